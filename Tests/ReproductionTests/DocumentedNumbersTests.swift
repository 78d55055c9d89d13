import Foundation
import Quantities
import Reproduction
import Testing

/// The tables of documents have the published numbers.
@Suite struct DocumentedNumbersTests {
  private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  private func lines(of document: String) throws -> [String] {
    try String(contentsOfFile: "\(Self.checkout)/docs/\(document)", encoding: .utf8).split(separator: "\n")
      .map(String.init)
  }

  private var published: [ClaimRow] {
    get throws { try ClaimsFile(contentsOf: Self.checkout + "/results/reference/claims.json").claims }
  }

  /// docs/training.md: the accuracies of figure 5c.
  @Test(arguments: ["plain", "improved", "ideal"])
  func theAccuracies(_ scheme: String) throws {
    let row = try #require(try published.first { $0.step == scheme && $0.published != nil && $0.unit == "%" })
    let value = String(format: "| %@ | %.2f ", scheme, try #require(row.value))
    #expect(try lines(of: "training.md").contains { $0.hasPrefix(value) }, "\(value)")
  }
}
