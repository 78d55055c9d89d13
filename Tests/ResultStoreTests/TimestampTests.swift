import Foundation
import Testing

@testable import ResultStore

@Test(
  arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_700_000_000, "2023-11-14T22:13:20Z"),
    (4_102_444_799, "2099-12-31T23:59:59Z"),
  ])
func timestamps(seconds: Int64, text: String) {
  #expect(Timestamp(seconds: seconds).description == text)
  #expect(Timestamp(text) == Timestamp(seconds: seconds))
}

@Test(arguments: ["", "yesterday", "2023-11-14 22:13:20", "2023-11-14T22:13:20+01:00"])
func otherTextIsNoTimestamp(text: String) { #expect(Timestamp(text) == nil) }

/// `SOURCE_DATE_EPOCH` fixes the stored times, so that two runs give the same bytes.
@Test func sourceDateEpochFixesTheBytes() async {
  await #expect(processExitsWith: .success) {
    setenv("SOURCE_DATE_EPOCH", "951782400", 1)
    var later = sampleResult()
    later.provenance.started = .now
    later.provenance.finished = .now
    #expect(try ResultFile.image(of: later) == ResultFile.image(of: sampleResult()))
    let directory = TemporaryDirectory()
    try ResultFile.write(later, to: directory.file("x.h5"))
    #expect(
      try ResultFile.read(directory.file("x.h5")).provenance.finished.description == "2000-02-29T00:00:00Z")
  }
}
