extension SweepResult {
  /// All points as comma-separated values, RFC 4180 with line feeds: a header with units in brackets, `thickness [m]`, then
  /// one row per point, row-major over the axes.
  ///
  /// Numbers are the shortest decimals that give the same bits back; a cell is empty where there is no value.
  /// - Complexity: O(points · quantities).
  public var csv: String {
    var text = header
    for index in points.indices {
      let position = position(of: index)
      var cells = zip(axes, position).map { $0.values.cell($1) }
      for parameter in parameters { cells.append(parameter.values.cell(index)) }
      let point = points[index]
      for column in quantities.indices { cells.append(Self.cell(point?.values[column] ?? .nan)) }
      cells.append((point?.status ?? .pending).name)
      cells.append(Self.quoted(point?.message ?? ""))
      text += cells.joined(separator: ",")
      text += "\n"
    }
    return text
  }

  private var header: String {
    var cells: [String] = []
    for axis in axes + parameters {
      var unit = "1"
      if case .numbers(_, let known) = axis.values { unit = known }
      cells.append(Self.heading(axis.name, unit))
    }
    cells += quantities.map { Self.heading($0.name, $0.unit) }
    return (cells + ["status", "message"]).joined(separator: ",") + "\n"
  }

  private static func heading(_ name: String, _ unit: String) -> String {
    quoted(unit == "1" ? name : "\(name) [\(unit)]")
  }

  fileprivate static func cell(_ number: Double) -> String {
    if number.isNaN { return "" }
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// In quotes where it must be.
  fileprivate static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}

extension SweepResult.Axis.Values {
  fileprivate func cell(_ index: Int) -> String {
    switch self {
    case .numbers(let numbers, _): SweepResult.cell(numbers[index])
    case .texts(let texts): SweepResult.quoted(texts[index])
    }
  }
}
