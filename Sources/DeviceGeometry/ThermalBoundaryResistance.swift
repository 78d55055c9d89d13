/// Thermal boundary resistance between two materials (by name, in either order), m² K/W.
public struct ThermalBoundaryResistance: Sendable, Equatable {
  public var materials: [String]
  public var resistance: Double
  public init(between first: String, and second: String, resistance: Double) {
    materials = [first, second]
    self.resistance = resistance
  }
}
