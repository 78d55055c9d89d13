import CompactModel
import Quantities
import ResultStore

extension IVResult {
  /// A sweep with the numbers that people ask for.
  init(
    _ device: CompactDevice, _ sweep: IVSweep, _ measured: IVSweep.Result, from start: String,
    memory: ThermalMemory, read: Double, seed: UInt64?, provenance: Provenance
  ) throws {
    let unit = sweep.circuit.source == .current ? "A" : "V"
    let samples = measured.samples
    func column(
      _ name: String, _ unit: String, _ longName: String, _ value: (IVSweep.Sample) -> Double
    ) -> Series {
      Series(name: name, values: samples.map(value), unit: unit, longName: longName)
    }
    let reader = device.memristor()
    func resistance(_ state: Double?) throws -> Double {
      try state.map { 1 / (try reader.conductance($0, at: read)) } ?? .nan
    }
    let cycles = measured.cycles
    let (on, off) = (
      try cycles.map { try resistance($0.stateAfterSet) },
      try cycles.map { try resistance($0.stateAfterReset) }
    )
    func perCycle(
      _ name: String, _ unit: String, _ longName: String, _ value: (IVSweep.Cycle) -> Double?
    ) -> Series {
      Series(name: name, values: cycles.map { value($0) ?? .nan }, unit: unit, longName: longName)
    }
    let table = [
      perCycle("set_source", unit, "source level at which SET is fastest") { $0.set?.source },
      perCycle("reset_source", unit, "source level at which RESET is fastest") { $0.reset?.source },
      perCycle("set_voltage", "V", "voltage over the device where SET is fastest") { $0.set?.voltage },
      perCycle("reset_voltage", "V", "voltage over the device where RESET is fastest") { $0.reset?.voltage },
      Series(
        name: "on_resistance", values: on, unit: "Ohm",
        longName: "resistance with leads after SET, at the read voltage"),
      Series(
        name: "off_resistance", values: off, unit: "Ohm",
        longName: "resistance with leads after RESET, at the read voltage"),
      perCycle("largest_current", "A", "largest current") { $0.largestCurrent },
      perCycle("largest_temperature", "K", "largest peak temperature, slow excess included") {
        $0.largestTemperature
      },
    ]
    var summary = [
      Scalar(
        name: "set_level_\(unit)", value: sweep.upper, unit: unit, longName: "largest source level of SET"),
      Scalar(
        name: "reset_level_\(unit)", value: -sweep.lower, unit: unit,
        longName: "largest source level of RESET"),
      Scalar(name: "period_s", value: sweep.period, unit: "s", longName: "time of one cycle"),
      Scalar(name: "cycles", value: Double(sweep.cycles), unit: "1", longName: "cycles"),
      Scalar(
        name: "start_state", value: samples[0].state, unit: "1", longName: "state variable w at the start"),
      Scalar(
        name: "end_state", value: measured.end.state, unit: "1", longName: "state variable w at the end"),
      Scalar(
        name: "read_voltage_V", value: read, unit: "V", longName: "voltage of the on and off resistance"),
    ]
    for series in table {
      let isLargest = series.name.hasPrefix("largest")
      let values = series.values.filter(\.isFinite)
      guard let value = isLargest ? values.max() : median(values) else { continue }
      summary.append(
        Scalar(
          name: "\(series.name)_\(series.unit)", value: value, unit: series.unit,
          longName: series.longName + (isLargest || cycles.count == 1 ? "" : ", median over the cycles")))
    }
    self.init(
      title: device.title, state: start, deviceHash: try device.seal(), circuit: sweep.circuit.phrase,
      memory: memory.rawValue,
      content: .sweep(
        Sweep(
          samples: [
            column("time", "s", "time since the start") { $0.time },
            column("source", unit, "level of the source") { $0.source },
            column("voltage", "V", "voltage over the device without its leads") { $0.voltage },
            column("terminal_voltage", "V", "voltage over the device with its leads") { $0.terminalVoltage },
            column("current", "A", "current through the device") { $0.current },
            column("state", "1", "state variable w") { $0.state },
            column("temperature", "K", "peak temperature: steady by the fields, and the slow excess") {
              $0.temperature
            },
            column("slow_temperature", "K", "slow excess temperature") { $0.slowTemperature },
          ], cycle: samples.map { Int32($0.cycle) }, branch: samples.map { Int32($0.branch) }, cycles: table)),
      summary: summary,
      config: sweep.text(seal: try device.seal(), start: samples[0].state, memory, read, seed),
      provenance: provenance)
  }

  /// Reads over and over, from several states.
  init(
    _ device: CompactDevice, _ test: CompactModel.ReadDisturb, _ traces: [CompactModel.ReadDisturb.Trace],
    _ starts: [(name: String, state: Double)], memory: ThermalMemory, provenance: Provenance
  ) throws {
    let reads = test.reads
    let untilOnePercent = traces.map { $0.reads(reads, untilChange: 0.01) ?? .nan }
    let changes = traces.map { abs($0.conductance.last! / $0.conductance[0] - 1) }
    var summary = [
      Scalar(name: "read_voltage_V", value: test.level, unit: "V", longName: "source voltage of a read"),
      Scalar(name: "width_s", value: test.width, unit: "s", longName: "width of a read"),
      Scalar(name: "spacing_s", value: test.spacing, unit: "s", longName: "pause between reads"),
      Scalar(name: "reads", value: test.count, unit: "1", longName: "reads"),
      Scalar(
        name: "largest_change", value: changes.max() ?? 0, unit: "1",
        longName: "largest relative change of a conductance by all reads"),
    ]
    if let fewest = untilOnePercent.filter(\.isFinite).min() {
      summary.append(
        Scalar(
          name: "fewest_reads_to_one_percent", value: fewest, unit: "1",
          longName: "reads until the first of the conductances has changed by 1 %"))
    }
    let seal = try device.seal()
    self.init(
      title: device.title, state: starts.map(\.name).joined(separator: ", "), deviceHash: seal,
      circuit: test.circuit.phrase, memory: memory.rawValue,
      content: .readDisturb(
        ReadDisturb(
          reads: reads, names: starts.map(\.name), start: starts.map(\.state),
          conductance: traces.map(\.conductance), state: traces.map(\.state),
          temperature: traces.map(\.temperature), readsToOnePercent: untilOnePercent)),
      summary: summary, config: test.text(seal: seal, starts: starts.map(\.state), memory),
      provenance: provenance)
  }
}

private func median(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
