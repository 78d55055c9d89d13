import Foundation
import Synchronization
import Testing

@testable import ResultStore

@Suite struct SweepJournalTests {
  let directory = TemporaryDirectory()
  let path: String

  init() { path = SweepJournal.path(for: directory.file("results/sweep.h5")) }

  private func open(_ identity: String = "abc") throws -> SweepJournal {
    try SweepJournal(at: path, identity: identity, config: "hold: \"voltage\"\n# café \\ \u{1}\n")
  }

  static func point(_ index: Int) -> SweepResult.Point {
    SweepResult.Point(
      index: index, status: index % 3 == 0 ? .failed : .converged,
      message: index % 3 == 0 ? "no convergence at \"0.4 V\",\nµ \\ }" : "",
      values: [0.1 * Double(index), .nan, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .pi * 1e300],
      cpuSeconds: Double(index) / 7)
  }

  @Test func pointsComeBackBitByBit() throws {
    #expect(path.hasSuffix("sweep.h5.journal"))
    let points = (0..<20).map(Self.point)
    let journal = try open()
    #expect(journal.recovered.points.isEmpty)
    for point in points.reversed() { try journal.append(point) }
    #expect(try SweepJournal.read(path).points == points, "while it is being written")
    try journal.close()
    let again = try open()
    #expect(again.recovered.points == points)
    #expect(again.recovered.config == "hold: \"voltage\"\n# café \\ \u{1}\n")
    #expect(again.recovered.damagedLines.isEmpty)
    again.remove()
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(throws: ResultStoreError.notFound(path: path)) { try SweepJournal.read(path) }
  }

  @Test func theLastRecordOfAPointCounts() throws {
    let journal = try open()
    try journal.append(Self.point(3))
    try journal.append(Self.point(4))
    var better = Self.point(3)
    (better.status, better.message) = (.converged, "")
    try journal.append(better)
    #expect(try SweepJournal.read(path).points == [better, Self.point(4)])
  }

  @Test func itGoesOnAfterAnyTornEnd() throws {
    let journal = try open()
    for index in 0..<2 { try journal.append(Self.point(index)) }
    try journal.close()
    let whole = try #require(bytes(path))
    try open().append(Self.point(2))
    let longer = try #require(bytes(path))
    for end in whole.count..<longer.count {
      try Data(longer[..<end]).write(to: URL(fileURLWithPath: path))
      #expect(try SweepJournal.read(path).points.count == 2, "cut at \(end)")
      let journal = try open()
      #expect(journal.recovered.points == [Self.point(0), Self.point(1)], "cut at \(end)")
      try journal.append(Self.point(2))
      try journal.close()
      #expect(bytes(path) == longer, "cut at \(end)")
    }
  }

  /// Killed before the study was written down, there is nothing to lose.
  @Test func itBeginsAnewAfterATornHead() throws {
    try open().close()
    let whole = try #require(bytes(path))
    for end in 0..<whole.count {
      try Data(whole[..<end]).write(to: URL(fileURLWithPath: path))
      #expect(throws: ResultStoreError.incomplete(path: path), "cut at \(end)") {
        try SweepJournal.read(path)
      }
      try open().close()
      #expect(bytes(path) == whole, "cut at \(end)")
    }
  }

  @Test func aDamagedLineIsToldAndTheOthersKept() throws {
    let journal = try open()
    for index in 0..<4 { try journal.append(Self.point(index)) }
    try journal.close()
    let whole = try #require(bytes(path))
    let lines = whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let third = lines[..<3].map { $0.count + 1 }.reduce(0, +)
    // Every byte of the record of point 1, its line feed included.
    for place in third...third + lines[3].count {
      for bit in [0, 3] {
        var hurt = whole
        hurt[place] ^= UInt8(1 << bit)
        try Data(hurt).write(to: URL(fileURLWithPath: path))
        let contents = try SweepJournal.read(path)
        let kept = contents.points.map(\.index)
        #expect(kept == [0, 2, 3] || kept == [0, 3] && place == third + lines[3].count, "byte \(place)")
        #expect(!contents.damagedLines.isEmpty && contents.damagedLines[0] == 4, "byte \(place)")
        for point in contents.points { #expect(point == Self.point(point.index)) }
      }
    }
  }

  @Test func anotherStudyOrAnotherFileIsRefused() throws {
    try open().append(Self.point(1))
    let before = bytes(path)
    #expect(throws: ResultStoreError.otherStudy(path: path)) { try open("def") }
    #expect(bytes(path) == before)
    for text in ["schema: 1\n", String(repeating: "x", count: 1000)] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let damage = ResultStoreError.damaged(path: path, reason: "it is not the journal of a study")
      #expect(throws: damage) { try open() }
      #expect(throws: damage) { try SweepJournal.read(path) }
      #expect(bytes(path) == Array(text.utf8))
    }
    var hurt = try #require(before)
    hurt[300] ^= 1
    try Data(hurt).write(to: URL(fileURLWithPath: path))
    #expect(throws: ResultStoreError.self) { try open() }
    #expect(bytes(path) == hurt)
  }

  /// The lock comes before the identity.
  @Test(arguments: ["abc", "def"]) func anotherProcessIsToldWhoWrites(identity: String) async throws {
    let journal = try open()
    try journal.append(Self.point(1))
    await #expect(processExitsWith: .success) {
      [path = path as String, identity = identity as String, holder = getpid() as Int32] in
      let writer = "process \(holder) on \(AtomicFile.host)"
      #expect(throws: ResultStoreError.locked(path: path, holder: writer)) {
        try SweepJournal(at: path, identity: identity, config: "")
      }
      let count = try SweepJournal.read(path).points.count
      #expect(count == 1)
    }
    try journal.close()
    await #expect(processExitsWith: .success) { [path = path as String] in
      let count = try SweepJournal(at: path, identity: "abc", config: "").recovered.points.count
      #expect(count == 1)
    }
  }

  @Test func aKilledProcessLosesNothingAndItsLock() async throws {
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let journal = try SweepJournal(at: path, identity: "abc", config: "")
      for index in 0..<1000 { try journal.append(SweepJournalTests.point(index)) }
      kill(getpid(), SIGKILL)
    }
    #expect(try open().recovered.points == (0..<1000).map(Self.point))
  }

  /// Journals that come and go: never do two have the same one.
  @Test func onlyOneOfManyGetsIt() throws {
    let path = path
    let holders = Atomic(0)
    let opened = Atomic(0)
    let refused = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for round in 0..<100 {
        do {
          let journal = try SweepJournal(at: path, identity: "abc", config: "")
          #expect(holders.add(1, ordering: .sequentiallyConsistent).oldValue == 0)
          opened.add(1, ordering: .relaxed)
          try journal.append(SweepJournalTests.point(round))
          holders.subtract(1, ordering: .sequentiallyConsistent)
          if round % 2 == 0 { journal.remove() } else { try journal.close() }
        } catch {
          if case ResultStoreError.locked = error {
            refused.add(1, ordering: .relaxed)
          } else {
            Issue.record(error)
          }
        }
      }
    }
    #expect(opened.load(ordering: .relaxed) > 0)
    #expect(opened.load(ordering: .relaxed) + refused.load(ordering: .relaxed) == 800)
  }

  @Test(arguments: [0, 1, 40]) func aFullDiskKeepsThePointsBefore(taken: Int) throws {
    let room = Atomic(Int.max)
    let sink: AtomicFile.Sink = { descriptor, start, count in
      let room = room.load(ordering: .relaxed)
      if count <= room { return write(descriptor, start, count) }
      if room == 0 {
        errno = ENOSPC
        return -1
      }
      return write(descriptor, start, room)
    }
    let journal = try SweepJournal(at: path, identity: "abc", config: "", sink: sink)
    try journal.append(Self.point(1))
    let before = bytes(path)
    room.store(taken, ordering: .relaxed)
    #expect(throws: ResultStoreError.diskFull(path: path)) { try journal.append(Self.point(2)) }
    #expect(bytes(path) == before)
    room.store(.max, ordering: .relaxed)
    try journal.append(Self.point(3))
    #expect(try SweepJournal.read(path).points == [Self.point(1), Self.point(3)])
  }

  /// The kernel's own refusal, when the journal is begun and later.
  @Test(arguments: [100, 2000]) func theKernelsLimitKeepsWholeLines(limit: Int) async throws {
    await #expect(processExitsWith: .success) { [path = path as String, limit = limit as Int] in
      signal(SIGXFSZ, SIG_IGN)
      var limits = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
      #expect(throws: ResultStoreError.diskFull(path: path)) {
        let journal = try SweepJournal(at: path, identity: "abc", config: "")
        for index in 0..<1000 { try journal.append(SweepJournalTests.point(index)) }
      }
    }
    guard limit > 300 else {
      #expect(!FileManager.default.fileExists(atPath: path))
      return
    }
    let points = try SweepJournal.read(path).points
    #expect(points.count > 2 && points == points.indices.map(Self.point))
    #expect(bytes(path)?.last == UInt8(ascii: "\n"))
  }

  @Test func aRemovedFileIsNoticed() throws {
    let journal = try open()
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: ResultStoreError.notWritable(path: path, reason: "the file was removed")) {
      try journal.flush()
    }
    let other = try open()
    try other.append(Self.point(1))
    journal.remove()
    #expect(try SweepJournal.read(path).points.count == 1, "the other's file stays")
  }

  @Test func hundredThousandPointsComeBack() throws {
    let journal = try open()
    for index in 0..<100_000 { try journal.append(Self.point(index)) }
    #expect(try SweepJournal.read(path).points.count == 100_000)
    journal.remove()
  }
}
