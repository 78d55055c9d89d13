/// One material of a device: its laws, and the constants that heat storage needs.
public struct Material: Sendable, Equatable {
  public var name: String
  /// `nil` for a perfect insulator ("no current"): the potential is not solved for there.
  public var electricalConductivity: ElectricalConductivity?
  public var thermalConductivity: ThermalConductivity
  /// kg/m³; only transients read it.
  public var density: Double?
  /// J/(kg K); only transients read it.
  public var heatCapacity: Double?

  public init(
    name: String, electricalConductivity: ElectricalConductivity?,
    thermalConductivity: ThermalConductivity, density: Double? = nil, heatCapacity: Double? = nil
  ) {
    self.name = name
    self.electricalConductivity = electricalConductivity
    self.thermalConductivity = thermalConductivity
    self.density = density
    self.heatCapacity = heatCapacity
  }
}
