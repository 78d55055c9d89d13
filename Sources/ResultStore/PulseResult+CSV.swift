extension PulseResult {
  /// All readings as comma-separated values: one row for each, with the update that came before it.
  ///
  /// Numbers are the shortest decimals that give the same bits back.
  public var csv: String {
    var text = "case,protocol,values,device,cycle,update,phase,conductance [S]\n"
    for (index, entry) in cases.enumerated() {
      let words = zip(entry.axes, entry.values).map { "\($0) \($1)" }.joined(separator: "; ")
      let values = "\"" + words.replacing("\"", with: "\"\"") + "\""
      let phases = zip(entry.phases, entry.counts).flatMap { Array(repeating: $0, count: Int($1)) }
      let readings = phases.count + 1
      for (i, conductance) in entry.conductance.enumerated() {
        let update = i % readings
        let (device, cycle) = (i / readings / entry.cycles, i / readings % entry.cycles)
        let phase = update == 0 ? "" : "\"" + phases[update - 1].replacing("\"", with: "\"\"") + "\""
        text +=
          "\(index),\(entry.protocolName),\(values),\(device),\(cycle),\(update),\(phase),\(conductance)\n"
      }
    }
    return text
  }
}
