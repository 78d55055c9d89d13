import Foundation
import Reproduction
import Testing

@Suite struct ReportTests {
  private func rows(_ missing: String = "it failed") throws -> (ReproductionPlan, [ClaimRow]) {
    let plan = try ReproductionPlan(ReproductionPlan.Options())
    let lost = Dictionary(uniqueKeysWithValues: plan.steps.map { ($0.name, missing) })
    return (plan, ReproductionClaims(folder: "nowhere", plan: plan, missing: lost).rows)
  }

  /// Nothing is silently missing: what could not be made is a row that says why.
  @Test func everyFigureHasRowsWhateverFails() throws {
    let (_, rows) = try rows()
    for figure in Figure.allCases {
      let own = rows.filter { row in
        row.figure == figure.label && !UntestedFigure.all.contains { $0.reported == row.reported }
      }
      #expect(!own.isEmpty, "\(figure.label)")
      #expect(
        own.allSatisfy { $0.verdict == .untested && $0.value == nil && $0.why.contains("it failed") },
        "\(own)")
    }
    for figure in UntestedFigure.all {
      #expect(rows.contains { $0.figure == figure.label && !$0.why.isEmpty })
    }
    #expect(
      Figure.allCases.map(\.rawValue) == [
        "fig1b", "fig1g", "fig2a", "fig2cde", "fig3a", "fig3c", "fig3d", "fig4", "fig5a", "fig5c", "s1", "s4",
        "s5", "s6", "s7",
        "s8", "s9", "s10",
      ])
  }

  @Test(
    arguments: [
      (0.6, 0.6, nil, ClaimRow.Verdict.met), (0.599, 0.6, nil, .differs), (0.15, nil, 0.15, .met),
      (0.151, nil, 0.15, .differs), (2, 2, 2, .met), (Double.nan, 0, nil, .untested),
      (.infinity, 0, nil, .untested),
    ] as [(Double, Double?, Double?, ClaimRow.Verdict)])
  func verdicts(_ value: Double, _ least: Double?, _ most: Double?, _ expected: ClaimRow.Verdict) {
    let row = ClaimRow("F", "r", quantity: "q", value: value, in: (least, most), step: "s", place: "p")
    #expect(row.verdict == expected)
  }

  @Test func theTableComesBackFromItsFile() throws {
    let (plan, rows) = try rows()
    let file = ClaimsFile(
      rows + [ClaimRow("F", "r", quantity: "q", value: 0.1, in: (nil, 1), step: "s", place: "p")], of: plan)
    let path = NSTemporaryDirectory() + "claims-\(UUID().uuidString).json"
    try file.json().write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try ClaimsFile(contentsOf: path) == file)
  }

  /// What files say goes into the page as text.
  @Test func nothingBreaksThePage() throws {
    let (plan, _) = try rows()
    let bad = "<script>alert(1)</script> & \"quoted\""
    let row = ClaimRow(
      "Figure 1b", bad, quantity: bad, value: 1, in: (nil, nil), why: bad, step: "fig1", place: bad)
    let page = ReportPage(
      plan, folder: "nowhere", rows: [row], missing: ["fig1": bad], version: bad, commit: "")
    #expect(!page.html.contains("<script"))
    #expect(page.html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;"))
  }
}
