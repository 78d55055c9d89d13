/// The XDMF file beside a result: tells ParaView, VisIt and meshio where in the HDF5 file the arrays are.
///
/// XDMF 3 in a form that ParaView's and VTK's "XDMF Reader" (`vtkXdmfReader`) and meshio accept: one uniform grid, or a
/// temporal collection of them (for `meshio.xdmf.TimeSeriesReader`), each of which names the same mesh; plane (r, z)
/// coordinates, and the two-component `current_density` as a vector, which VTK completes with a zero. meshio refuses
/// functions, hyperslabs and `Information`, so there are none.
enum XDMF {
  /// Writes `NAME.xdmf` beside `NAME.h5`; refers to the latter by its name only, so both can be moved together.
  /// - Returns: the path written.
  /// - Throws: as ``AtomicFile/write(_:to:sink:)``.
  static func write(
    mesh: ResultMesh, content: Content, title: String, besides path: String
  ) throws(ResultStoreError) -> String {
    let target = self.path(for: path)
    let text = document(mesh: mesh, content: content, title: title, file: AtomicFile.name(of: path))
    try AtomicFile.write(text.utf8, to: target)
    return target
  }

  /// "results/weakset.h5" → "results/weakset.xdmf".
  static func path(for path: String) -> String {
    for suffix in [".h5", ".hdf5", ".he5"] where path.hasSuffix(suffix) {
      return path.dropLast(suffix.count) + ".xdmf"
    }
    return path + ".xdmf"
  }

  /// What of the HDF5 file is shown.
  enum Content {
    case mesh
    /// `/fields`.
    case fields
    /// The groups of `/snapshots` at these times, s: a temporal collection, which ParaView plays with its time slider.
    case snapshots(times: [Double])
  }

  static func document(mesh: ResultMesh, content: Content, title: String, file: String) -> String {
    let regions = mesh.regionNames.enumerated().map { "\($0) \($1)" }.joined(separator: ", ")
    let (units, grids) =
      switch content {
      case .mesh: ("", grid(mesh, file: file, name: "device", group: nil, time: nil))
      case .fields: ("", grid(mesh, file: file, name: "device", group: "/fields", time: nil))
      case .snapshots(let times): (" Times are in s.", collection(mesh, file: file, times: times))
      }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- \(comment(title)) -->
      <!-- x is r, y is z, in m.\(units) Regions: \(comment(regions)) -->
      <Xdmf Version="3.0">
        <Domain>
      \(indented(grids, by: 4))
        </Domain>
      </Xdmf>

      """
  }

  private static func collection(_ mesh: ResultMesh, file: String, times: [Double]) -> String {
    let grids = times.enumerated().map { index, time in
      let name = FieldResult.Snapshot.name(index)
      return grid(mesh, file: file, name: name, group: "/snapshots/\(name)", time: time)
    }
    return """
      <Grid Name="device" GridType="Collection" CollectionType="Temporal">
      \(indented(grids.joined(separator: "\n"), by: 2))
      </Grid>
      """
  }

  /// - Parameters:
  ///   - group: holds the fields; `nil` for the mesh alone.
  ///   - time: s, within a temporal collection.
  private static func grid(
    _ mesh: ResultMesh, file: String, name: String, group: String?, time: Double?
  ) -> String {
    let (vertices, triangles) = (mesh.points.count, mesh.triangles.count)
    func item(_ path: String, _ dimensions: String, _ number: String) -> String {
      "<DataItem Format=\"HDF\" \(number) Dimensions=\"\(dimensions)\">\(escaped(file)):\(path)</DataItem>"
    }
    let real = "NumberType=\"Float\" Precision=\"8\""
    let index = "NumberType=\"Int\" Precision=\"4\""
    func attribute(_ name: String, _ type: String, _ center: String, _ item: String) -> String {
      """
      <Attribute Name="\(name)" AttributeType="\(type)" Center="\(center)">
        \(item)
      </Attribute>
      """
    }
    var parts = time.map { ["<Time Value=\"\($0)\"/>"] } ?? []
    parts += [
      """
      <Topology TopologyType="Triangle" NumberOfElements="\(triangles)">
        \(item("/mesh/triangles", "\(triangles) 3", index))
      </Topology>
      <Geometry GeometryType="XY">
        \(item("/mesh/points", "\(vertices) 2", real))
      </Geometry>
      """,
      attribute("region", "Scalar", "Cell", item("/mesh/region", "\(triangles)", index)),
    ]
    if let group {
      parts += [
        attribute("potential", "Scalar", "Node", item("\(group)/potential", "\(vertices)", real)),
        attribute("temperature", "Scalar", "Node", item("\(group)/temperature", "\(vertices)", real)),
        attribute("joule_heat", "Scalar", "Cell", item("\(group)/joule_heat", "\(triangles)", real)),
        attribute(
          "current_density", "Vector", "Cell", item("\(group)/current_density", "\(triangles) 2", real)),
      ]
    }
    return """
      <Grid Name="\(name)" GridType="Uniform">
      \(indented(parts.joined(separator: "\n"), by: 2))
      </Grid>
      """
  }

  private static func indented(_ text: String, by count: Int) -> String {
    let margin = String(repeating: " ", count: count)
    return text.split(separator: "\n").map { margin + $0 }.joined(separator: "\n")
  }

  /// Text for between tags.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
  }

  /// Text for a comment, where two hyphens may not meet and control characters may not stand.
  private static func comment(_ text: String) -> String {
    let safe = text.map { $0 == "-" ? "‐" : $0.isNewline || $0.asciiValue.map { $0 < 32 } == true ? " " : $0 }
    return String(safe)
  }
}
