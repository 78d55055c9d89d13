import Foundation
import Testing

/// Checkpoints that do not fit or cannot be written: a message, an exit code, and nothing is lost.
@Suite struct BadCheckpointTests {
  static let arguments = [
    "--state", "set", "--protocol", "p.yaml", "--tolerance", "1e-4", "--resolution", "0.5", "--no-plot",
    "-o", "r.h5",
  ]

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(ResumeTests.pulses, to: "p.yaml")
    try folder.write("old", to: "r.h5")
  }

  /// The bytes of a checkpoint, made once.
  static let interrupted: Data? = {
    guard let folder = try? TemporaryFolder(),
      (try? folder.write(ResumeTests.pulses, to: "p.yaml")) != nil,
      let program = try? RunningProgram(Product.path, arguments, in: folder.root)
    else { return nil }
    while program.isRunning, !folder.exists("r.h5.checkpoint") { usleep(2000) }
    program.send(SIGTERM)
    _ = try? program.wait()
    return try? folder.bytes("r.h5.checkpoint")
  }()

  private func refused(_ arguments: [String], _ checkpoint: Data) throws -> Run {
    try folder.write(checkpoint, to: "r.h5.checkpoint")
    let run = try fvsolve(arguments + ["--resume"], in: folder, timeout: 20)
    #expect(run.status == 65, "\(run.output)\(run.errors)")
    #expect(run.output == "" && run.errors.contains("r.h5.checkpoint"), "\(run.errors)")
    #expect(try folder.bytes("r.h5.checkpoint") == checkpoint, "the checkpoint is as it was")
    #expect(try folder.bytes("r.h5") == Data("old".utf8))
    #expect(folder.files == ["p.yaml", "r.h5", "r.h5.checkpoint"])
    return run
  }

  @Test(arguments: [
    (["--voltage", "0.5 V"], "another device"), (["--thickness", "7 nm"], "another device"),
    (
      ["--tolerance", "1e-3"], "--tolerance 0.0001' instead of '--resolution 0.5 --refine 0 --tolerance 0.001"
    ),
    (["--resolution", "0.6"], "'--resolution 0.5 --refine 0"), (["--refine", "1"], "--refine 0"),
    (["--snapshots", "1 ns"], "other pulses or snapshots"),
  ])
  func ofAnotherRun(_ change: [String], _ word: String) throws {
    let run = try refused(Self.arguments + change, try #require(Self.interrupted))
    for word in [word, "belongs to another run", "leave --resume out to start anew"] {
      #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)")
    }
  }

  @Test func ofAnotherProtocol() throws {
    try folder.write(ResumeTests.pulses.replacingOccurrences(of: "0.5 V", with: "0.4 V"), to: "p.yaml")
    let run = try refused(Self.arguments, try #require(Self.interrupted))
    #expect(run.errors.contains("other pulses or snapshots") && !run.errors.contains("device"))
  }

  @Test func damaged() throws {
    let whole = try #require(Self.interrupted)
    var flipped = whole
    flipped[whole.count / 2] ^= 1
    for checkpoint in [flipped, whole.prefix(whole.count / 2), Data(), Data("text".utf8)] {
      let run = try refused(Self.arguments, Data(checkpoint))
      #expect(run.errors.contains("damaged") || run.errors.contains("not an HDF5 file"), "\(run.errors)")
    }
  }

  /// A file-size limit stands for a disk that fills up during the run.
  @Test(arguments: [false, true]) func fullDisk(resuming: Bool) throws {
    let checkpoint = try #require(Self.interrupted)
    try folder.write(checkpoint, to: "r.h5.checkpoint")
    let arguments = (Self.arguments + (resuming ? ["--resume"] : [])).map { "'\($0)'" }
    let run = try shell(
      "ulimit -f 40; exec \"$fvsolve\" \(arguments.joined(separator: " "))", in: folder)
    #expect(run.status == 74, "\(run.errors)")
    #expect(run.errors.contains("'r.h5.checkpoint'") && run.errors.contains("no space left"), "\(run.errors)")
    #expect(try folder.bytes("r.h5.checkpoint") == checkpoint && folder.bytes("r.h5") == Data("old".utf8))
    #expect(folder.files == ["p.yaml", "r.h5", "r.h5.checkpoint"], "no temporary file stays")
  }

  @Test func aFolderInTheWay() throws {
    try folder.write("", to: "r.h5.checkpoint/inside")
    let run = try fvsolve(Self.arguments, in: folder)
    #expect(run.status == 74, "\(run.errors)")
    #expect(run.errors.contains("r.h5.checkpoint"), "\(run.errors)")
    #expect(try folder.exists("r.h5.checkpoint/inside") && folder.bytes("r.h5") == Data("old".utf8))
  }

  @Test func aFolderWithoutPermission() throws {
    try folder.write("old", to: "locked/r.h5")
    try #require(chmod(folder.path("locked"), 0o555) == 0)
    let run = try folder.runUnprivileged(Self.arguments + ["-o", "locked/r.h5"])
    #expect(run.status == 74 && run.errors.contains("Permission denied"), "\(run.errors)")
    chmod(folder.path("locked"), 0o755)
    #expect(try folder.bytes("locked/r.h5") == Data("old".utf8))
    #expect(folder.files.filter { $0.hasPrefix("locked/") } == ["locked/r.h5"])
  }
}
