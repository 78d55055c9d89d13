/// A dimension with the words that the field uses for it: "a length such as nm".
public struct QuantityKind: Sendable, Hashable {
  /// With its article: "a length", "an electrical conductivity".
  public let name: String
  /// Coherent SI unit, in which values of this kind are kept.
  public let unit: String
  /// A unit that people write for it.
  public let example: String
  public let dimension: Dimension

  /// - Precondition: both units are known to `Unit`.
  public init(_ name: String, unit: String, example: String? = nil) {
    guard let parsed = try? Unit(parsing: unit) else { preconditionFailure("unknown unit \(unit)") }
    self.name = name
    self.unit = unit
    self.example = example ?? unit
    self.dimension = parsed.dimension
  }

  public static let length = QuantityKind("a length", unit: "m", example: "nm")
  public static let time = QuantityKind("a time", unit: "s", example: "us")
  public static let temperature = QuantityKind("a temperature", unit: "K")
  public static let voltage = QuantityKind("a voltage", unit: "V")
  public static let current = QuantityKind("a current", unit: "A", example: "uA")
  public static let resistance = QuantityKind("a resistance", unit: "Ohm")
  public static let conductance = QuantityKind("a conductance", unit: "S", example: "mS")
  public static let power = QuantityKind("a power", unit: "W", example: "mW")
  public static let energy = QuantityKind("an energy", unit: "J", example: "eV")
  public static let electricField = QuantityKind("an electric field", unit: "V/m")
  public static let conductivity = QuantityKind("an electrical conductivity", unit: "S/m")
  public static let resistivity = QuantityKind("a resistivity", unit: "Ohm m", example: "uOhm cm")
  public static let temperatureCoefficient = QuantityKind("a temperature coefficient", unit: "1/K")
  public static let thermalConductivity = QuantityKind(
    "a thermal conductivity", unit: "W/(m K)", example: "W/m/K")
  public static let thermalResistance = QuantityKind("a thermal resistance", unit: "K/W")
  public static let boundaryResistance = QuantityKind("a thermal boundary resistance", unit: "m2 K/W")
  public static let heatTransfer = QuantityKind("a heat transfer coefficient", unit: "W/(m2 K)")
  public static let lorenz = QuantityKind("a Lorenz number", unit: "W Ohm/K2")
  public static let density = QuantityKind("a density", unit: "kg/m3")
  public static let heatCapacity = QuantityKind("a specific heat", unit: "J/(kg K)", example: "J/kg/K")
  public static let ratio = QuantityKind("a plain number", unit: "1")

  /// Kinds by which an unexpected unit can be named.
  static let named: [QuantityKind] = [
    .length, .time, .temperature, .voltage, .current, .resistance, .conductance, .power, .energy,
    .electricField, .conductivity, .resistivity, .temperatureCoefficient, .thermalConductivity,
    .thermalResistance, .boundaryResistance, .heatTransfer, .lorenz, .density, .heatCapacity, .ratio,
  ]

  /// "a length such as nm".
  public var phrase: String { dimension == .one ? name : "\(name) such as \(example)" }
}

extension Dimension {
  /// The usual kind of quantity of this dimension.
  public var kind: QuantityKind {
    QuantityKind.named.first { $0.dimension == self } ?? QuantityKind("a quantity", unit: description)
  }

  /// The coherent SI unit in which values of this dimension are written: "S/m", "1" for plain numbers.
  public var unit: String { kind.unit }
}
