import Materials

/// An axisymmetric layered device: everything a field solve needs, in SI units.
///
/// z = 0 is the bottom of the lowest layer; r = 0 is the symmetry axis. The domain is the rectangle
/// 0 <= r <= `radius`, 0 <= z <= `height`.
public struct Device: Sendable, Equatable {
  public var title: String
  public var state: String
  /// Outer radius of the modelled cylinder, m.
  public var radius: Double
  /// Name of the material that fills what layers narrower than `radius` leave free (region "surround").
  public var surround: String?
  /// From bottom to top.
  public var layers: [Layer]
  public var filament: Filament?
  public var boundaries: [BoundaryCondition]
  public var contacts: [ThermalBoundaryResistance]
  public var drive: Drive
  /// Temperature of the unheated device and start of every solve, K.
  public var ambient: Double
  /// By name; holds every material that the device names.
  public var materials: [String: Material]

  public init(
    title: String = "", state: String = "", radius: Double, surround: String? = nil, layers: [Layer],
    filament: Filament? = nil, boundaries: [BoundaryCondition], contacts: [ThermalBoundaryResistance] = [],
    drive: Drive, ambient: Double = 300, materials: [String: Material]
  ) {
    self.title = title
    self.state = state
    self.radius = radius
    self.surround = surround
    self.layers = layers
    self.filament = filament
    self.boundaries = boundaries
    self.contacts = contacts
    self.drive = drive
    self.ambient = ambient
    self.materials = materials
  }

  /// Sum of the layer thicknesses, m.
  public var height: Double { layers.reduce(0) { $0 + $1.thickness } }
}

public struct Layer: Sendable, Equatable {
  /// Names the mesh region; unique within a device.
  public var name: String
  public var material: String
  /// m
  public var thickness: Double
  /// m; `nil` means the whole domain.
  public var radius: Double?

  public init(name: String, material: String, thickness: Double, radius: Double? = nil) {
    self.name = name
    self.material = material
    self.thickness = thickness
    self.radius = radius
  }
}

/// A body of revolution inside one layer; region "filament", its gap region "gap".
public struct Filament: Sendable, Equatable {
  public struct ProfilePoint: Sendable, Equatable {
    /// Height above the bottom of the filament's layer, m.
    public var z: Double
    /// m; zero only at the first or last point (a tip).
    public var radius: Double
    public init(z: Double, radius: Double) {
      self.z = z
      self.radius = radius
    }
  }
  /// The slice `from` < z < `to` of the filament's profile filled with another material.
  public struct Gap: Sendable, Equatable {
    /// Heights above the bottom of the filament's layer, m.
    public var from: Double
    public var to: Double
    public var material: String
    public init(from: Double, to: Double, material: String) {
      self.from = from
      self.to = to
      self.material = material
    }
  }
  /// Name of the layer that holds the filament.
  public var layer: String
  public var material: String
  /// Rising in z, at least two points, straight in between.
  public var profile: [ProfilePoint]
  public var gap: Gap?

  public init(layer: String, material: String, profile: [ProfilePoint], gap: Gap? = nil) {
    self.layer = layer
    self.material = material
    self.profile = profile
    self.gap = gap
  }
}

/// Conditions on one named boundary: "bottom", "top", "side"; "top/pad", the part of an outer face that
/// belongs to one region; or "lower/upper", the inner face between two regions. An inner face takes
/// an electrical condition or a fixed temperature like an outer one.
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

/// Thermal boundary resistance between two materials (by name, in either order), m² K/W.
public struct ThermalBoundaryResistance: Sendable, Equatable {
  public var materials: [String]
  public var resistance: Double
  public init(between first: String, and second: String, resistance: Double) {
    materials = [first, second]
    self.resistance = resistance
  }
}

/// What the terminal is connected to.
public enum Drive: Sendable, Equatable {
  /// Source voltage in V behind a series resistance in Ohm (0: the terminal is at the source voltage).
  case voltage(Double, seriesResistance: Double)
  /// Current into the device, A.
  case current(Double)
}
