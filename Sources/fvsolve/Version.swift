import Revision

/// Version of the program and of the sources that it was built from.
enum Version {
  /// The one place of the number: CHANGELOG.md and CITATION.cff are tested against it, packages ask the program.
  static let number = "0.2.0"

  /// For people: "0.2.0 (7e78386bc0de)", "0.2.0 (7e78386bc0de with uncommitted changes)" or "0.2.0 (commit unknown: …)".
  static var text: String {
    if Revision.commit.isEmpty { return "\(number) (commit unknown: \(Revision.reason))" }
    return
      "\(number) (\(Revision.commit.prefix(12))\(Revision.isModified ? " with uncommitted changes" : ""))"
  }

  /// For files: the revision that the program was built from, with "-dirty" behind it when the sources differed from it; "" when unknown.
  static var commit: String { Revision.commit + (Revision.isModified ? "-dirty" : "") }
}
