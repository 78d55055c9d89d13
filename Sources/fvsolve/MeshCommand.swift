import ArgumentParser
import AxisymmetricMesh
import Quantities
import ResultStore

/// The mesh alone, with its quality.
struct MeshCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mesh", abstract: "Write the mesh of a device and report its quality.")

  @OptionGroup(title: "Device") var device: DeviceOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Mesh file; results/<state>-mesh.h5 unless given.", valueName: "file"),
    completion: .file(extensions: ["h5"]))
  var meshPath: String?

  func run() throws {
    let loaded = try device.load()
    let mesh = try MeshCascade(for: loaded.device, control: device.meshControl, refinements: device.refine)
      .finest
    let quality = try MeshQuality(mesh, device: loaded.device)
    let path = meshPath ?? "results/\(device.fileStem(loaded.device))-mesh.h5"
    let xdmf = try ResultFile.writeMesh(ResultMesh(mesh), title: loaded.device.title, to: path)
    if output.json {
      Console.print([
        "vertices": quality.vertices, "triangles": quality.triangles,
        "smallest_angle_deg": quality.smallestAngle.value, "largest_angle_deg": quality.largestAngle.value,
        "shortest_edge_m": quality.shortestEdge.value, "longest_edge_m": quality.longestEdge.value,
        "volume_error": quality.regions.compactMap(\.volumeError).max() ?? 0, "written": [path, xdmf],
        "regions": Dictionary(uniqueKeysWithValues: quality.regions.map { ($0.name, $0.triangles) }),
      ])
      return
    }
    Console.print(loaded.device.title)
    Console.print("  vertices        \(quality.vertices)")
    Console.print("  triangles       \(quality.triangles)")
    Console.print("  smallest angle  \(degrees(quality.smallestAngle))")
    Console.print("  largest angle   \(degrees(quality.largestAngle))")
    Console.print(
      "  edges           \(format(quality.shortestEdge.value, "m", digits: 3)) to "
        + format(quality.longestEdge.value, "m", digits: 3))
    for region in quality.regions {
      let check = region.volumeError.map { ", volume off by \(format($0, "", digits: 2))" } ?? ""
      Console.print("  region '\(region.name)': \(region.triangles) triangles\(check)")
    }
    Console.print("wrote \(path), \(xdmf)")
  }

  private func degrees(_ extreme: MeshQuality.Extreme) -> String {
    "\(format(extreme.value, "", digits: 4)) deg at r = \(format(extreme.at.x, "m", digits: 4)), "
      + "z = \(format(extreme.at.y, "m", digits: 4))"
  }
}
