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
