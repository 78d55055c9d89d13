/// What protocols of programming do to devices, as plain data.
public struct PulseResult: Sendable, Equatable {
  /// One protocol with one set of values on one device or ensemble: D devices, C cycles each, N updates in a cycle.
  public struct Case: Sendable, Equatable {
    /// "fig1g", and what people read.
    public var protocolName: String
    public var title: String
    /// What was varied, by name, in order.
    public var axes: [String]
    public var values: [String]
    /// Title of the device, SHA-256 of its file, and the thickness of its oxide, m.
    public var device: String
    public var deviceHash: String
    public var oxideThickness: Double
    /// For people: "behind a divider of 680 Ohm".
    public var circuit: String
    /// Names of the phases, and the updates of each.
    public var phases: [String]
    public var counts: [Int32]
    public var devices: Int
    public var cycles: Int
    /// S, D·C·(N + 1) values: before the first and after each update.
    public var conductance: [Double]
    /// Of N values each, means over devices and cycles: level, voltage, state and energies.
    public var updates: [Series]
    public var metrics: [Scalar]
    /// Why there is nothing; empty where there is something.
    public var failure: String

    public init(
      protocolName: String, title: String, axes: [String], values: [String], device: String,
      deviceHash: String, oxideThickness: Double, circuit: String, phases: [String], counts: [Int32],
      devices: Int, cycles: Int, conductance: [Double], updates: [Series], metrics: [Scalar],
      failure: String = ""
    ) {
      (self.protocolName, self.title, self.axes, self.values) = (protocolName, title, axes, values)
      (self.device, self.deviceHash, self.oxideThickness) = (device, deviceHash, oxideThickness)
      (self.circuit, self.phases, self.counts) = (circuit, phases, counts)
      (self.devices, self.cycles, self.conductance) = (devices, cycles, conductance)
      (self.updates, self.metrics, self.failure) = (updates, metrics, failure)
    }

    /// A metric; nil where there is none of that name.
    public func metric(_ name: String) -> Double? { metrics.first { $0.name == name }?.value }
    public func update(_ name: String) -> [Double] { updates.first { $0.name == name }?.values ?? [] }
    /// The readings of the first cycle of the first device.
    public var firstCycle: ArraySlice<Double> {
      conductance.prefix(counts.reduce(1) { $0 + Int($1) })
    }
  }

  /// Something reported, and what came out.
  public struct Claim: Sendable, Equatable {
    public var protocolName: String
    public var reported: String
    /// For people: "deviation of LTP with method both".
    public var quantity: String
    /// NaN where it was not tested.
    public var value: Double
    public var unit: String
    /// Infinite where there is none.
    public var minimum: Double
    public var maximum: Double
    /// 1 met, 0 not met, -1 not tested.
    public var met: Int32
    public var note: String

    public init(
      protocolName: String, reported: String, quantity: String, value: Double, unit: String, minimum: Double,
      maximum: Double, met: Int32, note: String
    ) {
      (self.protocolName, self.reported, self.quantity) = (protocolName, reported, quantity)
      (self.value, self.unit, self.minimum, self.maximum) = (value, unit, minimum, maximum)
      (self.met, self.note) = (met, note)
    }
  }

  public var title: String
  /// "fourier" or "effective".
  public var memory: String
  public var cases: [Case]
  public var claims: [Claim]
  /// The resolved input, as text that reproduces the run; must not name absolute paths.
  public var config: String
  public var provenance: Provenance

  public init(
    title: String, memory: String, cases: [Case], claims: [Claim], config: String, provenance: Provenance
  ) {
    (self.title, self.memory, self.cases, self.claims) = (title, memory, cases, claims)
    (self.config, self.provenance) = (config, provenance)
  }

  /// Checks every length.
  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    func expect(_ path: String, _ count: Int, _ expected: Int) throws(ResultStoreError) {
      if count != expected { throw .inconsistent("\(path) has \(count) values, expected \(expected)") }
    }
    for (index, entry) in cases.enumerated() {
      let updates = entry.counts.reduce(0) { $0 + Int($1) }
      let path = "case_\(index)"
      try expect("\(path)/phases", entry.phases.count, entry.counts.count)
      try expect("\(path)/values", entry.values.count, entry.axes.count)
      try expect(
        "\(path)/conductance", entry.conductance.count, entry.devices * entry.cycles * (updates + 1))
      for series in entry.updates { try expect("\(path)/\(series.name)", series.values.count, updates) }
      guard Set(entry.metrics.map(\.name)).count == entry.metrics.count else {
        throw .inconsistent("\(path)/metrics has a name twice")
      }
    }
  }
}
