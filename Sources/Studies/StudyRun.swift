import DeviceGeometry
import ResultStore
import Synchronization
import Workers

/// Points of a study in progress: solves them on several threads and keeps each in a journal as soon as it is done.
public struct StudyRun: PointStudy {
  /// Of the study, the version of the program, and nothing else.
  public let identity: String
  public let study: Study
  public let shard: SweepResult.Shard?
  /// Threads at work.
  public let workers: Int
  private let solver: PointSolver

  /// - Parameter version: of the program: another one may give other digits.
  public init(_ study: Study, version: String, shard: SweepResult.Shard? = nil, workers: Int) {
    self.study = study
    self.shard = shard
    self.workers = workers
    solver = PointSolver(study, workers: workers)
    identity = SHA256.hexDigest("fvsolve \(version)\n\(study.resolvedText)".utf8)
  }

  public static let keepsakes = "fields"
  public var text: String { study.resolvedText }
  public var pointCount: Int { study.pointCount }

  public func solve(
    _ points: [Int], isStopping: @escaping @Sendable () -> Bool,
    finish: @escaping @Sendable (SweepResult.Point, SolvedPoint?) throws -> Void
  ) throws {
    var groups: [[Int]] = []
    var numbers: [PointSolver.GeometryKey: Int] = [:]
    for point in points {
      let key = solver.geometry(of: point)
      if let group = numbers[key] {
        groups[group].append(point)
      } else {
        numbers[key] = groups.count
        groups.append([point])
      }
    }
    let workers = max(1, min(workers, points.count))
    let queue = WorkQueue(groups, workers: workers)
    let failure = Mutex<(any Error)?>(nil)
    let solver = solver
    concurrently(workers, workers: workers) { worker in
      let isOver: @Sendable () -> Bool = { isStopping() || failure.withLock { $0 != nil } }
      while !isOver(), let point = queue.next(for: worker) {
        guard let (record, solved) = solver.solve(point, isStopping: isOver) else { return }
        failure.withLock { failure in
          if failure != nil { return }
          do { try finish(record, solved) } catch { failure = error }
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  public func result(_ points: [SweepResult.Point], provenance: Provenance) -> SweepResult {
    var all = [SweepResult.Point?](repeating: nil, count: study.pointCount)
    for point in points where all.indices.contains(point.index) { all[point.index] = point }
    return SweepResult(
      title: study.title, axes: study.resultAxes, parameters: study.resultParameters,
      quantities: solver.quantities.map(\.description), points: all,
      attributes: [
        .init(name: "design", value: study.design.rawValue), .init(name: "hold", value: study.hold.rawValue),
        .init(name: "source", value: study.source.name),
      ],
      identity: identity, config: study.resolvedText, shard: shard, provenance: provenance)
  }
}

extension Study {
  fileprivate var baseAxis: SweepResult.Axis {
    SweepResult.Axis(name: "state", values: .texts(bases.map(\.name)), longName: "device of the study")
  }

  fileprivate var resultAxes: [SweepResult.Axis] {
    guard design == .grid else { return [.point(count: pointCount)] }
    let all = (listsBases ? [baseAxis] : []) + axes.map(\.result)
    // A single point still needs an axis.
    return all.isEmpty ? [.point(count: 1)] : all
  }

  fileprivate var resultParameters: [SweepResult.Axis] {
    guard design != .grid else { return [] }
    let names = bases.flatMap { base in [String](repeating: base.name, count: pointsPerBase) }
    let own = SweepResult.Axis(name: "state", values: .texts(names), longName: baseAxis.longName)
    return (listsBases ? [own] : []) + axes.map { $0.result(repeated: bases.count) }
  }
}

extension StudyAxis {
  fileprivate var result: SweepResult.Axis { result(repeated: 1) }

  fileprivate func result(repeated count: Int) -> SweepResult.Axis {
    let values: SweepResult.Axis.Values =
      switch values {
      case .numbers(let numbers): .numbers((0..<count).flatMap { _ in numbers }, unit: unit.udunits)
      case .texts(let texts): .texts((0..<count).flatMap { _ in texts })
      }
    return SweepResult.Axis(name: name, values: values, longName: path)
  }
}

extension String {
  /// A unit as result files write it: "W m-1 K-1" for "W/(m K)".
  fileprivate var udunits: String {
    let parts = split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return self }
    let below = parts[1].filter { $0 != "(" && $0 != ")" }.split(whereSeparator: { $0 == " " || $0 == "/" })
    let inverse = below.map { unit in
      unit.last.map { $0.isNumber } == true ? "\(unit.dropLast())-\(unit.last!)" : "\(unit)-1"
    }
    return ((parts[0] == "1" ? [] : [parts[0]]) + inverse).joined(separator: " ")
  }
}

extension Study.Source {
  fileprivate var name: String {
    switch self {
    case .steady: "steady"
    case .pulse: "pulse"
    case .protocolFile: "protocol"
    }
  }
}
