import Foundation
import Testing

@testable import ResultStore

@Suite struct CheckpointTests {
  let directory = TemporaryDirectory()

  private var sample: Checkpoint {
    Checkpoint(
      identity: SHA256.hexDigest("weakset, 1 us".utf8), summary: "weak SET, 1 us pulse: 37 steps, t = 12 ns",
      reals: [
        "temperature": (0..<500).map { 300 + Double($0).squareRoot() },
        "odd": [
          .nan, Double(nan: 77, signaling: false), -0.0, 0, .infinity, -.infinity, .leastNonzeroMagnitude,
        ],
        "none": [], "Größe": [1],
      ],
      integers: ["step": [37], "limits": [.min, .max, -1], "none": []],
      texts: ["waveform": "pulse 1 us\nat 0.4 V", "empty": "", "unit": "µs"])
  }

  private func make(_ name: String, _ bytes: some Sequence<UInt8>) -> String {
    #expect(FileManager.default.createFile(atPath: directory.file(name), contents: Data(bytes)))
    return directory.file(name)
  }

  private func error(reading path: String) -> ResultStoreError? {
    #expect(throws: ResultStoreError.self) { try ResultFile.readCheckpoint(path) }
  }

  @Test func everyBitComesBack() throws {
    let path = directory.file("deep/run.checkpoint.h5")
    try ResultFile.writeCheckpoint(sample, to: path)
    let read = try ResultFile.readCheckpoint(path)
    #expect(read == sample)
    #expect(read.reals["odd"]?.map(\.bitPattern) == sample.reals["odd"]?.map(\.bitPattern))
    let empty = Checkpoint(identity: "", summary: "")
    try ResultFile.writeCheckpoint(empty, to: path)
    #expect(try ResultFile.readCheckpoint(path) == empty)
  }

  @Test func equalityIsThatOfBits() {
    #expect(sample == sample)
    var other = sample
    other.reals["odd"]?[3] = -0.0
    #expect(other != sample)
    other = sample
    other.reals["more"] = []
    #expect(other != sample && sample != other)
  }

  @Test func equalCheckpointsGiveEqualBytes() throws {
    let first = try ResultFile.image(of: sample)
    // Another order of insertion, which a dictionary shows in its own order.
    var again = Checkpoint(identity: sample.identity, summary: sample.summary)
    for (name, values) in sample.reals.reversed() { again.reals[name] = values }
    for (name, values) in sample.integers.reversed() { again.integers[name] = values }
    for (name, text) in sample.texts.reversed() { again.texts[name] = text }
    #expect(try ResultFile.image(of: again) == first)
  }

  @Test func everyTruncationIsNoticed() throws {
    let whole = try Seal.sealed(ResultFile.image(of: sample))
    for size in Array(0..<600) + Array(stride(from: 600, to: whole.count, by: 97)) + [whole.count - 1] {
      let path = make("cut.h5", whole[..<size])
      let error = error(reading: path)
      let isExpected =
        switch error {
        case .notHDF5, .damaged: true
        default: false
        }
      #expect(isExpected, "cut to \(size) of \(whole.count): \(String(describing: error))")
    }
    #expect(
      error(reading: make("long.h5", whole + [0]))
        == .damaged(path: directory.file("long.h5"), reason: "its bytes do not match its sha256"))
  }

  @Test func everyFlippedBitIsNoticed() throws {
    let whole = try Seal.sealed(ResultFile.image(of: sample))
    for index in Array(0..<Seal.length) + Array(stride(from: Seal.length, to: whole.count, by: 61)) {
      var hurt = whole
      hurt[index] ^= 1 << UInt8(index % 8)
      let path = make("hurt.h5", hurt)
      guard case .damaged(path, _) = error(reading: path) else {
        Issue.record("byte \(index): \(String(describing: error(reading: path)))")
        continue
      }
    }
  }

  @Test func foreignFilesAreRefused() throws {
    let missing = directory.file("no.h5")
    #expect(error(reading: missing) == .notFound(path: missing))
    #expect(error(reading: directory.path) == .unreadable(path: directory.path, reason: "it is a directory"))
    let text = make("text.h5", "schema: 1\n".utf8)
    #expect(error(reading: text) == .notHDF5(path: text))
    let result = directory.file("result.h5")
    try ResultFile.write(sampleResult(), to: result)
    #expect(
      error(reading: result)
        == .wrongConventions(path: result, found: "fvsolve-1", expected: "fvsolve-checkpoint-1"))
    let checkpoint = directory.file("checkpoint.h5")
    try ResultFile.writeCheckpoint(sample, to: checkpoint)
    #expect(
      throws: ResultStoreError.wrongConventions(
        path: checkpoint, found: "fvsolve-checkpoint-1", expected: "fvsolve-1")
    ) { try ResultFile.read(checkpoint) }
    let bare = make("bare.h5", try ResultFile.image(of: sample))
    #expect(error(reading: bare) == .damaged(path: bare, reason: "its sha256 is missing"))
    let unfinished = try HDF5.fileInMemory()
    try unfinished.setAttribute("Conventions", ResultFile.checkpointConventions)
    let open = make("open.h5", Seal.sealed(try unfinished.image()))
    #expect(error(reading: open) == .incomplete(path: open))
    try unfinished.setAttribute("complete", Int32(1))
    let hollow = make("hollow.h5", Seal.sealed(try unfinished.image()))
    guard case .damaged(hollow, let reason) = error(reading: hollow) else {
      Issue.record("expected damage")
      return
    }
    #expect(reason.contains("identity"))
  }

  @Test(arguments: ["", ".", "a/b", "a\u{0}b"])
  func namesThatHDF5CannotHold(name: String) {
    for checkpoint in [
      Checkpoint(identity: "", summary: "", reals: [name: []]),
      Checkpoint(identity: "", summary: "", integers: [name: []]),
      Checkpoint(identity: "", summary: "", texts: [name: ""]),
    ] {
      #expect(throws: ResultStoreError.inconsistent("'\(name)' cannot be a name in a checkpoint")) {
        try ResultFile.writeCheckpoint(checkpoint, to: directory.file("x.h5"))
      }
    }
    #expect(directory.contents.isEmpty)
  }

  @Test func textsWithNULAreRefused() {
    let checkpoint = Checkpoint(identity: "", summary: "", texts: ["a": "x\u{0}y"])
    #expect(throws: ResultStoreError.inconsistent("a text in the checkpoint holds a NUL character")) {
      try ResultFile.writeCheckpoint(checkpoint, to: directory.file("x.h5"))
    }
  }

  /// A full-size run: 20 arrays of 100,000 numbers. The time is printed, not judged.
  @Test func largeCheckpoints() throws {
    var large = Checkpoint(identity: "large", summary: "large")
    for index in 0..<20 { large.reals["field\(index)"] = (0..<100_000).map { Double($0 ^ index) / 3 } }
    let path = directory.file("large.h5")
    let clock = ContinuousClock()
    let writing = try clock.measure { try ResultFile.writeCheckpoint(large, to: path) }
    var read: Checkpoint?
    let reading = try clock.measure { read = try ResultFile.readCheckpoint(path) }
    #expect(read == large)
    print("checkpoint of 16 MB: written in \(writing), read in \(reading)")
  }
}
