extension Mesh {
  /// A mesh of right triangles over the grid of the given lines: two per cell, cut from its lower inner to its upper
  /// outer corner. Meant for verification cases.
  ///
  /// - Parameters:
  ///   - r: Radii of the grid lines, m, rising; the axis face exists when the first is 0.
  ///   - z: Heights of the grid lines, m, rising.
  ///   - region: Name of the region that holds the cell with this centre (r, z), m.
  /// - Throws: `MeshError.geometry` when lines do not rise.
  public static func structured(
    r: [Double], z: [Double], region: (SIMD2<Double>) -> String = { _ in "domain" }
  ) throws -> Mesh {
    guard r.count >= 2, z.count >= 2, r[0] >= 0, zip(r, r.dropFirst()).allSatisfy(<),
      zip(z, z.dropFirst()).allSatisfy(<)
    else { throw MeshError.geometry("grid lines must be at least two and rise, r not negative") }
    var mesh = Mesh(points: [], triangles: [], regions: [], regionNames: [], boundaryEdges: [])
    for height in z { for radius in r { mesh.points.append([radius, height]) } }
    func vertex(_ i: Int, _ j: Int) -> Int32 { Int32(j * r.count + i) }
    var number: [String: Int32] = [:]
    for j in 0..<z.count - 1 {
      for i in 0..<r.count - 1 {
        let name = region([(r[i] + r[i + 1]) / 2, (z[j] + z[j + 1]) / 2])
        if number[name] == nil {
          number[name] = Int32(mesh.regionNames.count)
          mesh.regionNames.append(name)
        }
        let (a, b, c, d) = (vertex(i, j), vertex(i + 1, j), vertex(i + 1, j + 1), vertex(i, j + 1))
        mesh.triangles += [[a, b, c], [a, c, d]]
        mesh.regions += [number[name]!, number[name]!]
      }
    }
    let (lastI, lastJ) = (r.count - 1, z.count - 1)
    for i in 0..<lastI {
      mesh.boundaryEdges.append(BoundaryEdge(a: vertex(i, 0), b: vertex(i + 1, 0), face: .bottom))
      mesh.boundaryEdges.append(BoundaryEdge(a: vertex(i + 1, lastJ), b: vertex(i, lastJ), face: .top))
    }
    for j in 0..<lastJ {
      mesh.boundaryEdges.append(BoundaryEdge(a: vertex(lastI, j), b: vertex(lastI, j + 1), face: .side))
      if r[0] == 0 {
        mesh.boundaryEdges.append(BoundaryEdge(a: vertex(0, j + 1), b: vertex(0, j), face: .axis))
      }
    }
    return mesh
  }
}
