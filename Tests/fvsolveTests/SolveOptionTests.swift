import Foundation
import ResultStore
import Testing

/// What each option of `solve` changes, seen beside a run without it.
@Suite struct SolveOptionTests {
  /// A run's numbers, as --json prints them.
  typealias Numbers = [String: Double]

  struct Case: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    /// What is wrong with the second run, given the plain one; `nil` if nothing.
    var problem: @Sendable (_ plain: Numbers, _ changed: Numbers) -> String?
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String..., problem: @escaping @Sendable (Numbers, Numbers) -> String?) {
      self.arguments = arguments
      self.problem = problem
    }

    /// Expects a number of the changed run to be what the plain run says, to a relative tolerance.
    init(
      _ arguments: String..., key: String, within tolerance: Double,
      of expected: @escaping @Sendable (_ plain: Numbers, _ changed: Numbers) -> Double
    ) {
      self.arguments = arguments
      problem = { plain, changed in
        let (found, allowed) = (changed[key]!, expected(plain, changed))
        return abs(found - allowed) <= tolerance * abs(allowed)
          ? nil : "\(key) is \(found), expected \(allowed) within \(tolerance)"
      }
    }
  }

  static let cases = [
    Case("--steady", key: "peak_temperature_K", within: 0) { plain, _ in plain["peak_temperature_K"]! },
    Case("--voltage", "0.2 V", key: "voltage_V", within: 0) { _, _ in 0.2 },
    Case("--voltage=-400 mV", key: "current_A", within: 1e-9) { plain, _ in -plain["current_A"]! },
    Case("--voltage", "-0.4 V", key: "current_A", within: 1e-9) { plain, _ in -plain["current_A"]! },
    Case("--current", "100 uA", key: "current_A", within: 1e-9) { _, _ in 1e-4 },
    Case("--current", "-0.1 mA", key: "voltage_V", within: 1e-9) { _, changed in
      -1e-4 / changed["conductance_S"]!
    },
    // Kirchhoff: what the resistor leaves is across the device.
    Case("--series-resistance", "680 Ohm", key: "voltage_V", within: 1e-9) { _, changed in
      0.4 - 680 * changed["current_A"]!
    },
    // The reset branch: nearly 0.7 V over its diode, and the resistor.
    Case("--voltage", "-1.6 V", "--divider", "680 Ohm") { _, changed in
      let diode = 1.6 + changed["voltage_V"]! + 680 * changed["current_A"]!
      return changed["source_voltage_V"]! == -1.6 && (0.5...0.7).contains(diode) ? nil : "diode at \(diode) V"
    },
    Case("--voltage", "1.2 V", "--divider", "680 Ohm", "--diode", "1N4148", key: "voltage_V", within: 1e-8) {
      _, changed in
      let current = changed["current_A"]!
      // What the other diode leaks, Is = 2.52 nA, takes the same way.
      let junction = 1.752 * 8.617333262145e-5 * 300 * log1p((current - 2.52e-9) / 2.52e-9)
      return 1.2 - junction - 0.568 * (current - 2.52e-9)
    },
    Case("--compliance", "100 uA", key: "current_A", within: 1e-10) { _, _ in 1e-4 },
    Case("--compliance", "100 uA", key: "in_compliance", within: 0) { _, _ in 1 },
    Case("--compliance", "10 mA", key: "in_compliance", within: 0) { _, _ in 0 },
    Case("--compliance", "10 mA", key: "current_A", within: 1e-9) { plain, _ in plain["current_A"]! },
    Case("--thickness", "5 nm") { plain, changed in
      changed["conductance_S"]! > 1.2 * plain["conductance_S"]! ? nil : "a thinner oxide conducts better"
    },
    // The thickness that the file has: nothing changes but rounding.
    Case("--thickness", "7.5 nm", key: "conductance_S", within: 1e-6) { plain, _ in plain["conductance_S"]! },
    Case("--refine", "1", key: "mesh_triangles", within: 0) { plain, _ in 4 * plain["mesh_triangles"]! },
    Case("--refine", "1", key: "conductance_S", within: 1e-3) { plain, _ in plain["conductance_S"]! },
    Case("--resolution", "2") { plain, changed in
      changed["mesh_vertices"]! > 2.5 * plain["mesh_vertices"]!
        ? nil : "\(changed["mesh_vertices"]!) vertices"
    },
    Case("--method", "picard", key: "conductance_S", within: 1e-7) { plain, _ in plain["conductance_S"]! },
    Case("--method", "picard", key: "peak_temperature_K", within: 1e-7) { plain, _ in
      plain["peak_temperature_K"]!
    },
    Case("--method", "newton", key: "conductance_S", within: 0) { plain, _ in plain["conductance_S"]! },
  ]

  @Test(arguments: cases)
  func option(_ option: Case) throws {
    let plain = try numbers([])
    let changed = try numbers(option.arguments)
    #expect(option.problem(plain, changed) == nil)
    #expect(changed["current_imbalance"]! <= 1e-10 && changed["energy_imbalance"]! <= 1e-9)
  }

  private func numbers(_ arguments: [String]) throws -> Numbers {
    let run = try fvsolve(
      ["--state", "set", "--no-plot", "--json"] + arguments, in: try TemporaryFolder())
    try #require(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    return try run.json().compactMapValues { ($0 as? NSNumber)?.doubleValue }
  }

  @Test func materialsReplaceThoseOfTheDevice() throws {
    let folder = try TemporaryFolder()
    let shipped = try String(contentsOfFile: Product.checkout + "/geometries/materials.yaml", encoding: .utf8)
    let halved = shipped.replacingOccurrences(of: "sigma0: 1.0e5 S/m", with: "sigma0: 0.5e5 S/m")
    try #require(halved != shipped)
    try folder.write(halved, to: "materials.yaml")
    let run = try fvsolve(
      ["--state", "set", "--materials", "materials.yaml", "--no-plot", "--json", "-o", "r.h5"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let ratio = try run.number("conductance_S") / #require(try numbers([])["conductance_S"])
    // The filament has half of its conductivity, the electrodes in series have all of theirs.
    #expect(ratio > 0.5 && ratio < 0.6, "\(ratio)")
    #expect(try folder.result("r.h5").config.contains("0.5e5 S/m"))
  }

  @Test func overridesAreStoredInTheConfiguration() throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(
      [
        "--state", "set", "--thickness", "5 nm", "--voltage", "0.3 V", "--series-resistance", "1 kOhm",
        "--no-plot",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let config = try folder.result("results/set.h5").config
    for text in ["thickness: 5 nm", "voltage: 0.3 V", "series_resistance: 1 kOhm"] {
      #expect(config.contains(text), "no '\(text)' in \(config)")
    }
  }

  /// Three meshes, the same as --refine gives, and a bar that holds their limit.
  @Test func errorEstimate() throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(
      ["--state", "set", "--error-estimate", "--no-plot", "--json", "-o", "r.h5"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let printed = try #require(try run.json()["error_estimate"] as? [String: [String: Any]])
    let stored = try #require(try folder.result("r.h5").errorEstimate)
    #expect(stored.vertices.count == 3)
    for quantity in stored.quantities {
      #expect(quantity.values.count == 3)
      #expect(quantity.uncertainty > 0 && quantity.uncertainty < 0.02 * abs(quantity.values[0]))
      let bar = try #require(printed[quantity.name]?["uncertainty"] as? Double)
      #expect(abs(bar - quantity.uncertainty) <= 1e-12 * quantity.uncertainty)
    }
    let names = ["conductance", "filament_mean_temperature", "peak_temperature", "thermal_resistance"]
    #expect(printed.keys.sorted() == names)
    let conductance = try #require(stored.quantities.first { $0.name == "conductance" })
    let finest = try #require(try numbers(["--refine", "2"])["conductance_S"])
    #expect(abs(conductance.values[2] / finest - 1) < 1e-9, "\(conductance.values[2]) and \(finest) S")
    #expect(abs(conductance.values[0] - conductance.extrapolated) <= conductance.uncertainty)
    let table = try fvsolve(["inspect", "r.h5"], in: folder)
    #expect(table.output.contains(" ± ") && table.output.contains("order"), "\(table.output)")
  }
}
