/// What values of a quantity make sense; anything else is taken for a slip of the pen.
///
/// Limits are wide: they catch a wrong prefix or sign, not an unusual device.
public struct PlausibleRange: Sendable, Equatable {
  public let kind: QuantityKind
  /// Inclusive, SI units of `kind`.
  public let lower: Double
  public let upper: Double

  public init(_ kind: QuantityKind, _ lower: Double, _ upper: Double) {
    self.kind = kind
    self.lower = lower
    self.upper = upper
  }

  public func contains(_ value: Double) -> Bool { value >= lower && value <= upper }

  /// "from 50 pm to 1 mm".
  public var phrase: String { "from \(text(lower)) to \(text(upper))" }

  /// A value of this kind in the unit that people read it in; energies in eV.
  public func text(_ value: Double) -> String {
    kind == .energy ? format(value / elementaryCharge, "eV") : format(value, kind.unit)
  }

  /// Layer or film thickness, m.
  public static let thickness = PlausibleRange(.length, 5e-11, 1e-3)
  /// Radius of the domain or of a layer, m.
  public static let radius = PlausibleRange(.length, 1e-10, 1e-2)
  /// Radius of a filament, m; zero is a tip.
  public static let filamentRadius = PlausibleRange(.length, 0, 1e-3)
  /// Height, m.
  public static let height = PlausibleRange(.length, -1e-2, 1e-2)
  /// Prescribed or table temperature, K.
  public static let temperature = PlausibleRange(.temperature, 1, 1e4)
  /// V, either sign.
  public static let voltage = PlausibleRange(.voltage, -100, 100)
  /// A, either sign.
  public static let current = PlausibleRange(.current, -10, 10)
  /// Series resistance, Ohm.
  public static let resistance = PlausibleRange(.resistance, 0, 1e12)
  /// Largest current that a source gives, A.
  public static let compliance = PlausibleRange(.current, 1e-15, 10)
  /// Of a diode, A.
  public static let saturationCurrent = PlausibleRange(.current, 1e-30, 1)
  /// Of a diode: 1 where diffusion carries the current, 2 where recombination does.
  public static let ideality = PlausibleRange(.ratio, 1, 3)
  /// Of a diode's junction, K.
  public static let diodeTemperature = PlausibleRange(.temperature, 100, 1000)
  /// Of a pulse, s.
  public static let pulseWidth = PlausibleRange(.time, 1e-15, 1e3)
  /// Of an edge, a pause or a run, s.
  public static let duration = PlausibleRange(.time, 0, 1e3)
  /// S/m
  public static let conductivity = PlausibleRange(.conductivity, 1e-20, 1e9)
  /// Ohm m
  public static let resistivity = PlausibleRange(.resistivity, 1e-9, 1e20)
  /// 1/K
  public static let temperatureCoefficient = PlausibleRange(.temperatureCoefficient, -0.01, 0.1)
  /// Activation energy, J: 0 to 5 eV.
  public static let activationEnergy = PlausibleRange(.energy, 0, 5 * elementaryCharge)
  /// W/(m K)
  public static let thermalConductivity = PlausibleRange(.thermalConductivity, 1e-4, 1e4)
  /// Lattice part, W/(m K).
  public static let latticeConductivity = PlausibleRange(.thermalConductivity, 0, 1e4)
  /// Lorenz number, W Ohm/K²; the free-electron (Sommerfeld) value is 2.44e-8.
  public static let lorenz = PlausibleRange(.lorenz, 0, 1e-6)
  /// kg/m³
  public static let density = PlausibleRange(.density, 1, 3e4)
  /// J/(kg K)
  public static let heatCapacity = PlausibleRange(.heatCapacity, 1, 1e5)
  /// W/(m² K)
  public static let heatTransfer = PlausibleRange(.heatTransfer, 1e-6, 1e12)
  /// m² K/W
  public static let boundaryResistance = PlausibleRange(.boundaryResistance, 0, 1e-3)
  public static let relativePermittivity = PlausibleRange(.ratio, 1, 1e5)
  /// Exponent of a power law.
  public static let exponent = PlausibleRange(.ratio, -10, 10)
}
