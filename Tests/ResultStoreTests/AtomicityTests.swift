import Foundation
import Testing

@testable import ResultStore

@Suite struct AtomicityTests {
  let directory = TemporaryDirectory()

  @Test(arguments: [0, 1, 4096, 100_000])
  func aFailureMidwayLeavesTheOldFile(after limit: Int) throws {
    let path = directory.file("a.h5")
    try ResultFile.write(sampleResult(), to: path)
    let before = bytes(path)
    var room = limit
    let sink: AtomicFile.Sink = { descriptor, start, count in
      guard room > 0 else {
        errno = ENOSPC
        return -1
      }
      let taken = min(count, room, 1000)
      room -= taken
      return write(descriptor, start, taken)
    }
    #expect(throws: ResultStoreError.diskFull(path: path)) {
      try AtomicFile.write([UInt8](repeating: 1, count: 200_000), to: path, sink: sink)
    }
    #expect(bytes(path) == before)
    #expect(directory.contents == ["a.h5", "a.xdmf"])
  }

  @Test func shortAndInterruptedWritesAreContinued() throws {
    let path = directory.file("b")
    let data = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
    var calls = 0
    try AtomicFile.write(
      data, to: path,
      sink: { descriptor, start, count in
        calls += 1
        if calls % 3 == 0 {
          errno = EINTR
          return -1
        }
        return write(descriptor, start, min(count, 7))
      })
    #expect(bytes(path) == data)
  }

  /// The kernel's own refusal: a file size limit below the size of the result.
  @Test func theKernelsLimitLeavesTheOldFile() async throws {
    let path = directory.file("limit.h5")
    try ResultFile.write(sampleResult(), to: path)
    let before = bytes(path)
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 20_000, rlim_max: 20_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #expect(throws: ResultStoreError.diskFull(path: path)) {
        try ResultFile.write(sampleResult(cells: 40), to: path)
      }
    }
    #expect(bytes(path) == before)
    #expect(directory.contents == ["limit.h5", "limit.xdmf"])
  }

  /// Killed at ten moments, the file is always whole and always one of the two.
  @Test(arguments: 0..<10)
  func aKillAtAnyMomentLeavesAWholeFile(moment: Int) async throws {
    let path = directory.file("kill.h5")
    try ResultFile.write(sampleResult(cells: 8), to: path)
    await #expect(processExitsWith: .signal(SIGALRM)) { [path = path as String, moment = moment as Int] in
      let results = [sampleResult(cells: 8), sampleResult(cells: 60)]
      var timer = itimerval(
        it_interval: timeval(tv_sec: 0, tv_usec: 0),
        it_value: timeval(tv_sec: 0, tv_usec: 20_000 + moment * 1_700))
      setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
      for count in 0... { try ResultFile.write(results[count % 2], to: path) }
    }
    let cells = try ResultFile.read(path).mesh.points.count
    #expect(cells == 81 || cells == 3721)
    // The next write clears what the killed process left.
    try ResultFile.write(sampleResult(), to: path)
    #expect(directory.contents.filter { $0.hasPrefix(".kill.h5.") }.isEmpty)
  }

  @Test func temporariesOfLivingProcessesStay() throws {
    let path = directory.file("c.h5")
    let mine = AtomicFile.temporaryName(for: path)
    #expect(FileManager.default.createFile(atPath: mine, contents: Data()))
    try ResultFile.write(sampleResult(), to: path)
    #expect(FileManager.default.fileExists(atPath: mine))
  }

  @Test func temporariesOfDeadProcessesGo() throws {
    let path = directory.file("d.h5")
    let abandoned = AtomicFile.temporaryName(for: path)
      .replacingOccurrences(of: "\(getpid())-", with: "999999999-")
    #expect(FileManager.default.createFile(atPath: abandoned, contents: Data()))
    #expect(directory.contents.count == 1)
    try ResultFile.write(sampleResult(), to: path)
    #expect(directory.contents == ["d.h5", "d.xdmf"])
  }

  @Test func permissionsAndLinksSurvive() throws {
    let real = directory.file("real.h5")
    let link = directory.file("link.h5")
    try ResultFile.write(sampleResult(), to: real)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.h5")
    try ResultFile.write(sampleResult(cells: 4), to: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.h5")
    #expect(try ResultFile.read(real).mesh.points.count == 25)
    #expect(try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions] as? Int == 0o640)
  }

  @Test func missingDirectoriesAreMade() throws {
    let path = directory.file("new/deep/er/x.h5")
    let xdmf = try ResultFile.write(sampleResult(), to: path)
    #expect(xdmf == directory.file("new/deep/er/x.xdmf"))
    #expect(try ResultFile.read(path).state == "weakset")
  }

  @Test func aPathIsCheckedBeforehand() throws {
    let file = directory.file("there")
    #expect(FileManager.default.createFile(atPath: file, contents: Data("old".utf8)))
    try ResultFile.checkWritable(file)
    try ResultFile.checkWritable(directory.file("new/deep/result.h5"))
    for bad in ["", directory.file(""), file + "/result.h5", "/dev/null"] {
      #expect(throws: ResultStoreError.self, "'\(bad)'") { try ResultFile.checkWritable(bad) }
    }
    #expect(directory.contents == ["there"])
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "old")
  }
}
