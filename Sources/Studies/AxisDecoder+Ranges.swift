import DeviceGeometry
import Quantities
import RealModule

extension AxisDecoder {
  /// An interval, even in the values or in their logarithms.
  struct Span {
    var from: Double
    var to: Double
    var isLogarithmic: Bool
    var unit: String

    /// - Parameter u: 0 at `from`, 1 at `to`; both are met exactly.
    func value(at u: Double) -> Double {
      if u <= 0 { return from }
      if u >= 1 { return to }
      return isLogarithmic ? from * .pow(to / from, u) : from + (to - from) * u
    }
  }

  /// {from, to, scale} or {range: literature, scale}.
  func span(_ fields: Fields, _ target: Target) -> Span? {
    guard let dimension = target.dimension else {
      fields.report("\"\(target.path)\" is a name: give its values", at: "path")
      return nil
    }
    var isLogarithmic = false
    if let scale = fields["scale"] {
      guard let text = scale.text, ["linear", "log"].contains(text) else {
        fields.report("scale must be linear or log, got \(scale.phrase)", at: "scale")
        return nil
      }
      isLogarithmic = text == "log"
    }
    let (from, to): (Double, Double)
    if let range = fields["range"] {
      guard range.text == "literature", fields["from"] == nil, fields["to"] == nil else {
        fields.report("range may be \"literature\", without from and to", at: "range")
        return nil
      }
      guard let published = bases[0].tree.range(ofNumberAt: target.path) else {
        let known = bases[0].tree.numbers.filter { $0.range != nil }.map(\.path)
        fields.report(
          "the materials give no range for \"\(target.path)\"; they do for \(known.joined(separator: ", "))",
          at: "range")
        return nil
      }
      (from, to) = (published.lowerBound, published.upperBound)
    } else {
      func bound(_ key: String) -> Double? {
        guard let field = fields[key] else {
          fields.report("axis \"\(target.name)\" lacks \"\(key)\"", at: "path")
          return nil
        }
        return numbers(field, dimension, target.name)?.first
      }
      guard let low = bound("from"), let high = bound("to") else { return nil }
      (from, to) = (low, high)
    }
    guard from < to else {
      fields.report("axis \"\(target.name)\": the range is empty; from must be below to", at: "to")
      return nil
    }
    if isLogarithmic && from <= 0 {
      fields.report("axis \"\(target.name)\": a logarithmic scale needs positive ends", at: "scale")
      return nil
    }
    return Span(from: from, to: to, isLogarithmic: isLogarithmic, unit: dimension.unit)
  }

  func sampled(_ items: [InputValue]) -> [StudyAxis]? {
    guard let field = root["points"], let text = field.text, let count = Int(text), count >= 1 else {
      root.report(
        "design: \(design.rawValue) needs points, the number of samples of 1 or more", at: "points")
      return nil
    }
    guard count <= largest else {
      root.report(Study.refusal(of: "\(count)", largest: largest), at: "points")
      return nil
    }
    var axes: [(Target, Span)] = []
    for item in items {
      guard
        let fields = Fields(
          item, of: "axis", required: ["path"], optional: ["name", "from", "to", "scale", "range"],
          diagnostics),
        let target = target(fields), let span = span(fields, target)
      else { continue }
      axes.append((target, span))
    }
    guard axes.count == items.count else { return nil }
    let samples: [[Double]]
    if design == .sobol {
      guard axes.count <= Sobol.largestDimension else {
        root.report("a Sobol sequence here has at most \(Sobol.largestDimension) axes", at: "axes")
        return nil
      }
      samples = Sobol.samples(count, dimensions: axes.count, seed: seed)
    } else {
      samples = LatinHypercube.samples(count, dimensions: axes.count, seed: seed)
    }
    return zip(axes, samples).map { axis, column in
      StudyAxis(
        name: axis.0.name, path: axis.0.path, values: .numbers(column.map { axis.1.value(at: $0) }),
        unit: axis.1.unit)
    }
  }
}
