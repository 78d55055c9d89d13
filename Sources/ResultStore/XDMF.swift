/// The XDMF file beside a result: tells ParaView, VisIt and meshio where in the HDF5 file the arrays are.
///
/// XDMF 3 in a form that ParaView's and VTK's "XDMF Reader" (`vtkXdmfReader`) and meshio accept: one uniform grid,
/// plane (r, z) coordinates, and the two-component `current_density` as a vector, which VTK completes with a
/// zero. meshio refuses functions, hyperslabs and `Information`, so there are none.
enum XDMF {
  /// Writes `NAME.xdmf` beside `NAME.h5`; refers to the latter by its name only, so both can be moved together.
  /// - Returns: the path written.
  /// - Throws: as ``AtomicFile/write(_:to:sink:)``.
  static func write(
    mesh: ResultMesh, fields: Bool, title: String, besides path: String
  ) throws(ResultStoreError) -> String {
    let target = self.path(for: path)
    let text = document(mesh: mesh, fields: fields, title: title, file: AtomicFile.name(of: path))
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

  static func document(mesh: ResultMesh, fields: Bool, title: String, file: String) -> String {
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
    var attributes = attribute("region", "Scalar", "Cell", item("/mesh/region", "\(triangles)", index))
    if fields {
      attributes += attribute("potential", "Scalar", "Node", item("/fields/potential", "\(vertices)", real))
      attributes += attribute(
        "temperature", "Scalar", "Node", item("/fields/temperature", "\(vertices)", real))
      attributes += attribute(
        "joule_heat", "Scalar", "Cell", item("/fields/joule_heat", "\(triangles)", real))
      attributes += attribute(
        "current_density", "Vector", "Cell", item("/fields/current_density", "\(triangles) 2", real))
    }
    let regions = mesh.regionNames.enumerated().map { "\($0) \($1)" }.joined(separator: ", ")
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- \(comment(title)) -->
      <!-- x is r, y is z, in m. Regions: \(comment(regions)) -->
      <Xdmf Version="3.0">
        <Domain>
          <Grid Name="device" GridType="Uniform">
            <Topology TopologyType="Triangle" NumberOfElements="\(triangles)">
              \(item("/mesh/triangles", "\(triangles) 3", index))
            </Topology>
            <Geometry GeometryType="XY">
              \(item("/mesh/points", "\(vertices) 2", real))
            </Geometry>
      \(attributes)    </Grid>
        </Domain>
      </Xdmf>

      """
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
