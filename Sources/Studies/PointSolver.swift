import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Electrothermal
import FiniteVolume
import Quantities
import ResultStore
import SparseLU

/// A solved point with its fields.
public enum PointSolution: Sendable {
  case steady(SteadySolution)
  case pulsed(TransientSolution, PulseProtocol)
}

/// A solved point, and the input of its device.
public struct SolvedPoint: Sendable {
  public let tree: DeviceTree
  public let solution: PointSolution
}

/// Solves the points of a study, each by itself and from rest: what comes of one depends on nothing but the study.
///
/// Points of one geometry share its mesh.
struct PointSolver: Sendable {
  let study: Study
  let quantities: [PointQuantity]
  /// Of the bases, without the published ranges of materials: what the axes set was held to them when the study was read, and what
  /// follows from it, such as the thermal conductivity that comes with an electrical one, is not.
  private let trees: [DeviceTree]
  private let meshes: SharedCache<GeometryKey, MeshCascade>
  private let references: SharedCache<ReferenceKey, SteadySolution>

  /// Points with equal keys have one mesh.
  struct GeometryKey: Hashable, Sendable {
    var base: Int
    /// Index of the value of each axis that shapes the mesh, -1 for the other axes.
    var values: [Int]
  }

  /// The unchanged device at one drive.
  private struct ReferenceKey: Hashable {
    var base: Int
    var drive: Double?
  }

  /// - Parameter workers: points solved at a time.
  init(_ study: Study, workers: Int) {
    self.study = study
    quantities = PointQuantity.all(of: study)
    trees = study.bases.map { $0.tree.withoutRanges() }
    meshes = SharedCache(capacity: 2 * workers + 2)
    // One for each drive of a few hundred.
    references = SharedCache(capacity: 256)
  }

  func geometry(of point: Int) -> GeometryKey {
    let (base, values) = study.coordinates(of: point)
    return GeometryKey(base: base, values: zip(study.axes, values).map { $0.leavesMesh ? -1 : $1 })
  }

  /// - Parameters:
  ///   - isStopping: whether to leave the point unsolved.
  /// - Returns: nil when it was left unsolved.
  func solve(
    _ point: Int, isStopping: () -> Bool
  ) -> (record: SweepResult.Point, solved: SolvedPoint?)? {
    let clock = threadCPUSeconds()
    var record = SweepResult.Point(
      index: point, status: .converged, values: quantities.map { _ in .nan })
    var solved: SolvedPoint?
    do {
      let values: PointValues
      (solved, values) = try solution(point, isStopping)
      record.values = values.row(quantities)
    } catch {
      if error is StudyStopped || (error as? TransientFailure)?.reason == .interrupted { return nil }
      record.status = Self.isInput(error) ? .invalid : .failed
      record.message = Self.oneLine("\(error)")
    }
    record.cpuSeconds = threadCPUSeconds() - clock
    return (record, solved)
  }

  private static func isInput(_ error: any Error) -> Bool {
    error is InputErrors || error is DevicePathError || error is ProblemError || error is MeshError
      || error is HeatProblemError
  }

  /// What went wrong and where, without the advice for a single run.
  private static func oneLine(_ text: String) -> String {
    text.split(separator: "\n").prefix(2).map { line in
      line.split(separator: " ").joined(separator: " ")
    }.joined(separator: "; ")
  }

  private func solution(
    _ point: Int, _ isStopping: () -> Bool
  ) throws -> (SolvedPoint, PointValues) {
    let (base, values) = study.coordinates(of: point)
    if isStopping() { throw StudyStopped() }
    var tree = trees[base]
    for (axis, i) in zip(study.axes, values) { tree = try tree.setting(axis.path, to: axis.value(i)) }
    if study.hold == .current {
      let reference = try reference(base, values)
      try tree.apply(DeviceOverrides(current: reference.current))
    }
    var device = try tree.device()
    let cascade: MeshCascade
    var scale: Double?
    if study.hold == .conductance {
      let match = try ConductanceMatch(
        device, to: reference(base, values).fields, control: meshControl, refinements: study.refinements,
        isStopping: isStopping)
      tree = try tree.setting("filament_scale", to: .number(match.scale))
      device = try tree.device()
      (cascade, scale) = (match.cascade, match.scale)
    } else {
      cascade = try mesh(of: device, geometry(of: point))
    }
    let solution = try solve(device, on: cascade, isStopping)
    var row: PointValues
    switch solution {
    case .steady(let steady): row = PointValues(steady)
    case .pulsed(let transient, _): row = PointValues(transient)
    }
    row.filamentScale = scale
    return (SolvedPoint(tree: tree, solution: solution), row)
  }

  private var meshControl: MeshControl { MeshControl(resolution: study.resolution) }

  private func mesh(of device: Device, _ key: GeometryKey) throws -> MeshCascade {
    try meshes.value(for: key) {
      try MeshCascade(for: device, control: meshControl, refinements: study.refinements)
    }
  }

  private func solve(
    _ device: Device, on cascade: MeshCascade, _ isStopping: () -> Bool
  ) throws -> PointSolution {
    let pulses: PulseProtocol
    switch study.source {
    case .steady: return .steady(try SteadySolver().solve(device, on: cascade)[0])
    case .protocolFile(let file): pulses = file
    case .pulse(let width, let rise, let fall, let follow):
      let (level, unit) = device.drive.level
      pulses = try .single(level: level, unit: unit, width: width, rise: rise, fall: fall, follow: follow)
    }
    var problem = try Problem(device: device, mesh: cascade.finest)
    try problem.requireHeatCapacities()
    problem.drive = problem.drive.taking(pulses.unit)
    let solver = TransientSolver(control: TransientControl(tolerance: study.tolerance))
    let task = TransientTask(waveform: pulses.waveform, snapshots: pulses.snapshots)
    return .pulsed(try solver.solve(problem, task) { _, _, _ in !isStopping() }, pulses)
  }

  /// The unchanged device, steady at the drive of a point.
  private func reference(_ base: Int, _ values: [Int]) throws -> SteadySolution {
    let axis = study.driveAxis
    let drive = axis.map { study.axes[$0].value(values[$0]) }
    let number: Double? = if case .number(let number) = drive { number } else { nil }
    return try references.value(for: ReferenceKey(base: base, drive: number)) {
      var tree = trees[base]
      if let axis, let drive { tree = try tree.setting(study.axes[axis].path, to: drive) }
      var device = try tree.device()
      // Without current a device has the conductance of small currents.
      if study.hold == .conductance, device.drive.isOff { device.drive = .voltage(1e-3, seriesResistance: 0) }
      let key = GeometryKey(base: base, values: [])
      return try SteadySolver().solve(device, on: mesh(of: device, key))[0]
    }
  }
}

/// The run was asked to stop in the middle of a point.
struct StudyStopped: Error {}

extension Study {
  /// Index of the axis that says how hard the device is driven.
  var driveAxis: Int? { axes.firstIndex { $0.drivesByVoltage || $0.drivesByCurrent } }
}
