import CompactModel
import Synchronization
import Workers

/// A protocol applied to a device, or to an ensemble of them.
public struct ProgrammingRun: Sendable {
  public var programming: ProgrammingProtocol
  public var device: CompactDevice
  /// Other than the device's own.
  public var memory: ThermalMemory?
  public var control: IntegrationControl

  public init(
    _ programming: ProgrammingProtocol, on device: CompactDevice, memory: ThermalMemory? = nil,
    control: IntegrationControl = IntegrationControl()
  ) {
    (self.programming, self.device, self.memory, self.control) = (programming, device, memory, control)
  }

  /// D devices, C cycles each.
  public struct Outcome: Sendable, Equatable {
    /// D rows of C cycles.
    public var devices: [[CycleRecord]]
  }

  /// - Parameters:
  ///   - workers: threads; they change nothing but the time.
  ///   - isStopping: asked before each cycle; true ends the run.
  ///   - progress: called with the number of cycles done, on any thread.
  /// - Throws: `StartStateError`, `StateError` where a voltage passes the fields' limit, `IntegrationFailure`, ``ProgrammingInterrupted``.
  /// - Complexity: some microseconds for each pulse and reading.
  public func outcome(
    workers: Int = 1, isStopping: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> Outcome {
    let selections = try self.selections()
    let start: Double =
      switch programming.start {
      case .state(let word): try device.startState(word)
      case .repeating: device.repeatingStart
      }
    let ensemble = programming.ensemble
    let done = Atomic(0)
    return Outcome(
      devices: try concurrentMap(ensemble.devices, workers: workers) { index in
        try cycles(of: index, from: start, selections) {
          if isStopping() { throw ProgrammingInterrupted() }
          progress(done.add(1, ordering: .relaxed).newValue)
        }
      })
  }

  private func cycles(
    of index: Int, from start: Double, _ selections: SelectionTables, before: () throws -> Void
  ) throws -> [CycleRecord] {
    let ensemble = programming.ensemble
    var device = device
    if ensemble.devices > 1, let seed = ensemble.seed { device = device.varied(device: index, seed: seed) }
    var programmed = ProgrammedDevice(
      programming, device, memory: memory, index: index, start: start, selections: selections,
      control: control)
    try programmed.prepare()
    var records: [CycleRecord] = []
    records.reserveCapacity(ensemble.cycles)
    for _ in 0..<ensemble.cycles {
      try before()
      records.append(try programmed.cycle())
    }
    return records
  }

  private func selections() throws -> SelectionTables {
    func tables(_ phases: [ProgrammingProtocol.Phase]) throws -> [String: SelectionTable] {
      var tables: [String: SelectionTable] = [:]
      for phase in phases {
        guard let selection = phase.selection else { continue }
        tables[phase.name] = try SelectionTable(
          selection, of: phase, programming, device, memory: memory, control: control)
      }
      return tables
    }
    return SelectionTables(
      preparation: try tables(programming.preparation), phases: try tables(programming.phases))
  }
}

extension CompactDevice {
  /// Where a search for a cycle that repeats itself begins: near the erased end.
  fileprivate var repeatingStart: Double {
    let window = switching.kinetics.window
    return window.lowerBound + 0.1 * (window.upperBound - window.lowerBound)
  }
}

/// A run was stopped from outside.
public struct ProgrammingInterrupted: Error, Sendable, CustomStringConvertible {
  public init() {}
  public var description: String { "stopped before the run was done; nothing was written" }
}
