import DeviceGeometry

/// The shape of a device in absolute coordinates, m: checked, and with heights that nearly coincide made equal,
/// so that all later comparisons can be exact.
struct DeviceOutline {
  struct Slab {
    var name: String
    var radius: Double
  }

  var radius: Double
  /// Heights of the layer faces, m: one more than layers.
  var levels: [Double]
  var slabs: [Slab]
  /// Index of the filament's layer.
  var filamentSlab: Int?
  /// Filament surface (r, z), rising in z, cut at the gap planes. Empty without a filament.
  var profile: [SIMD2<Double>] = []
  /// Heights of the gap, m.
  var gap: (from: Double, to: Double)?

  var height: Double { levels[levels.count - 1] }

  /// Lengths closer than this fraction of the layer thickness are taken as equal.
  private static let tolerance = 1e-9

  /// Names of regions that are not layers.
  static let reservedNames = ["filament", "gap", "surround"]

  init(_ device: Device) throws {
    guard device.radius > 0, device.radius.isFinite else {
      throw MeshError.geometry("the domain radius is \(device.radius) m")
    }
    guard !device.layers.isEmpty else { throw MeshError.geometry("there are no layers") }
    radius = device.radius
    levels = [0]
    slabs = []
    for layer in device.layers {
      guard layer.thickness > 0, layer.thickness.isFinite else {
        throw MeshError.geometry("layer \(layer.name) is \(layer.thickness) m thick")
      }
      let layerRadius = layer.radius ?? radius
      guard layerRadius > 0, layerRadius <= radius * (1 + Self.tolerance) else {
        throw MeshError.geometry("layer \(layer.name) has radius \(layerRadius) m in a domain of \(radius) m")
      }
      guard !slabs.contains(where: { $0.name == layer.name }) else {
        throw MeshError.geometry("there are two layers named \(layer.name)")
      }
      guard !Self.reservedNames.contains(layer.name) else {
        throw MeshError.geometry("\(layer.name) cannot name a layer")
      }
      let nearly = (layerRadius - radius).magnitude <= Self.tolerance * radius
      slabs.append(Slab(name: layer.name, radius: nearly ? radius : layerRadius))
      levels.append(levels[levels.count - 1] + layer.thickness)
    }
    if let filament = device.filament { try add(filament) }
  }

  private mutating func add(_ filament: Filament) throws {
    guard let index = slabs.firstIndex(where: { $0.name == filament.layer }) else {
      throw MeshError.geometry("there is no layer \(filament.layer) for the filament")
    }
    filamentSlab = index
    let (low, high) = (levels[index], levels[index + 1])
    let tolerance = Self.tolerance * (high - low)
    guard filament.profile.count >= 2 else {
      throw MeshError.geometry("the filament profile has fewer than two points")
    }
    for (i, point) in filament.profile.enumerated() {
      var z = low + point.z
      if (z - low).magnitude <= tolerance { z = low }
      if (z - high).magnitude <= tolerance { z = high }
      let isEnd = i == 0 || i == filament.profile.count - 1
      guard point.radius > 0 || (point.radius == 0 && isEnd) else {
        throw MeshError.geometry("filament profile point \(i + 1) has radius \(point.radius) m")
      }
      guard z >= low, z <= high else {
        throw MeshError.geometry("filament profile point \(i + 1) is outside layer \(filament.layer)")
      }
      guard point.radius <= slabs[index].radius * (1 + Self.tolerance) else {
        throw MeshError.geometry("filament profile point \(i + 1) is wider than layer \(filament.layer)")
      }
      if let last = profile.last, z <= last.y + tolerance {
        throw MeshError.geometry("filament profile point \(i + 1) is not above the one before")
      }
      let nearly = (point.radius - slabs[index].radius).magnitude <= Self.tolerance * slabs[index].radius
      profile.append([nearly ? slabs[index].radius : point.radius, z])
    }
    guard profile.contains(where: { $0.x > 0 }) else {
      throw MeshError.geometry("the filament has no volume")
    }
    if let filamentGap = filament.gap {
      let from = cutProfile(at: low + filamentGap.from, tolerance)
      let to = cutProfile(at: low + filamentGap.to, tolerance)
      guard to > from else {
        throw MeshError.geometry("the gap is outside the filament or has no height")
      }
      gap = (from, to)
    }
  }

  /// Makes the profile have a point at height z (clamped to it) and returns that point's height.
  private mutating func cutProfile(at z: Double, _ tolerance: Double) -> Double {
    if let near = profile.first(where: { ($0.y - z).magnitude <= tolerance }) { return near.y }
    if z < profile[0].y { return profile[0].y }
    guard let next = profile.firstIndex(where: { $0.y > z }) else { return profile[profile.count - 1].y }
    let (a, b) = (profile[next - 1], profile[next])
    profile.insert([a.x + (b.x - a.x) * (z - a.y) / (b.y - a.y), z], at: next)
    return z
  }

  /// Is the slice of the filament between two neighbouring profile points gap?
  func isGap(slice i: Int) -> Bool {
    guard let gap else { return false }
    return profile[i].y >= gap.from && profile[i + 1].y <= gap.to
  }
}
