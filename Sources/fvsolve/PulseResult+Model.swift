import Circuits
import CompactModel
import PulseProgramming
import Quantities
import ResultStore

extension PulseResult {
  /// A study as it is stored.
  init(_ study: ProtocolStudy, _ result: ProtocolStudy.Result, provenance: Provenance) throws {
    let seals = try study.devices.map { try $0.seal() }
    let cases = result.entries.map { entry -> Case in
      let file = study.files[entry.file]
      let device = study.devices[entry.device]
      let axes = file.axes.map(\.name)
      return Case(
        protocolName: file.name, title: entry.programming.title, axes: axes,
        values: axes.map { entry.values[$0] ?? "" }, device: device.title, deviceHash: seals[entry.device],
        oxideThickness: device.oxideThickness,
        circuit: TerminalCircuit(network: entry.programming.circuit.network(of: device)).phrase,
        phases: entry.programming.phases.map(\.name),
        counts: entry.programming.phases.map { Int32($0.count) },
        devices: entry.outcome?.devices.count ?? 0, cycles: entry.outcome?.devices[0].count ?? 0,
        conductance: entry.outcome?.devices.flatMap { $0.flatMap(\.conductance) } ?? [],
        updates: entry.outcome?.updateSeries ?? [], metrics: entry.outcome?.metrics ?? [],
        failure: entry.failure)
    }
    let claims = result.claims.map { file, outcome in
      let claim = outcome.claim
      return Claim(
        protocolName: study.files[file].name, reported: claim.reported, quantity: claim.phrase,
        value: outcome.value ?? .nan, unit: claim.reference == nil ? claim.measure.kind.unit : "1",
        minimum: claim.minimum ?? -.infinity, maximum: claim.maximum ?? .infinity,
        met: outcome.isMet.map { $0 ? 1 : 0 } ?? -1, note: claim.note)
    }
    let texts = study.files.map { "# \($0.name)\n" + $0.resolvedText }
    let title =
      study.files.count == 1
      ? study.files[0].title : "Programming: " + study.files.map(\.name).joined(separator: ", ")
    let memories = Set(study.devices.map { (study.memory ?? $0.memory).rawValue }).sorted()
    self.init(
      title: title, memory: memories.joined(separator: ", "), cases: cases, claims: claims,
      config: texts.joined(separator: "---\n"), provenance: provenance)
  }
}

extension ProgrammingOutcome {
  fileprivate var updateSeries: [Series] {
    func mean(_ path: KeyPath<CycleRecord, [Double]>) -> [Double] {
      let all = devices.joined()
      var sum = [Double](repeating: 0, count: programming.updates)
      for record in all { for (i, value) in record[keyPath: path].enumerated() { sum[i] += value } }
      return sum.map { $0 / Double(all.count) }
    }
    return [
      Series(
        name: "level", values: mean(\.level), unit: "V", longName: "largest level of the source in the update"
      ),
      Series(
        name: "voltage", values: mean(\.voltage), unit: "V",
        longName: "over the device without leads at the start of that pulse"),
      Series(name: "state", values: mean(\.state), unit: "1", longName: "w after the update"),
      Series(
        name: "device_energy", values: mean(\.deviceEnergy), unit: "J",
        longName: "in the device, of the update"),
      Series(
        name: "circuit_energy", values: mean(\.circuitEnergy), unit: "J",
        longName: "in leads, resistor and diodes, of the update"),
      Series(
        name: "periphery_energy", values: mean(\.peripheryEnergy), unit: "J",
        longName: "in drivers, converter and selection, of the update, by stated costs"),
    ]
  }

  fileprivate var metrics: [Scalar] {
    var all: [Scalar] = []
    func add(_ name: String, _ value: Double, _ unit: String, _ longName: String) {
      all.append(Scalar(name: name, value: value, unit: unit, longName: longName))
    }
    add("range_S", value(.init(.range)), "S", "between highest and lowest conductance of a cycle")
    add("on_off", value(.init(.onOff)), "1", "highest over lowest conductance of a cycle")
    add("lowest_S", value(.init(.lowest)), "S", "lowest conductance of a cycle")
    add("highest_S", value(.init(.highest)), "S", "highest conductance of a cycle")
    add("steps", value(.init(.steps)), "1", "operations one after the other in an update")
    add("update_time_s", value(.init(.time)), "s", "time of an update")
    add("update_energy_J", value(.init(.energy)), "J", "energy of an update, all of it")
    add("cycle_time_s", time, "s", "time of all updates of a cycle")
    let energy = energy
    add("cycle_device_energy_J", energy.device, "J", "in the device, of a cycle")
    add("cycle_circuit_energy_J", energy.circuit, "J", "in leads, resistor and diodes, of a cycle")
    add("cycle_periphery_energy_J", energy.periphery, "J", "in drivers, converter and selection, of a cycle")
    add("cycle_reading_energy_J", energy.reading, "J", "of our readings after updates, no part of an update")
    if devices[0].count > 1 {
      add(
        "c2c_lrs", value(.init(.cycleSpreadHighest)), "1", "sigma/mu over cycles of the highest conductance")
      add("c2c_hrs", value(.init(.cycleSpreadLowest)), "1", "sigma/mu over cycles of the lowest conductance")
    }
    if devices.count > 1 {
      add(
        "d2d_lrs", value(.init(.deviceSpreadHighest)), "1", "sigma/mu over devices of the highest conductance"
      )
      add(
        "d2d_hrs", value(.init(.deviceSpreadLowest)), "1", "sigma/mu over devices of the lowest conductance")
    }
    if let update {
      for (name, branch) in [("ltp", update.potentiation), ("ltd", update.depression)] {
        if let shape = branch.nonlinearity {
          add("\(name)_label", shape.label, "1", "nonlinearity label, positive where it is fast at first")
          add("\(name)_A", shape.parameter, "1", "A of the label, over all pulses")
        }
        add("\(name)_r_squared", branch.rSquared, "1", "R^2 of the straight line")
      }
      add("asymmetry", update.asymmetry, "1", "mean distance of LTP from LTD backwards, over the range")
      if let value = update.stepAsymmetry {
        add("step_asymmetry", value, "1", "mean |s+ - s-| / (s+ + s-) of steps at equal conductance")
      }
      if let states = update.states {
        add("noise_S", states.noise, "S", "of a reading from cycle to cycle")
        add("states", Double(states.inRange), "1", "levels six standard deviations of a reading apart")
        let reached = max(states.inPotentiation + states.inDepression - 2, 1)
        let cycle = energy.device + energy.circuit + energy.periphery
        add(
          "state_energy_J", cycle / Double(reached), "J",
          "of a cycle over the changes of level that its pulses make")
      }
    }
    for phase in programming.phases {
      let name = phase.name.replacing(" ", with: "_")
      func of(_ kind: OutcomeMeasure.Kind, _ pulses: Int? = nil) -> Double {
        value(OutcomeMeasure(kind, phase: phase.name, pulses: pulses))
      }
      add("\(name)_change_S", of(.change), "S", "change of conductance over the phase")
      add("\(name)_deviation", of(.deviation), "1", "largest distance from a straight line, over the change")
      add("\(name)_largest_step", of(.largestStep), "1", "largest change at one update, over the range")
      add(
        "\(name)_first_tenth", of(.share, max(1, phase.count / 10)), "1",
        "of the change, what the first tenth of the updates makes")
    }
    return all
  }
}

extension ProtocolClaim {
  /// What the number is, for people: "deviation of LTP, heating 0.4 V, over that of heating 0 V".
  fileprivate var phrase: String {
    func of(_ selector: [String: String]) -> String {
      selector.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
    var text = measure.kind.rawValue.replacing("_", with: " ")
    if let pulses = measure.pulses { text += " in \(pulses) pulse\(pulses == 1 ? "" : "s")" }
    if let phase = measure.phase { text += " of \(phase)" }
    if let oxideThickness { text += ", oxide \(format(oxideThickness, "m"))" }
    if !selector.isEmpty { text += ", \(of(selector))" }
    if let reference {
      let words = [reference.builtIn, reference.selector.isEmpty ? nil : of(reference.selector)]
      text += ", over that of " + words.compactMap(\.self).joined(separator: ", ")
    }
    return text
  }
}
