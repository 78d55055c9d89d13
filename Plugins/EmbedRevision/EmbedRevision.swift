import Foundation
import PackagePlugin

/// Writes the revision of the sources into the program, again whenever git's HEAD or a file that the program is made of changes. What it writes stays as it
/// is while the revision does, so that nothing is built for it.
///
/// `Context.gitInformation` of the manifest and prebuild commands are of no use here: the build keeps what they said first.
@main
struct EmbedRevision: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let package = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRevision.swift")
    return [
      .buildCommand(
        displayName: "Embedding the revision", executable: try context.tool(named: "RevisionEmbedder").url,
        arguments: [package.path(), output.path()],
        inputFiles: stateOfGit(package) + sources(package), outputFiles: [output])
    ]
  }

  /// What git changes with a commit, a checkout, a reset or a stage.
  private func stateOfGit(_ package: URL) -> [URL] {
    var git = package.appending(path: ".git")
    // In a worktree .git is a file that names the real folder.
    if let link = try? String(contentsOf: git, encoding: .utf8), link.hasPrefix("gitdir: ") {
      let path = link.dropFirst("gitdir: ".count).trimmingCharacters(in: .whitespacesAndNewlines)
      git = URL(filePath: path, relativeTo: package).absoluteURL
    }
    return ["HEAD", "logs/HEAD", "index"].map { git.appending(path: $0) }
      .filter { FileManager.default.fileExists(atPath: $0.path()) }
  }

  /// Whose changes count as changes of the program: the paths that RevisionEmbedder asks git about.
  private func sources(_ package: URL) -> [URL] {
    var files = [package.appending(path: "Package.swift")]
    for folder in ["Plugins", "Sources", "geometries", "scripts"] {
      let found = FileManager.default.enumerator(
        at: package.appending(path: folder), includingPropertiesForKeys: [.isRegularFileKey])
      files += (found?.compactMap { $0 as? URL } ?? []).filter {
        (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
          && !$0.path().contains("__pycache__")
      }
    }
    return files.sorted { $0.path() < $1.path() }
  }
}
