import ArgumentParser
import DeviceGeometry
import AxisymmetricMesh
import Electrothermal
import Foundation
import Materials
import Optimization
import Quantities
import ResultStore
import SparseLU

/// Versions, and whether everything works here.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Report versions and test that everything works here.")

  func run() throws {
    Console.print("fvsolve \(Version.text)")
    for library in UMFPACK.libraryVersions { Console.print("  \(library.name) \(library.version)") }
    Console.print("  HDF5 \(ResultFile.libraryVersion)")
    Console.print("  NLopt \(Minimization.libraryVersion.version)")
    var failed = 0
    func test(_ name: String, _ body: () throws -> String?) {
      let problem: String?
      do { problem = try body() } catch { problem = "\(error)" }
      Console.print("  \(problem == nil ? "ok    " : "FAILED") \(name)\(problem.map { ": \($0)" } ?? "")")
      if problem != nil { failed += 1 }
    }
    test("sparse LU solves, refactorises and reports singular matrices") {
      let broken = DirectSolverConformance.check(UMFPACK.self)
      return broken.isEmpty ? nil : broken.joined(separator: "; ")
    }
    test("an insulated rod has R = 954.93 Ohm and peaks 125 K above its ends") { try rod() }
    test("a result file is written and read back") {
      let folder = NSTemporaryDirectory() + "fvsolve-doctor-\(ProcessInfo.processInfo.processIdentifier)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let loaded = try BuiltInStates.load(.set)
      let solutions = try SteadySolver().solve(loaded.device, on: MeshCascade(for: loaded.device))
      let now = Timestamp.now
      let result = FieldResult(
        loaded, solutions,
        provenance: Provenance(
          version: Version.number, commit: Version.commit, arguments: ["fvsolve", "doctor"], started: now,
          finished: now))
      try ResultFile.write(result, to: folder + "/set.h5")
      let again = try ResultFile.read(folder + "/set.h5")
      return again.fields.temperature == result.fields.temperature ? nil : "temperatures differ after reading"
    }
    test("Python has matplotlib and h5py, for pictures") {
      Plotting.python() == nil ? PlotFailure.noPython.description : nil
    }
    test("scripts/plot.py is there") { Installation.root == nil ? PlotFailure.noScript.description : nil }
    if failed > 0 { throw ExitCode(Failure.internalError) }
  }

  private func rod() throws -> String? {
    let material = Material(
      name: "rod", electricalConductivity: .constant(1e5), thermalConductivity: .constant(1))
    let device = Device(
      radius: 5e-9, layers: [Layer(name: "rod", material: "rod", thickness: 7.5e-9)],
      boundaries: [
        BoundaryCondition(name: "bottom", electrical: .ground, thermal: .temperature(300)),
        BoundaryCondition(name: "top", electrical: .terminal, thermal: .temperature(300)),
      ], drive: .voltage(0.1, seriesResistance: 0), materials: ["rod": material])
    let solution = try SteadySolver().solve(device, on: MeshCascade(for: device, refinements: 2))[0]
    let resistance = solution.voltage / solution.current
    let exact = (resistance: 954.9296585513721, rise: 125.0)
    if abs(resistance / exact.resistance - 1) > 1e-9 { return "R = \(format(resistance, "Ohm"))" }
    if abs(solution.peakRise / exact.rise - 1) > 1e-2 { return "peak rise \(format(solution.peakRise, "K"))" }
    return nil
  }
}
