/// Currents along one wire of equal segments whose ends are held at one potential, from the currents drawn at its crossings.
///
/// Kirchhoff's current law by itself gives them when one end is held. With both ends, the current i_k drawn at crossing k of N
/// divides as between two resistors, R_k^right / (R_k^left + R_k^right) of it from the first end. So they keep their digits
/// however small the resistance is, where a difference of potentials would lose them; at none at all they are the limit.
struct LineCurrents {
  /// Of each segment, towards ascending crossings: from the first end to crossing 0, to 1, …, and to the second end when held.
  private(set) var segments: [Double]
  /// In all.
  let total: Double

  /// - Parameters:
  ///   - drawn: current that leaves the wire at each crossing, A.
  ///   - segment: resistance of each segment, Ohm.
  ///   - end: resistance between the first segment and what holds it, Ohm; the same at the second end.
  init(drawn: some RandomAccessCollection<Double>, segment: Double, end: Double, both: Bool) {
    let count = drawn.count
    // The weights of wires without resistance are those of the limit.
    let (segment, end) = segment == 0 && end == 0 ? (1, 0) : (segment, end)
    let whole = 2 * end + Double(count + 1) * segment
    var total = 0.0
    var first = 0.0
    for (k, current) in drawn.enumerated() {
      total += current
      if both { first += current * (end + Double(count - k) * segment) / whole }
    }
    var flow = both ? first : total
    segments = []
    segments.reserveCapacity(count + 1)
    for current in drawn {
      segments.append(flow)
      flow -= current
    }
    if both { segments.append(flow) }
    self.total = total
  }

  /// Power in the segments and in the resistance of the held ends, W.
  func power(segment: Double, end: Double, both: Bool) -> (segments: Double, ends: Double) {
    let squares = segments.reduce(0) { $0 + $1 * $1 }
    let ends =
      segments[0] * segments[0] + (both ? segments[segments.count - 1] * segments[segments.count - 1] : 0)
    return (segment * squares, end * ends)
  }

  /// Largest difference between potentials and those that follow from the currents, from the first end on and back to what holds
  /// the second, V: Kirchhoff's voltage law.
  func mismatch(
    held: Double, potentials: some RandomAccessCollection<Double>, segment: Double, end: Double, both: Bool
  ) -> Double {
    var level = held - end * segments[0]
    var largest = 0.0
    for (current, potential) in zip(segments, potentials) {
      level -= segment * current
      let difference = abs(level - potential)
      if !(difference <= largest) { largest = difference }
    }
    if both {
      let difference = abs(level - (segment + end) * segments[segments.count - 1] - held)
      if !(difference <= largest) { largest = difference }
    }
    return largest
  }
}
