import CNLopt

/// One search by the library.
struct NLoptSearch: ~Copyable {
  private let handle: nlopt_opt?
  private let method: Minimization.Method
  private let seed: UInt64

  init(_ settings: Minimization, lower: [Double], upper: [Double]) throws {
    handle = nlopt_create(settings.method.algorithm, UInt32(lower.count))
    method = settings.method
    seed = settings.seed
    if handle == nil { throw MinimizationError.outOfMemory }
    let ranges = zip(lower, upper).map { $1 - $0 }
    try check(nlopt_set_lower_bounds(handle, lower))
    try check(nlopt_set_upper_bounds(handle, upper))
    if settings.method.comparesValues {
      try check(nlopt_set_ftol_rel(handle, settings.relativeTolerance))
    }
    try check(nlopt_set_xtol_abs(handle, ranges.map { settings.parameterTolerance * $0 }))
    if let fraction = settings.initialStep, !settings.method.isGlobal {
      // A parameter that is fixed takes no step, but the library wants one that is not 0.
      try check(nlopt_set_initial_step(handle, ranges.map { $0 > 0 ? fraction * $0 : 1 }))
    }
    if let points = settings.population, settings.method.isRandom {
      try check(nlopt_set_population(handle, UInt32(points)))
    }
  }

  deinit { nlopt_destroy(handle) }

  /// Searches until the method or the record ends it.
  func run(from start: [Double], _ record: SearchRecord) throws -> Minimum.StopReason {
    let call = NLoptCall(handle: handle, record: record)
    let data = Unmanaged.passUnretained(call).toOpaque()
    try check(
      nlopt_set_min_objective(
        handle,
        { count, point, _, data in
          let call = Unmanaged<NLoptCall>.fromOpaque(data!).takeUnretainedValue()
          let value = call.record.value(at: UnsafeBufferPointer(start: point, count: Int(count)))
          if call.record.ending != nil { nlopt_force_stop(call.handle) }
          return value
        }, data))
    // The library's generator belongs to the thread, and its seed has 32 bits.
    nlopt_srand(UInt(Self.mixed(seed)))
    var point = start
    var value = 0.0
    let status = withExtendedLifetime(call) { nlopt_optimize(handle, &point, &value) }
    switch status {
    case NLOPT_FTOL_REACHED: return .valueConverged
    case NLOPT_XTOL_REACHED: return .parametersConverged
    case NLOPT_ROUNDOFF_LIMITED: return .roundoffLimited
    case NLOPT_FORCED_STOP: return .stopped
    case NLOPT_FAILURE: return .methodFailed
    default:
      try check(status)
      return .methodEnded
    }
  }

  /// The last stage of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014, doi:10.1145/2660193.2660195), its upper
  /// half: seeds side by side start generators far apart.
  private static func mixed(_ seed: UInt64) -> UInt32 {
    var z = seed &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return UInt32((z ^ (z >> 31)) >> 32)
  }

  private func check(_ status: nlopt_result) throws {
    if status == NLOPT_OUT_OF_MEMORY { throw MinimizationError.outOfMemory }
    if status.rawValue < 0 {
      throw MinimizationError.library(status: Int(status.rawValue), method: method)
    }
  }
}

/// What the library hands back with every evaluation.
private final class NLoptCall {
  let handle: nlopt_opt?
  let record: SearchRecord

  init(handle: nlopt_opt?, record: SearchRecord) {
    self.handle = handle
    self.record = record
  }
}

extension Minimization {
  /// Version of NLopt in use, for the provenance of a result.
  public static var libraryVersion: (name: String, version: String) {
    var (major, minor, bugfix): (Int32, Int32, Int32) = (0, 0, 0)
    nlopt_version(&major, &minor, &bugfix)
    return ("NLopt", "\(major).\(minor).\(bugfix)")
  }
}
