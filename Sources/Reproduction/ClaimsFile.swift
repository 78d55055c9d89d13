import Foundation
import ResultStore

/// The table of claims as JSON, for programs and for comparison with the published one.
public struct ClaimsFile: Codable, Sendable, Equatable {
  public static let schema = "fvsolve-claims-1"

  public var schema = Self.schema
  public var mode: String
  public var claims: [ClaimRow]

  public init(_ rows: [ClaimRow], of plan: ReproductionPlan) {
    (mode, claims) = (plan.options.isQuick ? "quick" : "full", rows)
  }

  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  public init(contentsOf path: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
