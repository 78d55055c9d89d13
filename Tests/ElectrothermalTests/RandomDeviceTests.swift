import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import Materials
import Testing

/// 200 seeded random devices: layers, islands, cones, hourglasses, tips and gaps, laws of every kind, drives of every kind.
/// Each converges or fails with a reason; what converges balances, and is nowhere colder than its coldest boundary.
@Test(arguments: 0..<10) func randomDevicesBalance(block: Int) throws {
  var converged = 0
  for seed in 0..<20 {
    var random = Random(seed: UInt64(block * 20 + seed))
    let device = random.device()
    let cascade = try MeshCascade(for: device, control: MeshControl(resolution: 0.5))
    let solution: SteadySolution
    do { solution = try SteadySolver().solve(device, on: cascade)[0] } catch let failure as SolveFailure {
      // Only runaway is an excuse.
      #expect(failure.reason == .tooHot, "seed \(block * 20 + seed): \(failure)")
      continue
    }
    converged += 1
    let label: Comment = "seed \(block * 20 + seed)"
    #expect(solution.currentImbalance <= 1e-10, label)
    #expect(solution.energyImbalance <= 1e-9, label)
    #expect(solution.temperature.min()! >= solution.coldestBoundary - 1e-9 * (1 + solution.peakRise), label)
    #expect(solution.flows.jouleHeat >= 0 && solution.peakTemperature.isFinite, label)
  }
  #expect(converged >= 18)
}

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014, doi:10.1145/2660193.2660195).
struct Random {
  private var state: UInt64

  init(seed: UInt64) {
    // Streams of neighbouring seeds would be copies of each other, shifted by one.
    state = seed
    state = next()
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * Double(next() >> 11) / Double(1 << 53)
  }

  /// Uniform in the logarithm, by square roots between powers of two of the range.
  private mutating func spread(_ low: Double, _ high: Double) -> Double {
    var (a, b) = (low, high)
    for _ in 0..<20 {
      let middle = (a * b).squareRoot()
      if next() & 1 == 0 { a = middle } else { b = middle }
    }
    return a
  }

  private mutating func chance(_ probability: Double) -> Bool { uniform(0, 1) < probability }

  mutating func device() -> Device {
    let radius = spread(30e-9, 2e-6)
    var materials: [String: Material] = [:]
    func add(_ name: String, _ sigma: ElectricalConductivity?, _ kappa: ThermalConductivity) {
      materials[name] = Material(name: name, electricalConductivity: sigma, thermalConductivity: kappa)
    }
    let metal = spread(3e5, 3e7)
    add(
      "metal", .metal(sigma300: metal, tcr: uniform(0, 4e-3)),
      .wiedemannFranz(lorenz: lorenz, lattice: uniform(0, 10), cap: chance(0.3) ? 200 : nil))
    add("oxide", chance(0.3) ? nil : .constant(spread(1e-10, 1e-2)), .constant(uniform(0.3, 2)))
    add(
      "passivation", chance(0.5) ? nil : .constant(1e-10),
      .powerLaw(value: 1.2, referenceTemperature: 300, exponent: -0.3))
    let filament = spread(3e3, 3e5)
    add(
      "filament",
      chance(0.5)
        ? .constant(filament)
        : .arrhenius(sigma0: filament, activationEnergy: uniform(0, 0.05), referenceTemperature: 300),
      .wiedemannFranz(lorenz: lorenz, lattice: uniform(0.5, 10), cap: nil))
    add(
      "gap",
      chance(0.5)
        ? .arrhenius(sigma0: spread(1, 1e3), activationEnergy: uniform(0, 0.15), referenceTemperature: 300)
        : .pooleFrenkel(
          PooleFrenkel(
            sigma0: spread(0.1, 100), activationEnergy: uniform(0.05, 0.2), relativePermittivity: 25)),
      .wiedemannFranz(lorenz: lorenz, lattice: 0.6, cap: nil))

    let thickness = spread(3e-9, 20e-9)
    let island = chance(0.4)
    let inner = island ? radius * uniform(0.3, 0.9) : radius
    let layers = [
      Layer(name: "bottom", material: "metal", thickness: spread(10e-9, 300e-9)),
      Layer(name: "oxide", material: "oxide", thickness: thickness, radius: island ? inner : nil),
      Layer(name: "top", material: "metal", thickness: spread(5e-9, 100e-9), radius: island ? inner : nil),
    ]
    let widest = min(inner * 0.6, uniform(0.2, 2) * thickness)
    var profile = [Filament.ProfilePoint(z: 0, radius: widest * uniform(0.2, 1))]
    if chance(0.5) {
      profile.append(.init(z: thickness * uniform(0.3, 0.7), radius: widest * uniform(0.2, 1)))
    }
    profile.append(.init(z: thickness, radius: widest * uniform(0.2, 1)))
    var gap: Filament.Gap?
    if chance(0.4) {
      let from = chance(0.3) ? 0 : thickness * uniform(0.05, 0.5)
      gap = .init(from: from, to: from + thickness * uniform(0.1, 0.4), material: "gap")
    }
    let contacts =
      chance(0.4) ? [ThermalBoundaryResistance(between: "metal", and: "oxide", resistance: 5e-9)] : []
    let volts = uniform(-0.6, 0.6)
    let drive: Drive =
      chance(0.6)
      ? .voltage(volts, seriesResistance: chance(0.5) ? 0 : spread(10, 1e4)) : .current(spread(1e-8, 1e-5))
    let sink: BoundaryCondition.Thermal =
      chance(0.3) ? .convection(coefficient: spread(1e6, 1e9), ambient: 300) : .temperature(uniform(280, 320))
    return Device(
      radius: radius, surround: island ? "passivation" : nil, layers: layers,
      filament: Filament(layer: "oxide", material: "filament", profile: profile, gap: gap),
      boundaries: [
        BoundaryCondition(name: "bottom", electrical: .ground, thermal: .temperature(300)),
        BoundaryCondition(name: "top/top", electrical: .terminal, thermal: sink),
      ], contacts: contacts, drive: drive, materials: materials)
  }
}
