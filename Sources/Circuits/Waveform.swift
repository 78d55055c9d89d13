/// What a source gives over time: straight pieces that follow one another from time 0 on, with jumps where one ends at
/// another value than the next one begins with.
public struct Waveform: Sendable, Equatable {
  /// A straight piece; times in s, values in V or A.
  public struct Segment: Sendable, Equatable {
    public var start: Double
    public var end: Double
    /// Right after `start` and right before `end`.
    public var from: Double
    public var to: Double

    public init(start: Double, end: Double, from: Double, to: Double) {
      (self.start, self.end, self.from, self.to) = (start, end, from, to)
    }

    /// Value at a time within the piece.
    public func value(at time: Double) -> Double {
      // Exact where it is flat.
      if from == to { return from }
      let fraction = (time - start) / (end - start)
      return from * (1 - fraction) + to * fraction
    }
  }
  public private(set) var segments: [Segment] = []

  public init() {}

  /// A constant from 0 to `end`.
  public init(constant value: Double, until end: Double) { append(value, value, for: end) }

  /// Goes on for a time in s, from one value straight to another; nothing is added when the time is 0.
  /// - Precondition: `duration` is finite and not negative.
  public mutating func append(_ from: Double, _ to: Double, for duration: Double) {
    precondition(duration.isFinite && duration >= 0, "time does not run backwards")
    let end = end + duration
    if end > self.end { segments.append(Segment(start: self.end, end: end, from: from, to: to)) }
  }

  /// s
  public var end: Double { segments.last?.end ?? 0 }
  /// Largest absolute value.
  public var largest: Double { segments.reduce(0) { max($0, abs($1.from), abs($1.to)) } }
}
