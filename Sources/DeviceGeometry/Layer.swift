/// A disc of one material, concentric with the device.
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
