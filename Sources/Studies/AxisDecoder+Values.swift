import DeviceGeometry
import Quantities

extension AxisDecoder {
  /// {path, values} or {path, from, to, count, scale}.
  func listed(_ item: InputValue) -> StudyAxis? {
    guard
      let fields = Fields(
        item, of: "axis", required: ["path"],
        optional: ["name", "values", "from", "to", "step", "count", "scale"], diagnostics),
      let target = target(fields)
    else { return nil }
    guard let values = fields["values"] else { return spaced(fields, target) }
    for key in ["from", "to", "step", "count", "scale"] where fields[key] != nil {
      fields.report("\(key) and values exclude one another", at: key)
      return nil
    }
    guard let dimension = target.dimension else {
      let texts =
        values.list?.compactMap(\.text) ?? values.text?.split(separator: ",").map { $0.trimmed } ?? []
      guard !texts.isEmpty, texts.count == values.list?.count ?? texts.count, !texts.contains("") else {
        fields.report("values of \"\(target.name)\" must be names, got \(values.phrase)", at: "values")
        return nil
      }
      return StudyAxis(name: target.name, path: target.path, values: .texts(texts), unit: "1")
    }
    guard let numbers = self.numbers(values, dimension, target.name) else { return nil }
    return StudyAxis(name: target.name, path: target.path, values: .numbers(numbers), unit: dimension.unit)
  }

  /// A list of quantities, or one line such as "0:0.5:0.1 V".
  func numbers(_ value: InputValue, _ dimension: Dimension, _ name: String) -> [Double]? {
    let text: String
    if let items = value.list {
      let texts = items.compactMap(\.text)
      guard texts.count == items.count else {
        diagnostics.report("values of \"\(name)\" must be a list of quantities", at: value)
        return nil
      }
      text = texts.joined(separator: ",")
    } else {
      text = value.text ?? ""
    }
    do throws(ValueListError) {
      return try ValueList(parsing: text, as: dimension, largest: largest).values
    } catch {
      var reason = error.description
      if case .tooMany(let count, let largest) = error {
        reason = Study.refusal(of: "\(count)", "values", largest: largest)
      }
      diagnostics.report("values of \"\(name)\": \(reason)", at: value)
      return nil
    }
  }

  private func spaced(_ fields: Fields, _ target: Target) -> StudyAxis? {
    if let step = fields["step"] {
      for key in ["count", "scale"] where fields[key] != nil {
        fields.report("\(key) and step exclude one another", at: key)
        return nil
      }
      guard let dimension = target.dimension, let from = fields.text("from"), let to = fields.text("to"),
        let by = step.text
      else {
        fields.report("axis \"\(target.name)\" needs from, to and step", at: "path")
        return nil
      }
      guard
        let numbers = numbers(
          InputValue(.text("\(from):\(to):\(by)"), file: step.file, line: step.line, column: step.column),
          dimension, target.name)
      else { return nil }
      return StudyAxis(name: target.name, path: target.path, values: .numbers(numbers), unit: dimension.unit)
    }
    guard let span = span(fields, target) else { return nil }
    guard let text = fields["count"]?.text, let count = Int(text), count >= 2, count <= largest else {
      fields.report(
        "axis \"\(target.name)\" needs values, or from and to with a step or a count of 2 or more",
        at: fields["count"] == nil ? "path" : "count")
      return nil
    }
    let numbers = (0..<count).map { span.value(at: Double($0) / Double(count - 1)) }
    return StudyAxis(name: target.name, path: target.path, values: .numbers(numbers), unit: span.unit)
  }
}
