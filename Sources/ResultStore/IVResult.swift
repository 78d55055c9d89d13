/// What a compact model does under a source, as plain data: current-voltage sweeps, or reads over and over.
public struct IVResult: Sendable, Equatable {
  public enum Content: Sendable, Equatable {
    case sweep(Sweep)
    case readDisturb(ReadDisturb)
  }

  /// S samples in the order of time, C cycles.
  public struct Sweep: Sendable, Equatable {
    /// Of S values each, time among them.
    public var samples: [Series]
    /// Cycle of each sample, from 0.
    public var cycle: [Int32]
    /// 0 to 3: up, back, down, back.
    public var branch: [Int32]
    /// Of C values each, NaN where there is none.
    public var cycles: [Series]

    public init(samples: [Series], cycle: [Int32], branch: [Int32], cycles: [Series]) {
      (self.samples, self.cycle, self.branch, self.cycles) = (samples, cycle, branch, cycles)
    }

    /// Values of a column of samples, none where there is no such column.
    public func values(_ name: String) -> [Double] { samples.first { $0.name == name }?.values ?? [] }
  }

  /// M start states, N numbers of reads.
  public struct ReadDisturb: Sendable, Equatable {
    /// Reads done, N of them, ascending from 0.
    public var reads: [Double]
    public var names: [String]
    /// w at the start, M of them.
    public var start: [Double]
    /// M rows of N values: S, 1, K.
    public var conductance: [[Double]]
    public var state: [[Double]]
    public var temperature: [[Double]]
    /// Reads until the conductance has changed by 1 %; NaN where it has not.
    public var readsToOnePercent: [Double]

    public init(
      reads: [Double], names: [String], start: [Double], conductance: [[Double]], state: [[Double]],
      temperature: [[Double]], readsToOnePercent: [Double]
    ) {
      (self.reads, self.names, self.start) = (reads, names, start)
      (self.conductance, self.state, self.temperature) = (conductance, state, temperature)
      self.readsToOnePercent = readsToOnePercent
    }
  }

  /// One line for people: the device's.
  public var title: String
  /// What the device started from: "hrs", "w = 0.3".
  public var state: String
  /// SHA-256 that the device file is sealed with.
  public var deviceHash: String
  /// For people: "a divider of 680 Ohm", "direct".
  public var circuit: String
  /// "fourier" or "effective".
  public var memory: String
  public var content: Content
  /// In the order in which they are told. Names must differ.
  public var summary: [Scalar]
  /// The resolved input, as text that reproduces the run; must not name absolute paths.
  public var config: String
  public var provenance: Provenance

  public init(
    title: String, state: String, deviceHash: String, circuit: String, memory: String, content: Content,
    summary: [Scalar], config: String, provenance: Provenance
  ) {
    (self.title, self.state, self.deviceHash) = (title, state, deviceHash)
    (self.circuit, self.memory, self.content) = (circuit, memory, content)
    (self.summary, self.config, self.provenance) = (summary, config, provenance)
  }

  /// A number of the summary.
  public func number(_ name: String) -> Double? { summary.first { $0.name == name }?.value }

  /// Checks every length.
  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    func expect(_ path: String, _ count: Int, _ expected: Int) throws(ResultStoreError) {
      if count != expected { throw .inconsistent("\(path) has \(count) values, expected \(expected)") }
    }
    switch content {
    case .sweep(let sweep):
      for series in sweep.samples {
        try expect("sweep/\(series.name)", series.values.count, sweep.cycle.count)
      }
      try expect("sweep/branch", sweep.branch.count, sweep.cycle.count)
      let cycles = sweep.cycles.first?.values.count ?? 0
      for series in sweep.cycles { try expect("cycles/\(series.name)", series.values.count, cycles) }
    case .readDisturb(let test):
      let starts = test.start.count
      try expect("read_disturb/name", test.names.count, starts)
      try expect("read_disturb/reads_to_one_percent", test.readsToOnePercent.count, starts)
      for (name, rows) in test.tables.map({ ($0.name, $0.rows) }) {
        try expect("read_disturb/\(name)", rows.count, starts)
        for row in rows { try expect("read_disturb/\(name)", row.count, test.reads.count) }
      }
    }
    guard Set(summary.map(\.name)).count == summary.count else {
      throw .inconsistent("summary has a name twice")
    }
  }
}

extension IVResult.ReadDisturb {
  var tables: [(name: String, rows: [[Double]], unit: String, longName: String)] {
    [
      ("conductance", conductance, "S", "current over voltage at the device with its leads, at the read"),
      ("state", state, "1", "state variable w"),
      ("temperature", temperature, "K", "peak temperature at the end of a read, slow excess included"),
    ]
  }
}
