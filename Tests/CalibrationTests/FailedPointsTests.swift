import ResultStore
import Testing

@testable import Calibration

/// Field solves without a solution: a few are told of, many are the end.
@Suite struct FailedPointsTests {
  private func sweep(failed: Int) -> SweepResult {
    var sweep = SampleSweep.grid(scales: [0.5, 0.7, 1, 2], voltages: [0.1, 0.2, 0.3, 0.4, 0.5])
    for k in 0..<failed {
      sweep.points[3 + k]!.status = k % 2 == 0 ? .failed : .invalid
      sweep.points[3 + k]!.message = "reason \(k)"
    }
    return sweep
  }

  @Test func aTenthMayFail() throws {
    #expect(try sweep(failed: 0).failures(file: "a.h5") == nil)
    #expect(
      try sweep(failed: 2).failures(file: "a.h5")
        == "2 of 20 field solves of a.h5 failed; the first: reason 0; the others were taken")
  }

  @Test func moreAreTheEnd() throws {
    let error = CalibrationError.failedPoints(file: "a.h5", count: 3, of: 20, first: "reason 0")
    #expect(throws: error) { try sweep(failed: 3).failures(file: "a.h5") }
  }

  /// The hash is of the data: neither when and by whom it was solved, nor how long it took.
  @Test func hashesAreOfTheData() throws {
    let sweep = sweep(failed: 1)
    var later = sweep
    later.provenance.finished = Timestamp(seconds: 1_000_000_000)
    for k in later.points.indices { later.points[k]!.cpuSeconds = Double(k) }
    #expect(later.dataHash == sweep.dataHash && sweep.dataHash.count == 64)
    var other = sweep
    other.points[7]!.values[2] = other.points[7]!.values[2].nextUp
    #expect(other.dataHash != sweep.dataHash)
    other = sweep
    other.config += " "
    #expect(other.dataHash != sweep.dataHash)
  }
}
