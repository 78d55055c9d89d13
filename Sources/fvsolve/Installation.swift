import Foundation

/// Where the files that belong to the program are.
enum Installation {
  /// The folder that holds scripts/plot.py: the checkout around the binary, or share/fvsolve beside its folder.
  static let root: String? = {
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

  /// The program's own file.
  static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }
}
