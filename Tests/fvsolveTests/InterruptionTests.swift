import Foundation
import ResultStore
import Testing

/// Runs that are killed at any moment: the old result or the new one is there, whole.
@Suite struct InterruptionTests {
  static let moments = 25
  static let arguments = ["--state", "set", "--refine", "1", "--no-plot", "-o", "results/r.h5"]

  @Test(arguments: [SIGKILL, SIGTERM, SIGINT])
  func anExistingResultSurvives(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    try folder.write(SampleDevice.text, to: "device.yaml")
    let first = try fvsolve(
      ["--geometry", "device.yaml", "--no-plot", "-o", "results/r.h5"], in: folder)
    try #require(first.status == 0, "\(first.errors)")
    let old = try folder.bytes("results/r.h5")
    let start = Date()
    let reference = try fvsolve(Self.arguments + ["-o", "reference.h5"], in: folder)
    try #require(reference.status == 0, "\(reference.errors)")
    let length = Date().timeIntervalSince(start)

    var random = SplitMix(seed: UInt64(signal))
    var killed = 0
    for _ in 0..<Self.moments {
      let program = try RunningProgram(Product.path, Self.arguments, in: folder.root)
      usleep(UInt32(1e6 * Double.random(in: 0...1.05, using: &random) * length))
      program.send(signal)
      let run = try program.wait()
      #expect([0, 128 + signal].contains(run.status), "\(run)")
      killed += run.status == 0 ? 0 : 1
      let now = try folder.bytes("results/r.h5")
      if now != old {
        #expect(try folder.result("results/r.h5").state == "set")
        #expect(try fvsolve(["inspect", "results/r.h5"], in: folder).status == 0)
        try folder.write(old, to: "results/r.h5")
      }
    }
    #expect(killed > Self.moments / 3, "only \(killed) runs were caught alive")

    let last = try fvsolve(Self.arguments, in: folder)
    #expect(last.status == 0, "\(last.errors)")
    #expect(
      folder.files.filter { $0.hasPrefix("results/") } == ["results/r.h5", "results/r.xdmf"],
      "temporary files of killed runs are cleaned by the next")
  }

  /// Killed in the middle of its only write, which a slow disk makes likely and this test makes certain.
  @Test func anAbandonedTemporaryFileIsRemovedByTheNextRun() throws {
    let folder = try TemporaryFolder()
    try folder.write(SampleDevice.text, to: "device.yaml")
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, host.count - 1)
    let name = String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      .replacingOccurrences(of: "-", with: "_")
    // No process has this number: the largest that Linux gives is 4194304.
    try folder.write("part", to: ".r.h5.\(name)-99999999-1.partial")
    try folder.write("part", to: ".r.h5.\(name)-\(getpid())-1.partial")
    let run = try fvsolve(["--geometry", "device.yaml", "--no-plot", "-o", "r.h5"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    // This process lives, and might be writing.
    #expect(folder.files == [".r.h5.\(name)-\(getpid())-1.partial", "device.yaml", "r.h5", "r.xdmf"])
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func theUserIsToldThatFilesAreUnharmed(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let program = try RunningProgram(
      Product.path, ["--state", "set", "--refine", "4", "--no-plot"], in: folder.root)
    usleep(500_000)
    program.send(signal)
    let run = try program.wait()
    #expect(run.status == 128 + signal)
    #expect(run.errors.contains("interrupted"), "\(run.errors)")
    #expect(folder.files == [])
  }
}

/// Steele, Lea and Flood's SplitMix64: the same moments in every run of the tests.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
