/// A number with what a reader needs to understand it.
public struct Scalar: Sendable, Equatable {
  /// As it is stored, by custom with the unit at its end: "series_resistance_Ohm".
  public var name: String
  public var value: Double
  /// SI, "1" for pure numbers.
  public var unit: String
  /// For people: "resistance in series with the device".
  public var longName: String

  public init(name: String, value: Double, unit: String, longName: String) {
    self.name = name
    self.value = value
    self.unit = unit
    self.longName = longName
  }
}

/// A row of numbers with what a reader needs to understand it.
public struct Series: Sendable, Equatable {
  public var name: String
  public var values: [Double]
  /// SI, "1" for pure numbers.
  public var unit: String
  public var longName: String

  public init(name: String, values: [Double], unit: String, longName: String) {
    self.name = name
    self.values = values
    self.unit = unit
    self.longName = longName
  }
}
