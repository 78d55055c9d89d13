import Foundation
import Testing

/// Files that are not even text, or not there, for every command that reads one: exit code 65.
@Suite struct UnreadableFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Commands that read a file, and the file that a device command reads besides it.
  static let readers = [
    ["check", "FILE"], ["solve", "--no-plot", "--geometry", "FILE"], ["mesh", "--geometry", "FILE"],
    ["solve", "--no-plot", "--state", "set", "--materials", "FILE"], ["inspect", "FILE"],
  ]

  @Test(arguments: readers)
  func missing(_ command: [String]) throws {
    try refuses(command, "none.yaml", [command[0] == "inspect" ? "does not exist" : "no such file"])
  }

  @Test(arguments: readers)
  func folderInsteadOfFile(_ command: [String]) throws {
    try folder.write("", to: "folder/inside")
    try refuses(command, "folder", ["is a directory"])
  }

  @Test(arguments: readers)
  func empty(_ command: [String]) throws {
    try folder.write("", to: "empty")
    try refuses(command, "empty", [command[0] == "inspect" ? "is not an HDF5 file" : "empty"])
  }

  @Test(arguments: readers)
  func binary(_ command: [String]) throws {
    try folder.write(Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37) }), to: "binary")
    try refuses(command, "binary", [command[0] == "inspect" ? "is not an HDF5 file" : "not a text file"])
  }

  /// 100 MB without a byte on disk: refused by its size, quickly and without reading it all.
  @Test(arguments: readers)
  func huge(_ command: [String]) throws {
    try folder.write("", to: "huge")
    try #require(truncate(folder.path("huge"), 100_000_000) == 0)
    try refuses(command, "huge", [command[0] == "inspect" ? "is not an HDF5 file" : "larger than 10 MB"])
  }

  /// Permissions bind root as little as tests running as root could tell: `nobody` runs the program then.
  @Test(arguments: readers)
  func unreadable(_ command: [String]) throws {
    try folder.write(SampleDevice.text, to: "secret")
    let run = try unprivileged(command, "secret", mode: 0o000)
    #expect(run.status == 65, "\(run.errors)")
    let word =
      command[0] == "inspect" ? "Permission denied" : "cannot be opened for reading; check its permissions"
    #expect(run.errors.contains("secret") && run.errors.contains(word), "\(run.errors)")
  }

  @Test func aTruncatedResultIsRefused() throws {
    try folder.write(SampleDevice.text, to: "device.yaml")
    let run = try fvsolve(["--geometry", "device.yaml", "--no-plot", "-o", "r.h5"], in: folder)
    try #require(run.status == 0, "\(run.errors)")
    let whole = try folder.bytes("r.h5")
    for fraction in [0.01, 0.3, 0.9, 0.999] {
      try folder.write(whole.prefix(Int(Double(whole.count) * fraction)), to: "cut.h5")
      let inspected = try fvsolve(["inspect", "cut.h5"], in: folder)
      #expect(inspected.status == 65 && inspected.output == "", "\(fraction) of the file")
      #expect(inspected.errors.contains("'cut.h5' is "), "\(inspected.errors)")
    }
  }

  /// The message names the file, an existing result stays, and there is no place to point at beyond a line.
  private func refuses(_ command: [String], _ name: String, _ words: [String]) throws {
    try folder.write("old", to: "results/set.h5")
    let run = try fvsolve(command.map { $0 == "FILE" ? name : $0 }, in: folder, timeout: 20)
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.output == "")
    #expect(run.errors.contains(name) && run.errors.contains("error: "), "\(run.errors)")
    #expect(run.errors.count { $0 == "\n" } == 1, "one line: \(run.errors)")
    for word in words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(try folder.bytes("results/set.h5") == Data("old".utf8))
  }

  private func unprivileged(_ command: [String], _ name: String, mode: mode_t) throws -> Run {
    try #require(chmod(folder.path(name), mode) == 0)
    return try folder.runUnprivileged(command.map { $0 == "FILE" ? name : $0 })
  }
}

extension TemporaryFolder {
  /// Runs the program as somebody whom permissions bind: this user, or `nobody` when that is root.
  ///
  /// The program is copied, since a checkout below /root is closed to others.
  func runUnprivileged(_ arguments: [String]) throws -> Run {
    guard getuid() == 0 else { return try fvsolve(arguments, in: self) }
    let tools = try TemporaryFolder()
    for path in [root, tools.root] { try #require(chmod(path, 0o755) == 0) }
    try FileManager.default.copyItem(atPath: Product.path, toPath: tools.path("fvsolve"))
    let identity = ["--reuid=65534", "--regid=65534", "--clear-groups", tools.path("fvsolve")]
    return try RunningProgram("/usr/bin/setpriv", identity + arguments, in: root).wait()
  }
}
