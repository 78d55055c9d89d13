/// Conditions on one named boundary: "bottom", "top", "side"; "top/pad", the part of an outer face that
/// belongs to one region; or "lower/upper", the inner face between two regions. An inner face takes
/// an electrical condition or a fixed temperature like an outer one. "top/pad" replaces both conditions of
/// "top" on its part of the face.
public struct BoundaryCondition: Sendable, Equatable {
  public enum Electrical: Sendable, Equatable {
    case insulated
    /// 0 V
    case ground
    /// The driven terminal.
    case terminal
    /// V
    case potential(Double)
  }
  public enum Thermal: Sendable, Equatable {
    case insulated
    /// K
    case temperature(Double)
    /// Outward flux density h (T - ambient): coefficient in W/(m² K), ambient in K.
    case convection(coefficient: Double, ambient: Double)
  }
  public var name: String
  public var electrical: Electrical
  public var thermal: Thermal

  public init(name: String, electrical: Electrical = .insulated, thermal: Thermal = .insulated) {
    self.name = name
    self.electrical = electrical
    self.thermal = thermal
  }
}
