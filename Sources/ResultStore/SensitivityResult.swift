/// How the numbers of a steady state depend on those of its device's input, as plain data.
///
/// Q quantities of the state, P parameters of the input, R of them with a published range.
public struct SensitivityResult: Sendable, Equatable {
  /// A number of the state.
  public struct Quantity: Sendable, Equatable {
    /// "peak_temperature"
    public var name: String
    /// SI.
    public var unit: String
    public var longName: String
    public var value: Double

    public init(name: String, unit: String, longName: String, value: Double) {
      (self.name, self.unit, self.longName, self.value) = (name, unit, longName, value)
    }
  }

  /// A number of the input.
  public struct Parameter: Sendable, Equatable {
    /// "layers/oxide/thickness"
    public var path: String
    /// In `unit`.
    public var value: Double
    /// SI.
    public var unit: String
    /// Of each quantity, in its unit over the parameter's; nil where it is not defined.
    public var derivatives: [Double?]
    /// The same from differences of whole solves; empty where none were made.
    public var differences: [Double?]

    public init(
      path: String, value: Double, unit: String, derivatives: [Double?], differences: [Double?] = []
    ) {
      (self.path, self.value, self.unit) = (path, value, unit)
      (self.derivatives, self.differences) = (derivatives, differences)
    }
  }

  /// A parameter of which there is no derivative.
  public struct Omission: Sendable, Equatable {
    public var path: String
    public var reason: String

    public init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }
  }

  /// What the ends of a parameter's published range make of the quantities.
  public struct Range: Sendable, Equatable {
    /// The state at one end.
    public struct End: Sendable, Equatable {
      /// Of the parameter, in its unit.
      public var value: Double
      /// Of each quantity; nil where it is not defined.
      public var quantities: [Double?]
      /// Why there is no solution; empty where there is one.
      public var failure: String

      public init(value: Double, quantities: [Double?], failure: String = "") {
        (self.value, self.quantities, self.failure) = (value, quantities, failure)
      }
    }
    public var path: String
    public var unit: String
    public var nominal: Double
    public var low: End
    public var high: End

    public init(path: String, unit: String, nominal: Double, low: End, high: End) {
      (self.path, self.unit, self.nominal) = (path, unit, nominal)
      (self.low, self.high) = (low, high)
    }
  }

  /// One line for people.
  public var title: String
  /// Name of the device's state: "weakset".
  public var state: String
  public var quantities: [Quantity]
  public var parameters: [Parameter]
  public var omissions: [Omission]
  public var ranges: [Range]
  /// In the order in which they are told. Names must differ.
  public var summary: [Scalar]
  /// The resolved input, as text that reproduces the run; must not name absolute paths.
  public var config: String
  public var provenance: Provenance

  public init(
    title: String, state: String, quantities: [Quantity], parameters: [Parameter], omissions: [Omission],
    ranges: [Range], summary: [Scalar], config: String, provenance: Provenance
  ) {
    (self.title, self.state, self.quantities) = (title, state, quantities)
    (self.parameters, self.omissions, self.ranges) = (parameters, omissions, ranges)
    (self.summary, self.config, self.provenance) = (summary, config, provenance)
  }

  /// A number of the summary.
  public func number(_ name: String) -> Double? { summary.first { $0.name == name }?.value }

  /// d ln Q / d ln p of one quantity by one parameter; nil where it is not defined, or either is 0.
  public func elasticity(_ parameter: Parameter, _ quantity: Int) -> Double? {
    let value = quantities[quantity].value
    guard parameter.value != 0, value != 0, let derivative = parameter.derivatives[quantity] else {
      return nil
    }
    return derivative * parameter.value / value
  }

  /// Checks every length.
  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    func expect(_ path: String, _ values: [Double?], _ isOptional: Bool) throws(ResultStoreError) {
      if values.count != quantities.count && !(isOptional && values.isEmpty) {
        throw .inconsistent("\(path) has \(values.count) values, expected \(quantities.count)")
      }
    }
    for parameter in parameters {
      try expect("derivatives by \(parameter.path)", parameter.derivatives, false)
      try expect("differences by \(parameter.path)", parameter.differences, true)
    }
    guard Set(parameters.map(\.differences.isEmpty)).count <= 1 else {
      throw .inconsistent("some parameters have differences and some do not")
    }
    for range in ranges {
      for end in [range.low, range.high] { try expect("the range of \(range.path)", end.quantities, false) }
    }
    for (what, names) in [
      ("summary", summary.map(\.name)), ("quantities", quantities.map(\.name)),
      ("parameters", parameters.map(\.path)), ("ranges", ranges.map(\.path)),
    ] where Set(names).count != names.count {
      throw .inconsistent("\(what) has a name twice")
    }
  }
}
