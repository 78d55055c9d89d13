import Foundation
import Quantities
import Reproduction

extension Reproduction.State {
  /// For people: "made (not made yet)".
  var words: String {
    switch self {
    case .fresh: "up to date"
    case .made(let reason): "made (\(reason))"
    case .stale(let reason): "to be made: \(reason)"
    case .failed(let why): "FAILED: \(why)"
    case .impossible(let needs): "not made: needs '\(needs)'"
    }
  }
}

/// Which steps a reproduction would make.
struct ReproductionRehearsal: PrintedReport {
  var steps: [(step: ReproductionStep, state: Reproduction.State)]

  var table: String {
    aligned([["step", "state"]] + steps.map { [$0.step.name, $0.state.words] }).joined(separator: "\n")
  }

  var object: [String: Any] {
    [
      "steps": steps.map { entry -> [String: Any] in
        [
          "name": entry.step.name, "command": entry.step.command, "state": entry.state.words,
          "fresh": entry.state == .fresh,
        ]
      }
    ]
  }
}

/// What became of every step and every claim.
struct ReproductionReport: PrintedReport {
  var plan: ReproductionPlan
  var states: [String: Reproduction.State]
  var rows: [ClaimRow]

  var table: String {
    var lines = aligned(
      [["figure", "reported", "here", "verdict"]]
        + rows.map { row in
          [
            row.figure, row.reported, row.value.map { format($0, row.unit, digits: 4) } ?? "-",
            row.verdict.words,
          ]
        })
    for row in rows where row.verdict != .met && !row.why.isEmpty {
      lines.append("  \(row.figure), \(row.reported): \(row.why)")
    }
    let counts = ClaimRow.Verdict.allCases.map { verdict in
      verdict.counted(rows.count { $0.verdict == verdict })
    }
    let made = states.values.count { if case .made = $0 { true } else { false } }
    lines.append("\(counts.joined(separator: ", ")); \(made) of \(plan.steps.count) steps were made now")
    for step in plan.steps {
      switch states[step.name] {
      case .failed, .impossible: lines.append("  \(step.name): \(states[step.name]?.words ?? "")")
      default: break
      }
    }
    return lines.joined(separator: "\n")
  }

  var object: [String: Any] {
    var counts: [String: Int] = [:]
    for verdict in ClaimRow.Verdict.allCases {
      counts[verdict.rawValue] = rows.count { $0.verdict == verdict }
    }
    return [
      "verdicts": counts,
      "steps": plan.steps.map { step -> [String: Any] in
        ["name": step.name, "state": states[step.name]?.words ?? ""]
      },
      "claims": rows.map { row -> [String: Any] in
        var object: [String: Any] = [
          "figure": row.figure, "reported": row.reported, "quantity": row.quantity, "units": row.unit,
          "verdict": row.verdict.rawValue, "why": row.why, "step": row.step, "place": row.place,
        ]
        object["value"] = row.value
        object["published"] = row.published
        object["at_least"] = row.minimum
        object["at_most"] = row.maximum
        return object
      },
    ]
  }
}
