import Foundation

/// Version of the program and of the sources it runs from.
enum Version {
  static let number = "0.1.0"

  static var text: String { commit.isEmpty ? number : "\(number) (\(commit.prefix(12)))" }

  /// Revision checked out where the program was built; empty outside a checkout.
  static let commit: String = {
    guard let root = Installation.root else { return "" }
    func read(_ path: String) -> String? {
      (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    var git = root + "/.git"
    // In a worktree .git is a file that names the real folder.
    if let link = read(git), link.hasPrefix("gitdir: ") { git = String(link.dropFirst(8)) }
    guard let head = read(git + "/HEAD") else { return "" }
    guard head.hasPrefix("ref: ") else { return head }
    let reference = String(head.dropFirst(5))
    let common = read(git + "/commondir").map { git + "/" + $0 } ?? git
    if let commit = read(git + "/" + reference) ?? read(common + "/" + reference) { return commit }
    let packed = read(common + "/packed-refs") ?? ""
    let line = packed.split(separator: "\n").first { $0.hasSuffix(" " + reference) }
    return line.map { String($0.prefix { $0 != " " }) } ?? ""
  }()
}

/// Where the files that belong to the program are.
enum Installation {
  /// The folder that holds scripts/plot.py: the checkout around the binary, or share/fvsolve beside its folder.
  static let root: String? = {
    let executable =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path != "/" {
      for candidate in [folder.path, folder.path + "/share/fvsolve"]
      where FileManager.default.fileExists(atPath: candidate + "/scripts/plot.py") {
        return candidate
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }()
}
