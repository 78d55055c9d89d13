import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import Materials

let lorenz = 2.44e-8

/// A mapped grid of right triangles: rows at `z`, columns at `r`, moved by `map`.
func grid(
  r: [Double], z: [Double], regionNames: [String],
  region: (SIMD2<Double>) -> Int, map: (SIMD2<Double>) -> SIMD2<Double> = { $0 }
) -> Mesh {
  let columns = r.count
  var points: [SIMD2<Double>] = []
  for zj in z { for ri in r { points.append(map(SIMD2(ri, zj))) } }
  var triangles: [SIMD3<Int32>] = []
  var regions: [Int32] = []
  var edges: [BoundaryEdge] = []
  for j in 0..<z.count - 1 {
    for i in 0..<columns - 1 {
      let a = Int32(j * columns + i)
      let (b, c, d) = (a + 1, a + 1 + Int32(columns), a + Int32(columns))
      let middle = SIMD2((r[i] + r[i + 1]) / 2, (z[j] + z[j + 1]) / 2)
      let where_ = Int32(region(middle))
      let split: [SIMD3<Int32>] =
        (i + j) % 2 == 0 ? [SIMD3(a, b, c), SIMD3(a, c, d)] : [SIMD3(a, b, d), SIMD3(b, c, d)]
      triangles += split
      regions += [where_, where_]
      if i == 0 { edges.append(BoundaryEdge(a: d, b: a, face: .axis)) }
      if i == columns - 2 { edges.append(BoundaryEdge(a: b, b: c, face: .side)) }
      if j == 0 { edges.append(BoundaryEdge(a: a, b: b, face: .bottom)) }
      if j == z.count - 2 { edges.append(BoundaryEdge(a: c, b: d, face: .top)) }
    }
  }
  return Mesh(
    points: points, triangles: triangles, regions: regions, regionNames: regionNames, boundaryEdges: edges)
}

func even(_ from: Double, _ to: Double, _ count: Int) -> [Double] {
  (0...count).map { $0 == count ? to : from + (to - from) * Double($0) / Double(count) }
}

/// A rod of one material, insulated at its side.
func rod(
  radius: Double = 5e-9, height: Double = 7.5e-9, material: Material,
  drive: Drive = .voltage(0.1, seriesResistance: 0),
  top: BoundaryCondition.Thermal = .temperature(300)
) -> Device {
  Device(
    radius: radius, layers: [Layer(name: "rod", material: material.name, thickness: height)],
    boundaries: [
      BoundaryCondition(name: "bottom", electrical: .ground, thermal: .temperature(300)),
      BoundaryCondition(name: "top", electrical: .terminal, thermal: top),
    ], drive: drive, materials: [material.name: material])
}
