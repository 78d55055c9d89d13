import Circuits
import CompactModel

/// The tables of a protocol by the name of the phase; a preparation may have phases of the same names.
struct SelectionTables: Sendable {
  var preparation: [String: SelectionTable] = [:]
  var phases: [String: SelectionTable] = [:]
}

/// The levels that read and select chooses from, by the converter's code: see ``Selection``.
struct SelectionTable: Sendable {
  let selection: Selection
  /// V, one for each code.
  let levels: [Double]

  /// Tries pulses on the nominal device, whose memory is cold.
  init(
    _ selection: Selection, of phase: ProgrammingProtocol.Phase, _ programming: ProgrammingProtocol,
    _ device: CompactDevice, memory: ThermalMemory?, control: IntegrationControl
  ) throws {
    self.selection = selection
    var memristor = device.memristor(
      in: TerminalCircuit(network: programming.circuit.network(of: device)), memory: memory, control: control)
    let choices = selection.levels
    let chosen = phase.pulses.firstIndex { $0.name == selection.pulse }!
    var table: [Double] = []
    for code in 0..<selection.codes {
      let start = try memristor.state(
        of: selection.conductance(of: code), at: selection.read.level, in: device.switching.kinetics.window)
      func change(_ level: Double) throws -> Double {
        var state = MemristorState(state: start)
        for (i, named) in phase.pulses.enumerated() {
          let pulse = named.pulse
          let level = i == chosen ? level : pulse.level
          try memristor.hold(&state, level: level, for: pulse.width)
          try memristor.hold(&state, level: 0, for: pulse.spacing)
        }
        let before = try memristor.terminal(start, level: selection.read.level).conductance
        return abs(
          try memristor.terminal(state.state, level: selection.read.level).conductance - before)
      }
      // A stronger pulse changes more: the first level that reaches the wanted change, or the one before it if that is nearer.
      var (low, high) = (0, choices.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if try change(choices[middle]) >= selection.change { high = middle } else { low = middle + 1 }
      }
      if low > 0 {
        let (here, before) = (try change(choices[low]), try change(choices[low - 1]))
        if abs(before - selection.change) <= abs(here - selection.change) { low -= 1 }
      }
      table.append(choices[low])
    }
    levels = table
  }

  func level(at conductance: Double) -> Double { levels[selection.code(conductance)] }
}
