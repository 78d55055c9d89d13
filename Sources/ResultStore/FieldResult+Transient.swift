extension FieldResult {
  /// What happened over a pulse or a train of pulses: histories at S times, fields at some of them.
  public struct Transient: Sendable, Equatable {
    /// s from the start of the run, never decreasing; a time stands twice where the drive jumps: before and after.
    public var time: [Double]
    /// Highest temperature in the device, K.
    public var peakTemperature: [Double]
    /// Into the driven terminal, A.
    public var current: [Double]
    /// Anything else over the same S times; stored in the order of their names.
    public var others: [Series]
    /// Fields at increasing times; may be empty.
    public var snapshots: [Snapshot]

    public init(
      time: [Double], peakTemperature: [Double], current: [Double], others: [Series] = [],
      snapshots: [Snapshot] = []
    ) {
      self.time = time
      self.peakTemperature = peakTemperature
      self.current = current
      self.others = others
      self.snapshots = snapshots
    }

    /// Names that `others` may not take.
    static let fixedNames = ["time", "peak_temperature", "current"]

    /// - Throws: `.inconsistent` that names the array whose length, order or name does not fit.
    func validate(against mesh: ResultMesh) throws(ResultStoreError) {
      try FieldResult.expect("transient/peak_temperature", peakTemperature.count, time.count)
      try FieldResult.expect("transient/current", current.count, time.count)
      for series in others {
        try FieldResult.expect("transient/\(series.name)", series.values.count, time.count)
      }
      let names = Self.fixedNames + others.map(\.name)
      guard Set(names).count == names.count else { throw .inconsistent("transient has a name twice") }
      guard time.allSatisfy(\.isFinite), zip(time, time.dropFirst()).allSatisfy({ $0 <= $1 }) else {
        throw .inconsistent("transient/time is not finite or goes back")
      }
      let moments = snapshots.map(\.time)
      guard moments.allSatisfy(\.isFinite), zip(moments, moments.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw .inconsistent("snapshots/time is not finite or does not increase")
      }
      for (index, snapshot) in snapshots.enumerated() {
        try snapshot.fields.validate(against: mesh, "snapshots/\(Snapshot.name(index))")
      }
    }
  }

  /// The fields at one moment of a transient run.
  public struct Snapshot: Sendable, Equatable {
    /// s from the start of the run.
    public var time: Double
    public var fields: Fields

    public init(time: Double, fields: Fields) {
      self.time = time
      self.fields = fields
    }

    /// Group of the snapshot of that index from 0: "0000", "0001", …
    static func name(_ index: Int) -> String {
      let digits = String(index)
      return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
  }
}
