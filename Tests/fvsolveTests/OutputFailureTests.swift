import Foundation
import Testing

/// Results that cannot be written: exit code 74, a reason, and what was there before untouched.
@Suite struct OutputFailureTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(SampleDevice.text, to: "device.yaml")
  }

  static let commands = [
    ["solve", "--no-plot", "--geometry", "device.yaml"], ["mesh", "--geometry", "device.yaml"],
  ]

  @Test(arguments: commands)
  func belowARegularFile(_ command: [String]) throws {
    let run = try fvsolve(command + ["-o", "device.yaml/r.h5"], in: folder)
    try expectFailure(run, ["directory 'device.yaml'", "a file is in the way"])
  }

  @Test(arguments: commands)
  func ontoAFolder(_ command: [String]) throws {
    try folder.write("", to: "r.h5/inside")
    let run = try fvsolve(command + ["-o", "r.h5"], in: folder)
    try expectFailure(run, ["'r.h5'", "it is a directory"])
    #expect(folder.exists("r.h5/inside"))
  }

  @Test(arguments: commands)
  func ontoADevice(_ command: [String]) throws {
    let run = try fvsolve(command + ["-o", "/dev/full"], in: folder)
    try expectFailure(run, ["/dev/full", "not a regular file"])
  }

  @Test(arguments: commands)
  func intoAFolderWithoutPermission(_ command: [String]) throws {
    try folder.write("old", to: "locked/r.h5")
    try #require(chmod(folder.path("locked"), 0o555) == 0)
    let run = try folder.runUnprivileged(command + ["-o", "locked/r.h5"])
    try expectFailure(run, ["locked/r.h5", "Permission denied"])
    #expect(try folder.bytes("locked/r.h5") == Data("old".utf8))
    chmod(folder.path("locked"), 0o755)
    #expect(folder.files == ["device.yaml", "locked", "locked/r.h5"])
  }

  @Test func ontoAFileWithoutPermission() throws {
    try folder.write("old", to: "open/r.h5")
    try #require(chmod(folder.path("open"), 0o777) == 0 && chmod(folder.path("open/r.h5"), 0o444) == 0)
    let run = try folder.runUnprivileged(Self.commands[0] + ["-o", "open/r.h5"])
    try expectFailure(run, ["open/r.h5", "Permission denied"])
    #expect(try folder.bytes("open/r.h5") == Data("old".utf8))
  }

  /// An answer that did not arrive is no success. /dev/full takes nothing, and exists on Linux.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
    arguments: [
      "check device.yaml", "inspect --json r.h5", "mesh --state set", "--state set --no-plot --json",
    ])
  func standardOutputThatTakesNothing(_ command: String) throws {
    _ = try fvsolve(Self.commands[0] + ["-o", "r.h5"], in: folder)
    let run = try shell("\"$fvsolve\" \(command) >/dev/full", in: folder)
    try expectFailure(run, ["error: cannot write to standard output; is its disk full?"])
  }

  /// A file-size limit stands for a full disk: the write fails after some bytes, wherever the tests run.
  @Test(arguments: commands)
  func fullDisk(_ command: [String]) throws {
    try folder.write("old", to: "results/r.h5")
    let arguments = (command + ["-o", "results/r.h5"]).joined(separator: " ")
    let run = try shell("ulimit -f 40; exec \"$fvsolve\" \(arguments)", in: folder)
    try expectFailure(run, ["'results/r.h5'", "no space left"])
    #expect(try folder.bytes("results/r.h5") == Data("old".utf8))
    #expect(folder.files == ["device.yaml", "results", "results/r.h5"], "no temporary file stays")
  }

  /// A disk that is full indeed, where the tests may mount one.
  @Test(.enabled(if: Available.mounting, "needs to be root in a namespace of its own"))
  func fullFileSystem() throws {
    let script = """
      mkdir small && mount -t tmpfs -o size=200k tmpfs small && printf old > small/r.h5 || exit 99
      "$fvsolve" --geometry device.yaml --no-plot -o small/r.h5; code=$?
      ls -A small; cat small/r.h5
      exit $code
      """
    try folder.write(script, to: "script.sh")
    let run = try shell("exec unshare --mount sh script.sh", in: folder)
    #expect(run.status == 74, "\(run.errors)")
    #expect(run.errors.contains("'small/r.h5'") && run.errors.contains("no space left"), "\(run.errors)")
    #expect(run.output == "r.h5\nold", "\(run.output)")
  }

  private func expectFailure(_ run: Run, _ words: [String]) throws {
    #expect(run.status == 74, "\(run.output)\(run.errors)")
    #expect(run.output == "")
    for word in words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
  }
}
