import Foundation
import Testing

@testable import ResultStore

@Suite struct ErrorTests {
  let directory = TemporaryDirectory()

  private func error(reading path: String) -> ResultStoreError? {
    #expect(throws: ResultStoreError.self) { try ResultFile.read(path) }
  }

  private func make(_ name: String, _ bytes: [UInt8]) -> String {
    #expect(FileManager.default.createFile(atPath: directory.file(name), contents: Data(bytes)))
    return directory.file(name)
  }

  @Test func missingFile() {
    let path = directory.file("no.h5")
    #expect(error(reading: path) == .notFound(path: path))
    #expect(error(reading: path)?.concernsWriting == false)
  }

  @Test func directoryInsteadOfFile() {
    #expect(error(reading: directory.path) == .unreadable(path: directory.path, reason: "it is a directory"))
  }

  @Test(arguments: [[], Array("schema: 1\n".utf8), [UInt8](repeating: 0xff, count: 100_000)])
  func notHDF5(content: [UInt8]) {
    let path = make("x.h5", content)
    #expect(error(reading: path) == .notHDF5(path: path))
  }

  @Test func truncatedFile() throws {
    let whole = try ResultFile.image(of: sampleResult())
    for size in [whole.count - 1, whole.count / 2, 3000, 200] {
      let path = make("cut.h5", Array(whole[..<size]))
      guard case .damaged(path, _) = error(reading: path) else {
        Issue.record("cut to \(size): \(String(describing: error(reading: path)))")
        continue
      }
    }
  }

  /// Data that contradict themselves: the index of a vertex that is not there. (Damage to HDF5's own headers is
  /// left to the library.)
  @Test func damagedIndices() throws {
    var whole = try ResultFile.image(of: sampleResult())
    let first = sampleResult().mesh.triangles.prefix(8).flatMap { [$0.x, $0.y, $0.z] }
    let needle = first.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
    let start = try #require(whole.indices.first { whole[$0...].starts(with: needle) })
    whole[start + 3] = 0x80
    let path = make("hurt.h5", whole)
    #expect(
      error(reading: path)
        == .damaged(path: path, reason: "mesh/triangles names a vertex that is not there"))
  }

  @Test func unfinishedFile() throws {
    let file = try HDF5.fileInMemory()
    try file.setAttribute("Conventions", ResultFile.conventions)
    let path = make("open.h5", try file.image())
    #expect(error(reading: path) == .incomplete(path: path))
    try file.setAttribute("complete", Int32(0))
    #expect(error(reading: make("open.h5", try file.image())) == .incomplete(path: path))
  }

  @Test func fileOfAnotherKind() throws {
    let file = try HDF5.fileInMemory()
    let path = make("other.h5", try file.image())
    #expect(error(reading: path) == .wrongConventions(path: path, found: nil, expected: "fvsolve-1"))
    try file.setAttribute("Conventions", "CF-1.8")
    #expect(
      error(reading: make("other.h5", try file.image()))
        == .wrongConventions(path: path, found: "CF-1.8", expected: "fvsolve-1"))
  }

  @Test func missingPart() throws {
    let file = try HDF5.fileInMemory()
    try file.setAttribute("Conventions", ResultFile.conventions)
    try file.setAttribute("complete", Int32(1))
    let path = make("part.h5", try file.image())
    guard case .damaged(path, let reason) = error(reading: path) else {
      Issue.record("expected damage")
      return
    }
    #expect(reason.contains("config"))
  }

  @Test func changedConfigIsNoticed() throws {
    var whole = try ResultFile.image(of: sampleResult())
    let needle = Array("state: weakset   #".utf8)
    let start = try #require(
      whole.indices.first { whole[$0...].starts(with: needle) })
    whole[start] = UInt8(ascii: "S")
    let path = make("edited.h5", whole)
    #expect(
      error(reading: path)
        == .damaged(path: path, reason: "the text of /config does not match its sha256"))
  }

  @Test func unwritableTargets() throws {
    func failure(_ path: String) -> ResultStoreError? {
      #expect(throws: ResultStoreError.self) { try ResultFile.write(sampleResult(), to: path) }
    }
    #expect(failure(directory.path) == .notWritable(path: directory.path, reason: "it is a directory"))
    #expect(failure("/dev/full") == .notWritable(path: "/dev/full", reason: "it is not a regular file"))
    let plain = make("plain", [1])
    #expect(
      failure(plain + "/x.h5") == .cannotCreateDirectory(path: plain, reason: "a file is in the way"))
    let below = failure(plain + "/deeper/x.h5")
    #expect(below == .cannotCreateDirectory(path: plain + "/deeper", reason: AtomicFile.text(ENOTDIR)))
    #expect(below?.concernsWriting == true)
    #expect(bytes(plain) == [1])
    guard case .cannotCreateDirectory("/proc/fvsolve", _) = failure("/proc/fvsolve/x.h5") else {
      Issue.record("made a directory in /proc")
      return
    }
  }

  @Test func protectedFilesAndDirectories() async throws {
    let protected = directory.file("protected.h5")
    try ResultFile.write(sampleResult(), to: protected)
    chmod(protected, 0o444)
    chmod(directory.path, 0o555)
    let before = bytes(protected)
    let new = directory.file("new.h5")
    // Nobody is refused anything as root: give that up in a process of its own.
    await #expect(processExitsWith: .success) { [protected = protected as String, new = new as String] in
      if geteuid() == 0 { setuid(65534) }
      let reason = AtomicFile.text(EACCES)
      for path in [protected, new] {
        #expect(throws: ResultStoreError.notWritable(path: path, reason: reason)) {
          try ResultFile.write(sampleResult(), to: path)
        }
      }
    }
    chmod(directory.path, 0o755)
    #expect(bytes(protected) == before)
    #expect(directory.contents == ["protected.h5", "protected.xdmf"])
  }

  @Test func libraryErrorsCarryTheirReason() throws {
    let file = try HDF5.fileInMemory()
    let error = #expect(throws: ResultStoreError.self) {
      let found = try file.open("absent")
      _ = found.id
    }
    guard case .library("find 'absent'", let message) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(message.contains("unable to open object") && message.contains("doesn't exist"))
  }
}
