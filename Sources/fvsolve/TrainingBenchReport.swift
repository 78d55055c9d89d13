import Crossbar
import Foundation

/// The speed of training, as a table for people or as JSON.
struct TrainingBenchReport: PrintedReport {
  private let benches: [TrainingBench]

  init(_ benches: [TrainingBench]) { self.benches = benches }

  var table: String {
    var lines = ["training 400-100-10, one image at a time, on one core"]
    for bench in benches {
      lines.append(
        "  \(bench.kernels): peak \(String(format: "%.0f", bench.peak * 1e-9)) GFLOP/s"
          + (bench.kernels == benches.last?.kernels ? " (used here)" : ""))
      for row in bench.rows {
        let share = row.operations.map { String(format: ", %.0f %% of peak", 100 * $0 / bench.peak) } ?? ""
        lines.append(
          "    " + row.name.padding(toLength: 28, withPad: " ", startingAt: 0)
            + String(format: "%7.0f images/s", row.imagesPerSecond) + share)
      }
    }
    return lines.joined(separator: "\n")
  }

  var object: [String: Any] {
    [
      "benches": benches.map { bench -> [String: Any] in
        [
          "kernels": bench.kernels, "peak_flop_per_s": bench.peak,
          "rows": bench.rows.map { row -> [String: Any] in
            var object: [String: Any] = ["name": row.name, "images_per_s": row.imagesPerSecond]
            if let operations = row.operations { object["fraction_of_peak"] = operations / bench.peak }
            return object
          },
        ]
      }
    ]
  }
}
