import DeviceGeometry

/// A reproducible stream of numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

enum TestDevice {
  static let nm = 1e-9

  static func make(
    layers: [Layer], radius: Double, filament: Filament? = nil
  ) -> Device {
    Device(
      radius: radius, surround: "SiO2", layers: layers, filament: filament, boundaries: [],
      drive: .voltage(0.4, seriesResistance: 0), materials: [:])
  }

  /// TiN / HfO2 / Ti / TiN over 1.128 um with a filament in the oxide; lengths in nm.
  static func reduced(
    profile: [(z: Double, radius: Double)] = [(0, 4), (7.5, 8)], gap: (from: Double, to: Double)? = nil
  ) -> Device {
    make(
      layers: [
        Layer(name: "bottom electrode", material: "TiN", thickness: 150e-9),
        Layer(name: "oxide", material: "HfO2", thickness: 7.5e-9),
        Layer(name: "reservoir", material: "Ti", thickness: 10e-9),
        Layer(name: "top electrode", material: "TiN", thickness: 50e-9),
      ], radius: 1.128e-6, filament: profile.isEmpty ? nil : filament(profile, gap))
  }

  static func filament(
    _ profile: [(z: Double, radius: Double)], _ gap: (from: Double, to: Double)?
  ) -> Filament {
    Filament(
      layer: "oxide", material: "HfOx", profile: profile.map { .init(z: $0.z * nm, radius: $0.radius * nm) },
      gap: gap.map { .init(from: $0.from * nm, to: $0.to * nm, material: "HfO2") })
  }

  /// Wafer, oxide, metals, cell of 1.128 um radius, pad and passivation over 3 um.
  static var full: Device {
    let cell = 1.128e-6
    let layers: [(String, Double, Double?)] = [
      ("wafer", 5000, nil), ("thermal oxide", 100, nil), ("b1", 150, nil), ("b2", 10, nil), ("b3", 450, nil),
      ("b4", 10, nil), ("bottom electrode", 150, cell), ("oxide", 7.5, cell), ("reservoir", 10, cell),
      ("top electrode", 50, cell), ("contact", 100, cell), ("p1", 150, cell), ("p2", 10, cell),
      ("p3", 450, cell), ("p4", 10, cell), ("passivation", 800, nil),
    ]
    return make(
      layers: layers.map { Layer(name: $0.0, material: "x", thickness: $0.1 * nm, radius: $0.2) },
      radius: 3e-6, filament: filament([(0, 4), (7.5, 8)], nil))
  }

  /// Any valid device: 1-6 layers of 1 nm to 1 um, islands, any filament shape with or without gap.
  static func random(seed: UInt64) -> Device {
    var generator = SeededGenerator(seed: seed)
    func uniform(_ a: Double, _ b: Double) -> Double { Double.random(in: a...b, using: &generator) }
    func oneIn(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &generator) == 0 }
    func thickness() -> Double {
      let digits = Int.random(in: 0...2, using: &generator)
      return uniform(1, 10) * [1, 10, 100][digits] * nm
    }
    let radius = uniform(20, 1500) * nm
    var layers: [Layer] = []
    for i in 0..<Int.random(in: 1...6, using: &generator) {
      layers.append(
        Layer(
          name: "layer \(i)", material: "x", thickness: thickness(),
          radius: oneIn(3) ? radius * uniform(0.2, 0.99) : nil))
    }
    let host = Int.random(in: layers.indices, using: &generator)
    if oneIn(5) { return make(layers: layers, radius: radius) }
    let tall = layers[host].thickness
    let room = min(layers[host].radius ?? radius, 60 * nm)
    var heights = [oneIn(3) ? tall * uniform(0.05, 0.3) : 0, oneIn(3) ? tall * uniform(0.7, 0.95) : tall]
    for _ in 0..<Int.random(in: 0...3, using: &generator) { heights.append(tall * uniform(0.32, 0.68)) }
    heights.sort()
    let wide = room * uniform(0.05, 0.95)
    let isCylinder = oneIn(4)
    var profile = heights.map {
      Filament.ProfilePoint(z: $0, radius: isCylinder ? wide : wide * uniform(0.05, 1))
    }
    if oneIn(4) { profile[0].radius = 0 } else if oneIn(4) { profile[profile.count - 1].radius = 0 }
    var gap: Filament.Gap?
    if oneIn(2) {
      let (low, high) = (profile[0].z, profile[profile.count - 1].z)
      let from = oneIn(3) ? low : low + (high - low) * uniform(0, 0.8)
      let to = oneIn(3) ? high : from + (high - from) * uniform(0.05, 1)
      gap = Filament.Gap(from: from, to: to, material: "x")
    }
    return make(
      layers: layers, radius: radius,
      filament: Filament(layer: layers[host].name, material: "x", profile: profile, gap: gap))
  }
}
