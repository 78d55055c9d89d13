extension IVResult.Sweep {
  /// All samples as comma-separated values: a header with units in brackets, then one row per sample.
  ///
  /// Numbers are the shortest decimals that give the same bits back.
  public var csv: String {
    let headings = samples.map { $0.unit == "1" ? $0.name : "\($0.name) [\($0.unit)]" }
    var text = (headings + ["cycle", "branch"]).joined(separator: ",") + "\n"
    for i in cycle.indices {
      let cells = samples.map { "\($0.values[i])" } + ["\(cycle[i])", "\(branch[i])"]
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }
}

extension IVResult.ReadDisturb {
  /// One row for each number of reads, one column of conductances in S for each start state, named by its w.
  public var csv: String {
    var text = (["reads"] + start.map { "conductance from w = \($0) [S]" }).joined(separator: ",") + "\n"
    for (i, count) in reads.enumerated() {
      text += (["\(count)"] + conductance.map { "\($0[i])" }).joined(separator: ",") + "\n"
    }
    return text
  }
}
