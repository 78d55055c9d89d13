import Foundation
import PackagePlugin

/// Writes the files of geometries/ into the program at every build in which one of them is new.
@main
struct EmbedGeometries: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "geometries")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let inputs = (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "yaml" }
    let output = context.pluginWorkDirectoryURL.appending(path: "BuiltInFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding geometries", executable: try context.tool(named: "GeometryEmbedder").url,
        arguments: [folder.path(), output.path()],
        inputFiles: inputs.sorted { $0.path() < $1.path() }, outputFiles: [output])
    ]
  }
}
