import Foundation
import Testing

@testable import PulseProgramming

/// The table of docs/fitting.md, printed anew: FVSOLVE_RECOVERY_TABLE=1 swift test … --filter LabelRecoveryTable. It takes some minutes.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FVSOLVE_RECOVERY_TABLE"] != nil, "takes minutes"))
struct LabelRecoveryTable {
  struct Row {
    var white: Double
    var perPulse = 0.0
    var pulses: Int
    var cycles: Int
  }

  static let rows = [
    Row(white: 0.005, pulses: 100, cycles: 1), Row(white: 0.01, pulses: 100, cycles: 1),
    Row(white: 0.01, pulses: 100, cycles: 5), Row(white: 0.01, pulses: 100, cycles: 10),
    Row(white: 0.03, pulses: 100, cycles: 10), Row(white: 0.01, pulses: 30, cycles: 10),
    Row(white: 0.003, pulses: 20, cycles: 3), Row(white: 0.01, perPulse: 0.001, pulses: 100, cycles: 10),
    Row(white: 0.01, perPulse: 0.003, pulses: 100, cycles: 10),
    Row(white: 0.01, perPulse: 0.003, pulses: 100, cycles: 1),
  ]

  @Test(arguments: rows.indices) func row(_ index: Int) {
    let row = Self.rows[index]
    var (worst, beyond, far, count) = (0.0, 0, 0, 0)
    for label in stride(from: row.perPulse > 0 ? 0.0 : -6, through: 6, by: 1) {
      for seed in 1...6 as ClosedRange<UInt64> {
        var pulses = SyntheticPulses()
        (pulses.up, pulses.down) = (Nonlinearity(label: label), Nonlinearity(label: label))
        (pulses.white, pulses.perPulse, pulses.cycles) = (row.white, row.perPulse, row.cycles)
        (pulses.pulsesUp, pulses.pulsesDown, pulses.seed) = (row.pulses, row.pulses, seed)
        let measured = pulses.measured
        for direction in PulseMeasurement.Direction.allCases {
          let fit = BranchFit(measured.branches.filter { $0.direction == direction })
          let off = abs(fit.label.value - label)
          worst = max(worst, off)
          count += 1
          if off > 0.05 { beyond += 1 }
          if off > 2 * fit.label.error { far += 1 }
        }
      }
    }
    let share = Double(far) / Double(count)
    print(
      "| \(100 * row.white) % | \(100 * row.perPulse) % | \(row.pulses) | \(row.cycles) | \(String(format: "%.3f", worst)) | \(beyond) of \(count) | \(String(format: "%.0f %%", 100 * share)) |"
    )
    // In normal noise 5 % are that far.
    #expect(share < 0.12, "\(share) of errors are above twice the standard error")
  }
}
