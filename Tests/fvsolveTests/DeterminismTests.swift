import Foundation
import Testing

/// Equal commands give equal bytes: neither clock, nor threads, nor where they run.
@Suite struct DeterminismTests {
  static let epoch = ["SOURCE_DATE_EPOCH": "1700000000"]

  @Test(arguments: [
    ["--state", "set", "--no-plot"], ["--state", "weakset", "--method", "picard", "--no-plot"],
    ["--state", "reset", "--stack", "full", "--no-plot"],
    ["--state", "set", "--error-estimate", "--no-plot"],
    [
      "--state", "set", "--pulse", "1 ns", "--follow", "1 ns", "--snapshots", "2/decade", "--resolution",
      "0.5", "--no-plot",
    ],
    ["mesh", "--state", "set", "--refine", "1"],
  ])
  func equalCommandsGiveEqualBytes(_ arguments: [String]) throws {
    let reference = try files(arguments, Self.epoch)
    #expect(reference.count == 2)
    for threads in ["1", "2"] {
      let again = try files(arguments, Self.epoch.merging(["OPENBLAS_NUM_THREADS": threads]) { $1 })
      #expect(again == reference, "with OPENBLAS_NUM_THREADS=\(threads)")
    }
  }

  @Test func theClockIsStoredUnlessItIsReplaced() throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(["--state", "set", "--no-plot"], in: folder, environment: Self.epoch)
    #expect(run.status == 0)
    #expect(try folder.result("results/set.h5").provenance.started.description == "2023-11-14T22:13:20Z")
    _ = try fvsolve(["--state", "set", "--no-plot"], in: folder)
    #expect(try folder.result("results/set.h5").provenance.started.seconds > 1_700_000_000)
  }

  private func files(_ arguments: [String], _ environment: [String: String?]) throws -> [String: Data] {
    let folder = try TemporaryFolder()
    let run = try fvsolve(arguments, in: folder, environment: environment)
    try #require(run.status == 0, "\(run.errors)")
    let names = folder.files.filter { $0.contains(".") }
    return Dictionary(uniqueKeysWithValues: try names.map { ($0, try folder.bytes($0)) })
  }
}
