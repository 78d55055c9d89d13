import Circuits

/// A calibrated device: all that programming, circuits and arrays need to know of it, and where it comes from.
///
/// As a file it is JSON of schema ``schema``, sealed by a hash.
public struct CompactDevice: Sendable, Equatable, Codable {
  public static let schema = "fvsolve-device-1"

  public var schema: String = Self.schema
  public var title: String
  public var fields: FieldModel
  public var switching: SwitchingParameters
  public var memory: ThermalMemory
  /// Of the oxide that switches, m.
  public var oxideThickness: Double
  /// Ohm: the divider's resistor that the experiments had.
  public var dividerResistance: Double
  public var variability: Variability
  /// Named states: w by name.
  public var states: [String: Double]
  /// What field solves that took no part say of the fit.
  public var report: CalibrationReport
  public var origin: Origin

  /// Which run made the device, of what.
  public struct Origin: Sendable, Equatable, Codable {
    public var version: String
    public var commit: String
    public var seed: UInt64
    /// The resolved input of the field solves.
    public var input: String
    /// SHA-256 by name of the studies of field solves, those that only check the fit among them.
    public var sweeps: [String: String]

    public init(version: String, commit: String, seed: UInt64, input: String, sweeps: [String: String]) {
      (self.version, self.commit, self.seed, self.input, self.sweeps) = (version, commit, seed, input, sweeps)
    }
  }

  public init(
    title: String, fields: FieldModel, switching: SwitchingParameters, memory: ThermalMemory = .effective,
    oxideThickness: Double, dividerResistance: Double = 680, variability: Variability = .assumed,
    states: [String: Double] = [:], report: CalibrationReport, origin: Origin
  ) {
    (self.title, self.fields, self.switching, self.memory) = (title, fields, switching, memory)
    (self.oxideThickness, self.dividerResistance) = (oxideThickness, dividerResistance)
    (self.variability, self.states, self.report, self.origin) = (variability, states, report, origin)
  }

  /// The divider of the publication with this device's diodes.
  public var divider: VoltageDivider { VoltageDivider(resistance: dividerResistance, diode: switching.diode) }

  /// The model in a circuit.
  /// - Parameter memory: other than the device's own.
  public func memristor(
    in circuit: TerminalCircuit = .direct, memory: ThermalMemory? = nil,
    control: IntegrationControl = IntegrationControl()
  ) -> Memristor {
    Memristor(
      fields: fields, kinetics: switching.kinetics, leads: switching.leads,
      slow: (memory ?? self.memory) == .effective ? switching.slow : nil, circuit: circuit, control: control)
  }

  private enum CodingKeys: String, CodingKey {
    case schema, title, fields, switching, variability, states, report, origin
    case memory = "thermal_memory"
    case oxideThickness = "oxide_thickness"
    case dividerResistance = "divider_resistance"
  }
}
