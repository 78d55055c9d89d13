import Circuits
import Quantities

/// Lays pulses out in time, one after the other.
struct Timeline {
  let base: Double
  let diagnostics: Diagnostics
  private var waveform = Waveform()
  /// Between the pulse that ended last and whatever follows on it, s.
  private var spacing = 0.0
  /// Shortest width or edge, s.
  private(set) var shortest = Double.infinity

  init(base: Double, diagnostics: Diagnostics) {
    self.base = base
    self.diagnostics = diagnostics
  }

  mutating func append(_ items: [ProtocolDecoder.Item]) {
    for item in items {
      switch item {
      case .group(let items, let count, _): for _ in 0..<count { append(items) }
      case .pulse(let pulse, let start, let count, let place):
        if let start { wait(until: start, place) }
        for _ in 0..<count { append(pulse) }
      }
    }
  }

  private mutating func append(_ pulse: Pulse) {
    waveform.append(base, base, for: spacing)
    spacing = pulse.spacing
    var pulse = pulse
    pulse.spacing = 0
    waveform.append(pulse, base: base)
    for part in [pulse.width, pulse.rise, pulse.fall, pulse.width - pulse.rise] where part > 0 {
      shortest = min(shortest, part)
    }
  }

  /// A start takes the place of the spacing before it; the sum of many times may differ from it by rounding.
  private mutating func wait(until start: Double, _ place: InputValue) {
    let rest = start - waveform.end
    if rest < -1e-9 * start || rest < 0 && start == 0 {
      diagnostics.report(
        "this pulse would start at \(format(start, "s")), before the end of the previous one at "
          + "\(format(waveform.end, "s")); start it then or later, or leave start out", at: place)
    }
    spacing = max(0, rest)
  }

  /// The whole run, which goes on after the last pulse for `follow`, or for that pulse's spacing.
  mutating func finished(follow: Double?) -> Waveform {
    waveform.append(base, base, for: follow ?? spacing)
    return waveform
  }
}
