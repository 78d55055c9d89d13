import Foundation
import Testing

/// Runs in time that are stopped, by whatever, and gone on with: the end is the same to the last bit.
@Suite struct ResumeTests {
  static let pulses = """
    schema: 1
    pulses: [{level: 0.5 V, width: 100 ns, rise: 1 ns, fall: 1 ns, spacing: 100 ns, repeat: 6}]
    snapshots: [1 ps, 250 ns]

    """
  static let arguments = [
    "--state", "set", "--protocol", "p.yaml", "--resolution", "0.5", "--tolerance", "1e-4", "--no-plot",
    "-o", "r.h5",
  ]
  static let epoch = ["SOURCE_DATE_EPOCH": "1700000000"]

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Self.pulses, to: "p.yaml")
  }

  /// Stopped at various times after each has made some progress, thrice over every way to stop a program.
  @Test func anInterruptedRunEndsAsAnyOther() throws {
    let whole = try fvsolve(Self.arguments, in: folder, environment: Self.epoch)
    try #require(whole.status == 0 && whole.errors == "", "\(whole.errors)")
    let names = ["r.h5", "r.xdmf"]
    let expected = try names.map { try folder.bytes($0) }
    for name in names { try FileManager.default.removeItem(atPath: folder.path(name)) }

    var random = SplitMix(seed: 1)
    var stops = 0
    var last: Run?
    for signal in [SIGINT, SIGKILL, SIGTERM, SIGKILL, SIGINT, SIGTERM] {
      let before = try? folder.bytes("r.h5.checkpoint")
      let program = try RunningProgram(
        Product.path, Self.arguments + ["--resume"], in: folder.root, environment: Self.epoch)
      // A run that is killed outright has to have saved something first, or the runs would never end.
      while program.isRunning, signal == SIGKILL, (try? folder.bytes("r.h5.checkpoint")) == before {
        usleep(2000)
      }
      usleep(UInt32(Double.random(in: 0.2...0.6, using: &random) * 1e6))
      program.send(signal)
      let run = try program.wait()
      last = run
      if run.status == 0 { break }
      stops += 1
      #expect(run.status == 128 + signal, "\(run)")
      #expect(run.output == "")
      if signal != SIGKILL && folder.exists("r.h5.checkpoint") {
        #expect(run.errors.contains("--resume goes on from the checkpoint"), "\(run.errors)")
      }
      #expect(!folder.exists("r.h5"), "no unfinished result")
    }
    #expect(stops >= 3, "only \(stops) runs were caught alive")
    if last?.status != 0 {
      let run = try fvsolve(Self.arguments + ["--resume"], in: folder, environment: Self.epoch)
      #expect(run.status == 0 && run.errors.contains("going on at"), "\(run.errors)")
      last = run
    }
    #expect(last?.output == whole.output)
    for (name, bytes) in zip(names, expected) { #expect(try folder.bytes(name) == bytes, "\(name) differs") }
    #expect(folder.files == ["p.yaml", "r.h5", "r.xdmf"], "neither checkpoint nor temporary files stay")
  }

  /// Nobody is sent after a checkpoint that there is not.
  @Test(arguments: [SIGINT, SIGTERM])
  func whatCannotBeGoneOnWithSaysSo(_ signal: Int32) throws {
    let program = try RunningProgram(
      Product.path,
      ["--state", "set", "--pulse", "1 us", "--tolerance", "1e-6", "--error-estimate", "--no-plot"],
      in: folder.root)
    usleep(1_500_000)
    program.send(signal)
    let run = try program.wait()
    #expect(run.status == 128 + signal)
    #expect(run.errors.contains("nothing of this run is kept"), "\(run.errors)")
    #expect(!run.errors.contains("--resume"))
    #expect(!folder.files.contains { $0.contains("checkpoint") })
  }

  @Test func withoutACheckpointARunStartsFromTheBeginning() throws {
    let arguments = ["--state", "set", "--pulse", "1 ns", "--resolution", "0.5", "--no-plot", "-o", "r.h5"]
    let plain = try fvsolve(arguments, in: folder, environment: Self.epoch)
    let bytes = try folder.bytes("r.h5")
    let run = try fvsolve(arguments + ["--resume"], in: folder, environment: Self.epoch)
    #expect(run.status == 0 && run.output == plain.output)
    #expect(run.errors == "there is no checkpoint r.h5.checkpoint: starting from the beginning\n")
    #expect(try folder.bytes("r.h5") == bytes)
  }

  @Test func startingAnewOverACheckpointIsTold() throws {
    try folder.write("of another run", to: "r.h5.checkpoint")
    let run = try fvsolve(
      ["--state", "set", "--pulse", "1 ns", "--resolution", "0.5", "--no-plot", "-o", "r.h5"], in: folder)
    #expect(run.status == 0)
    #expect(
      run.errors.contains("r.h5.checkpoint holds an interrupted run; this one starts anew"), "\(run.errors)")
    #expect(!folder.exists("r.h5.checkpoint"))
  }
}
