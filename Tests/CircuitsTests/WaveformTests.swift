import Circuits
import Testing

@Suite("Waveforms") struct WaveformTests {
  @Test("a pulse without edges is one piece between two jumps")
  func square() {
    var waveform = Waveform()
    waveform.append(Pulse(level: 0.4, width: 1e-6, spacing: 2e-6))
    #expect(waveform.segments.map(\.start) == [0, 1e-6])
    #expect(waveform.segments.map(\.from) == [0.4, 0])
    #expect(waveform.end == 3e-6)
    #expect(waveform.largest == 0.4)
  }

  @Test("width counts from the start of the rise to the start of the fall")
  func trapezoid() {
    var waveform = Waveform()
    waveform.append(Pulse(level: -2, width: 5, rise: 2, fall: 4), base: 1)
    #expect(waveform.segments.map(\.end) == [2, 5, 9])
    #expect(waveform.segments[0].value(at: 1) == -0.5)
    #expect(waveform.segments[1].value(at: 3) == -2)
    #expect(waveform.segments[2].value(at: 6) == -1.25)
  }
}
