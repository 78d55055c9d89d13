import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import RealModule

/// The factor to a filament's radii at which a device has a given conductance.
///
/// ln G(s) = ln G0 is solved for ln s by the secant method. Small changes of the filament move the mesh along, so that G is smooth in s;
/// larger ones mesh anew. Every solve starts from rest.
struct ConductanceMatch {
  let scale: Double
  /// Of the scaled device.
  let cascade: MeshCascade

  /// Of the conductance, relative.
  private static let tolerance = 1e-9
  /// Largest change of the radii, in logarithms, that a mesh is moved along with.
  private static let reach = 0.1

  /// - Parameters:
  ///   - device: at its own drive, or where that is off at the reference's.
  ///   - reference: steady; its conductance is wanted.
  ///   - isStopping: asked before every solve.
  /// - Throws: ``ConductanceMatchError``, ``StudyStopped``; what meshing and solving throw.
  init(
    _ device: Device, to reference: DeviceFields, control: MeshControl, refinements: Int,
    isStopping: () -> Bool
  ) throws {
    var device = device
    guard let wanted = reference.conductance, wanted > 0 else { throw ConductanceMatchError.noConductance }
    if device.drive.isOff { device.drive = reference.drive }
    let solver = SteadySolver()
    var center = 0.0
    for _ in 0..<12 {
      let here = device.scalingFilament(by: .exp(center))
      let generated = try MeshCascade(for: here, control: control, refinements: refinements).finest
      var motion = try MeshMotion(generated, of: here)
      var (x0, x1) = (center, center)
      var f0 = 0.0
      for step in 0..<20 where abs(x1 - center) <= Self.reach {
        if isStopping() { throw StudyStopped() }
        let changed = device.scalingFilament(by: .exp(x1))
        let mesh = step == 0 ? generated : try motion.mesh(of: changed)
        let solution = try solver.solve(Problem(device: changed, mesh: mesh))
        guard let conductance = solution.conductance, conductance > 0 else {
          throw ConductanceMatchError.noConductance
        }
        let f1 = Double.log(conductance / wanted)
        if abs(f1) <= Self.tolerance {
          (scale, cascade) = (.exp(x1), MeshCascade(mesh))
          return
        }
        // Conductance grows about as the square of the radii.
        let slope = step == 0 ? 2 : (f1 - f0) / (x1 - x0)
        guard slope > 0 else { throw ConductanceMatchError.notFound(wanted) }
        (x0, f0) = (x1, f1)
        x1 -= f1 / slope
      }
      center = min(max(x1, center - 1), center + 1)
    }
    throw ConductanceMatchError.notFound(wanted)
  }
}

/// Why no filament has the conductance.
enum ConductanceMatchError: Error, CustomStringConvertible {
  /// The reference carries no current.
  case noConductance
  case notFound(Double)

  var description: String {
    switch self {
    case .noConductance: "without current there is no conductance to hold"
    case .notFound(let wanted): "no filament of this shape has the conductance of \(wanted) S"
    }
  }
}

extension Device {
  fileprivate func scalingFilament(by scale: Double) -> Device {
    var device = self
    guard let filament = device.filament else { return device }
    for i in filament.profile.indices { device.filament?.profile[i].radius *= scale }
    return device
  }
}
