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
