import Foundation

@testable import ResultStore

/// A made-up but consistent result on a square of `cells` by `cells` quads, every optional part present.
func sampleResult(cells: Int = 8, seed: UInt64? = 7) -> FieldResult {
  let row = cells + 1
  let step = 1e-9
  var points: [SIMD2<Double>] = []
  for j in 0..<row { for i in 0..<row { points.append(SIMD2(Double(i) * step, Double(j) * step)) } }
  var triangles: [SIMD3<Int32>] = []
  var regions: [Int32] = []
  for j in 0..<cells {
    for i in 0..<cells {
      let a = Int32(j * row + i)
      let above = a + Int32(row)
      triangles += [SIMD3(a, a + 1, above + 1), SIMD3(a, above + 1, above)]
      regions += Array(repeating: i < cells / 4 ? 0 : 1, count: 2)
    }
  }
  let edges = (0..<cells).map { SIMD2(Int32($0), Int32($0 + 1)) }
  let mesh = ResultMesh(
    points: points, triangles: triangles, regions: regions, regionNames: ["filament", "HfO₂ oxide"],
    boundaryEdges: edges, boundaries: edges.map { _ in 1 }, boundaryNames: ["axis", "bottom"])
  var potential = points.map { 0.4 * $0.y / (Double(cells) * step) }
  potential[row - 1] = .nan
  let fields = FieldResult.Fields(
    potential: potential, temperature: points.map { 300 + 500 * exp(-$0.x / (3 * step)) },
    jouleHeat: triangles.indices.map { 1e20 / Double($0 + 1) },
    currentDensity: triangles.indices.map { SIMD2(-Double($0), 1e12 / Double($0 + 1)) })
  return FieldResult(
    title: "HfO₂ memristor <test> -- \"quoted\" & more", state: "weakset", mesh: mesh, fields: fields,
    transient: .init(
      time: [0, 1e-12, 1e-6], peakTemperature: [300, 450, 800], current: [0, 4e-4, 4.08e-4],
      others: [Series(name: "joule_power", values: [0, 1e-4, 1.6e-4], unit: "W", longName: "Joule heat")],
      snapshots: [(1e-12, 0.3), (1e-6, 1.0)].map { time, share in
        var moment = fields
        moment.temperature = points.map { 300 + share * 500 * exp(-$0.x / (3 * step)) }
        return .init(time: time, fields: moment)
      }),
    summary: sampleSummary(),
    errorEstimate: ErrorEstimate(
      vertices: [100, 400, 1600],
      quantities: [
        .init(
          name: "conductance", unit: "S", longName: "current over voltage",
          values: [1.0e-3, 1.01e-3, 1.012e-3],
          extrapolated: 1.0127e-3, uncertainty: 8e-7, observedOrder: 2.1),
        .init(
          name: "peak_temperature", unit: "K", longName: "highest temperature", values: [790, 799, 798],
          extrapolated: 798, uncertainty: 3, observedOrder: nil),
      ]),
    convergence: [
      .init(iteration: 1, load: 1, update: 1, imbalance: 0.3, damping: 0.5, factorised: true),
      .init(iteration: 2, load: 1, update: 1e-11, imbalance: 1e-12, damping: 1, factorised: false),
    ],
    config: "schema: 1\nstate: weakset   # café\n" + String(repeating: "# padding\n", count: 1000),
    provenance: Provenance(
      version: "0.1.0", commit: "abc123", libraries: [.init(name: "UMFPACK", version: "5.7.9")],
      arguments: [
        "/opt/bin/fvsolve", "--state", "weakset", "-o", "/home/someone/out.h5", "--geometry=/x/y.yaml", "a/b",
      ],
      seed: seed, started: Timestamp(seconds: 1_700_000_000), finished: Timestamp(seconds: 1_700_000_001)))
}

func sampleSummary() -> Summary {
  Summary(
    voltage: 0.4, current: 4.08e-4, conductance: 1.02e-3, joulePower: 1.63e-4, peakTemperature: 800,
    filamentMeanTemperature: 650, thermalResistance: 3.06e6, currentImbalance: 1e-14, energyImbalance: 2e-13,
    newtonIterations: 6,
    others: [
      Scalar(name: "vertices", value: 81, unit: "1", longName: "vertices of the mesh"),
      Scalar(name: "rcond", value: 1e-9, unit: "1", longName: "reciprocal condition number"),
    ])
}

/// A directory that is removed when its owner lets go of it.
final class TemporaryDirectory: Sendable {
  let path: String
  init() {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("fvsolve-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
  func file(_ name: String) -> String { path + "/" + name }
  var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map(Array.init) }
