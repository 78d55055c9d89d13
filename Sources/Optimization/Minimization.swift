/// How to look for the least value of a function of a few bounded parameters without its derivatives, by NLopt
/// (S. G. Johnson, https://github.com/stevengj/nlopt).
///
///     min f(x),   lower_i <= x_i <= upper_i
///
/// The same settings, start, bounds and function give the same evaluations and the same bits, on any thread and whatever
/// runs beside.
public struct Minimization: Sendable, Equatable {
  public var method: Method
  /// The function is never evaluated more often. Global methods need some hundreds for each parameter; those that have no
  /// test of convergence of their own use all.
  public var maximumEvaluations: Int
  /// Converged when the values that the method compares (those of its population, of its simplex, of two of its steps)
  /// differ by less than this fraction of their size. 0: not tested; `nelderMead` and `direct`, which it would end too early,
  /// do not test it either.
  public var relativeTolerance: Double
  /// Converged when the parameters that the method compares differ by less than this fraction of `upper - lower`, each.
  /// 0: not tested. Needed for functions whose least value is 0, which no relative tolerance ends.
  public var parameterTolerance: Double
  /// First steps of the local methods as a fraction of `upper - lower`. Nil: the library's choice, a quarter or less when
  /// the start is near a bound. Small ones keep a search in the valley where it starts, after a global search.
  public var initialStep: Double?
  /// Points that random searches keep. Nil: the library's choice, for n parameters 10 (n + 1) in controlled random search,
  /// 20 (n + 1) in stochastic ranking, 40 in the evolutionary one. More look wider and take longer. Other methods have none.
  public var population: Int?
  /// Of the random searches. All 64 bits count; other methods draw no numbers.
  public var seed: UInt64
  /// Ends the search at the first value that is not above it.
  public var stopValue: Double?

  public init(
    method: Method = .controlledRandomSearch, maximumEvaluations: Int = 10_000,
    relativeTolerance: Double = 1e-8, parameterTolerance: Double = 1e-8, initialStep: Double? = nil,
    population: Int? = nil, seed: UInt64 = 1, stopValue: Double? = nil
  ) {
    self.method = method
    self.maximumEvaluations = maximumEvaluations
    self.relativeTolerance = relativeTolerance
    self.parameterTolerance = parameterTolerance
    self.initialStep = initialStep
    self.population = population
    self.seed = seed
    self.stopValue = stopValue
  }

  /// Searches for the least value from `start` on.
  ///
  /// The first evaluation is at `start`, so that the result is never worse than it. Values that are not finite count as
  /// very large ones (1e30, like everything above it), so that a search walks around them. Parameters whose bounds are
  /// equal stay what they are.
  ///
  /// - Parameters:
  ///   - start: within the bounds.
  ///   - isStopping: asked after each evaluation; true ends the search with the best point so far.
  ///   - objective: called on the calling thread, one call at a time, always within the bounds. A random search within it
  ///     starts the thread's generator anew, for the outer one as well: it repeats itself still, but draws from less.
  /// - Throws: what `objective` throws, at once; `MinimizationError` for unusable settings and bounds, and when no value
  ///   was finite.
  public func minimize(
    _ start: [Double], lower: [Double], upper: [Double], isStopping: () -> Bool = { false },
    objective: ([Double]) throws -> Double
  ) throws -> Minimum {
    try check(start, lower, upper)
    return try withoutActuallyEscaping(objective) { objective in
      try withoutActuallyEscaping(isStopping) { isStopping in
        let record = SearchRecord(
          lower: lower, upper: upper, maximumEvaluations: maximumEvaluations,
          stopValue: stopValue ?? -.infinity, isStopping: isStopping, objective: objective)
        record.begin(at: start)
        if record.ending == nil {
          let search = try NLoptSearch(self, lower: lower, upper: upper)
          record.outcome = try search.run(from: start, record)
        }
        return try record.minimum()
      }
    }
  }
}
