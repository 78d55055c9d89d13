@testable import ResultStore

/// A made-up grid of states, thicknesses and voltages with a point of every status.
func sampleSweep() -> SweepResult {
  let states = ["reset", "weakset", "set"]
  let thicknesses = [5e-9, 7.5e-9, 1e-8]
  let voltages = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
  var points: [SweepResult.Point?] = []
  for s in states.indices {
    for thickness in thicknesses {
      for voltage in voltages {
        let index = points.count
        switch index {
        case 4: points.append(nil)
        case 7:
          points.append(
            .init(
              index: index, status: .failed, message: "no convergence in 'filament' at 0.1 V, \"hot\"\nµ",
              values: [voltage, .nan, .nan, .nan], cpuSeconds: 3))
        case 11:
          points.append(
            .init(
              index: index, status: .invalid, message: "the gap is thicker than the oxide",
              values: [.nan, .nan, .nan, .nan]))
        default:
          let resistance = (1 + Double(s)) * thickness / 7.5e-9 * 1e6
          let power = voltage * voltage * 1e-3 * Double(s + 1)
          points.append(
            .init(
              index: index, status: .converged,
              values: [
                voltage, 300 + resistance * power, voltage == 0 ? .nan : resistance, Double(index % 7),
              ],
              cpuSeconds: 0.1 + Double(index) / 3))
        }
      }
    }
  }
  return SweepResult(
    title: "HfO₂ memristor: 3 states, thickness, voltage",
    axes: [
      .init(name: "state", values: .texts(states), longName: "state of the device"),
      .init(name: "thickness", values: .numbers(thicknesses, unit: "m"), longName: "thickness of the oxide"),
      .init(name: "voltage", values: .numbers(voltages, unit: "V"), longName: "voltage at the terminal"),
    ],
    quantities: [
      .init(name: "terminal_voltage", unit: "V", longName: "voltage at the terminal"),
      .init(name: "peak_temperature", unit: "K", longName: "highest temperature"),
      .init(name: "thermal_resistance", unit: "K W-1", longName: "peak temperature rise over Joule power"),
      .init(name: "newton_iterations", unit: "1", longName: "nonlinear iterations"),
    ],
    points: points,
    attributes: [.init(name: "hold", value: "voltage"), .init(name: "design", value: "grid")],
    identity: SHA256.hexDigest("study".utf8), config: "schema: 1\nhold: voltage   # café\n",
    provenance: sampleResult(cells: 1).provenance)
}

/// A made-up design of `count` points along `point`, two numbers and a text varying.
func sampleDesign(count: Int) -> SweepResult {
  // The golden ratio spreads points evenly.
  let shares = (0..<count).map { (Double($0) * 0.6180339887498949).truncatingRemainder(dividingBy: 1) }
  return SweepResult(
    title: "Sobol", axes: [.point(count: count)],
    parameters: [
      .init(
        name: "filament_conductivity", values: .numbers(shares.map { 1e5 * (1 + $0) }, unit: "S m-1"),
        longName: "conductivity of the filament"),
      .init(
        name: "lattice", values: .numbers(shares.map { 5 - 4 * $0 * $0 }, unit: "W m-1 K-1"),
        longName: "lattice conductivity"),
      .init(
        name: "material", values: .texts(shares.map { $0 < 0.5 ? "TiN" : "W" }), longName: "electrode"),
    ],
    quantities: [
      .init(name: "peak_temperature", unit: "K", longName: "highest temperature"),
      .init(name: "conductance", unit: "S", longName: "current over voltage"),
    ],
    points: shares.enumerated().map { index, share in
      .init(
        index: index, status: .converged, values: [300 + 500 * share, 1e-3 * (1 + share / 10)],
        cpuSeconds: 0.2)
    },
    attributes: [.init(name: "design", value: "sobol")], identity: SHA256.hexDigest("sobol".utf8),
    config: "design: sobol\n", provenance: sampleResult(cells: 1).provenance)
}
