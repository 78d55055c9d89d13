import Circuits
import CompactModel

/// One device that a protocol is applied to.
struct ProgrammedDevice {
  let programming: ProgrammingProtocol
  private var memristor: Memristor
  /// Of the device without the spread from pulse to pulse.
  private let kinetics: Kinetics
  /// Standard deviation of ln of the rates, from pulse to pulse.
  private let spread: Double
  private var random: RandomStream?
  private let selections: SelectionTables
  private(set) var state: MemristorState

  /// - Parameters:
  ///   - device: already the one of the ensemble.
  ///   - index: which of the ensemble.
  ///   - start: w, for which a varied device takes the nearest state of its own.
  init(
    _ programming: ProgrammingProtocol, _ device: CompactDevice, memory: ThermalMemory?, index: Int,
    start: Double, selections: SelectionTables, control: IntegrationControl
  ) {
    self.programming = programming
    memristor = device.memristor(
      in: TerminalCircuit(network: programming.circuit.network(of: device)), memory: memory, control: control)
    kinetics = device.switching.kinetics
    spread = device.variability.cycleToCycle.logarithmicRate
    random = programming.ensemble.seed.map {
      RandomStream(seed: $0, purpose: "pulse-to-pulse", indices: [index])
    }
    self.selections = selections
    let window = kinetics.window
    state = MemristorState(state: min(max(start, window.lowerBound), window.upperBound))
  }

  /// Goes through the phases of a preparation until they change the conductance by less than a thousandth of what they move, or eight times; without
  /// a spread, so that it settles.
  mutating func prepare() throws {
    guard programming.start == .repeating || !programming.preparation.isEmpty else { return }
    let isOwn = !programming.preparation.isEmpty
    let phases = isOwn ? programming.preparation : programming.phases
    let tables = isOwn ? selections.preparation : selections.phases
    let random = random
    self.random = nil
    defer { self.random = random }
    for _ in 0..<8 {
      var scrap = CycleRecord()
      let before = state.state
      try run(phases, tables, into: &scrap)
      let (lowest, highest) = (scrap.conductance.min()!, scrap.conductance.max()!)
      let change = abs(scrap.conductance.last! - scrap.conductance[0])
      if change <= 1e-3 * (highest - lowest) || state.state == before { break }
    }
  }

  /// One cycle of the protocol.
  mutating func cycle() throws -> CycleRecord {
    var record = CycleRecord()
    record.reserve(programming.updates)
    try run(programming.phases, selections.phases, into: &record)
    return record
  }

  private mutating func run(
    _ phases: [ProgrammingProtocol.Phase], _ selections: [String: SelectionTable],
    into record: inout CycleRecord
  ) throws {
    record.conductance.append(try read(programming.read, &record.readEnergy))
    for phase in phases {
      let table = selections[phase.name]
      for index in 0..<phase.count {
        var pulses = phase.update(index)
        var energy = DeliveredEnergy()
        var periphery = 0.0
        if let selection = phase.selection, let table {
          var read = DeliveredEnergy()
          let conductance = try self.read(selection.read, &read)
          energy.device += read.device
          energy.circuit += read.circuit
          let level = table.level(at: conductance)
          for (i, named) in phase.pulses.enumerated() where named.name == selection.pulse {
            pulses[i].level = level
          }
          periphery +=
            programming.costs.conversionEnergy + programming.costs.selectionEnergy
            + programming.costs.integratorPower * selection.read.width
        }
        if var stream = random {
          memristor.kinetics = kinetics.varied(spread, &stream)
          random = stream
        }
        record.voltage.append(try voltage(under: pulses))
        record.level.append(pulses.largestLevel)
        for pulse in pulses {
          try apply(pulse, &energy)
          periphery += programming.costs.drive(pulse.level)
        }
        record.conductance.append(try read(programming.read, &record.readEnergy))
        record.state.append(state.state)
        record.deviceEnergy.append(energy.device)
        record.circuitEnergy.append(energy.circuit)
        record.peripheryEnergy.append(periphery)
      }
    }
  }

  private mutating func apply(_ pulse: Pulse, _ energy: inout DeliveredEnergy) throws {
    try memristor.ramp(&state, from: 0, to: pulse.level, for: pulse.rise, energy: &energy)
    try memristor.hold(&state, level: pulse.level, for: pulse.width - pulse.rise, energy: &energy)
    try memristor.ramp(&state, from: pulse.level, to: 0, for: pulse.fall, energy: &energy)
    try memristor.hold(&state, level: 0, for: pulse.spacing)
  }

  /// Over the device at the start of the pulse with the largest level, V.
  private mutating func voltage(under pulses: [Pulse]) throws -> Double {
    try memristor.terminal(state.state, level: pulses.largestLevel).voltage
  }

  /// What a meter tells: current over the voltage at the device with its leads, S.
  private mutating func read(
    _ reading: ProgrammingProtocol.Reading, _ energy: inout DeliveredEnergy
  ) throws -> Double {
    try memristor.hold(&state, level: 0, for: reading.delay)
    let conductance = try memristor.terminal(state.state, level: reading.level).conductance
    if reading.width > 0 {
      try memristor.hold(&state, level: reading.level, for: reading.width, energy: &energy)
      try memristor.hold(&state, level: 0, for: reading.spacing)
    }
    return conductance
  }
}

extension [Pulse] {
  /// V
  var largestLevel: Double { self.max { abs($0.level) < abs($1.level) }?.level ?? 0 }
}

/// What one cycle did: N updates, N + 1 readings.
public struct CycleRecord: Sendable, Equatable {
  /// Before the first and after each update, S.
  public var conductance: [Double] = []
  /// w after each update.
  public var state: [Double] = []
  /// Largest level of the source in each update, and what of it the device had at the start of that pulse, V.
  public var level: [Double] = []
  public var voltage: [Double] = []
  /// Of each update, J: in the device; in leads, resistor and diodes; in drivers, converter and selection.
  public var deviceEnergy: [Double] = []
  public var circuitEnergy: [Double] = []
  public var peripheryEnergy: [Double] = []
  /// Of all readings after updates together, which are for us to see and no part of an update.
  public var readEnergy = DeliveredEnergy()

  mutating func reserve(_ updates: Int) {
    conductance.reserveCapacity(updates + 1)
    for path in [\CycleRecord.state, \.level, \.voltage, \.deviceEnergy, \.circuitEnergy, \.peripheryEnergy] {
      self[keyPath: path].reserveCapacity(updates)
    }
  }
}
