import Foundation

/// Writes the revision of a checkout as Swift: `RevisionEmbedder PACKAGE OUTPUT`. The build runs it.
@main
enum RevisionEmbedder {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { fatalError("RevisionEmbedder PACKAGE OUTPUT") }
    let output = URL(fileURLWithPath: arguments[2])
    let text = source(Checkout(folder: URL(fileURLWithPath: arguments[1], isDirectory: true)))
    // A file that is not touched lets the build leave the rest as it is.
    if (try? String(contentsOf: output, encoding: .utf8)) == text { return }
    try text.write(to: output, atomically: true, encoding: .utf8)
  }

  static func source(_ checkout: Checkout) -> String {
    let (commit, isModified, unknown): (String, Bool, String) =
      switch checkout.state() {
      case .commit(let commit, let isModified): (commit, isModified, "")
      case .unknown(let reason): ("", false, reason)
      }
    return """
      /// The checkout as it was when the program was built.
      let embeddedCommit: String = "\(commit)"
      let embeddedIsModified: Bool = \(isModified)
      let embeddedReason: String = "\(unknown)"

      """
  }
}

/// A folder that git may know.
struct Checkout {
  var folder: URL

  enum State {
    /// - Parameter isModified: whether what the program is made of differs from the commit.
    case commit(String, isModified: Bool)
    case unknown(reason: String)
  }

  /// What the program is made of.
  static let parts = ["Package.swift", "Plugins", "Sources", "geometries", "scripts"]

  func state() -> State {
    // A folder unpacked inside another project's checkout is none of its commits.
    guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(".git").path) else {
      return .unknown(reason: "built outside a git checkout")
    }
    guard
      let commit = git(["rev-parse", "--verify", "HEAD"])?.trimmingCharacters(in: .whitespacesAndNewlines),
      commit.count >= 40, commit.allSatisfy(\.isHexDigit)
    else { return .unknown(reason: "git could not be asked in the build") }
    guard let changes = git(["status", "--porcelain", "--untracked-files=normal", "--"] + Self.parts) else {
      return .unknown(reason: "git could not be asked in the build")
    }
    return .commit(commit, isModified: !changes.isEmpty)
  }

  /// What git prints; nil where there is no git or it fails.
  private func git(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // The build runs what the folder holds anyway, so whoever owns it does not matter; the index is left alone.
    process.arguments =
      [
        "git", "--no-optional-locks", "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-C",
        folder.path,
      ] + arguments
    var environment = ProcessInfo.processInfo.environment
    // Set where a hook of git runs the build; they would lead to another checkout.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] { environment[name] = nil }
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
  }
}
