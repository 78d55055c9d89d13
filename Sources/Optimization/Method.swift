import CNLopt

extension Minimization {
  /// Global methods search all of the box and narrow down slowly; local ones go downhill from the start.
  public enum Method: String, Sendable, CaseIterable, Codable {
    /// Global, random: a population moves by reflected random simplices, with local mutation (P. Kaelo, M. M. Ali,
    /// J. Optim. Theory Appl. 130, 253 (2006), doi:10.1007/s10957-006-9101-0). Sound first choice up to some 10 parameters. Where there are many minima, take a larger
    /// population and the best of several seeds.
    case controlledRandomSearch
    /// Global, random: an evolution strategy (T. P. Runarsson, X. Yao, IEEE Trans. Syst. Man Cybern. C 35, 233 (2005),
    /// doi:10.1109/TSMCC.2004.841906). Slower, escapes more.
    case improvedStochasticRanking
    /// Global, random: an evolutionary algorithm with Cauchy mutation (C. H. da Silva Santos, M. S. Gonçalves,
    /// H. E. Hernandez-Figueroa, IEEE Photonics Technol. Lett. 22, 1177 (2010), doi:10.1109/LPT.2010.2052366).
    /// Has no test of convergence: it uses all evaluations.
    case evolutionary
    /// Local: Nelder and Mead's simplex in low-dimensional subspaces (T. Rowan, thesis, University of Texas 1990).
    /// For noisy or kinked functions.
    case subplex
    /// Local: a simplex of n + 1 points (J. A. Nelder, R. Mead, Comput. J. 7, 308 (1965), doi:10.1093/comjnl/7.4.308),
    /// kept within the bounds.
    case nelderMead
    /// Local: a quadratic model in a trust region (M. J. D. Powell, BOBYQA, Cambridge report NA2009/06). The fewest
    /// evaluations on smooth functions.
    case boundedQuadratic
    /// Global, without random numbers: divides the box, with preference to promising parts (J. M. Gablonsky,
    /// C. T. Kelley, J. Glob. Optim. 21, 27 (2001), doi:10.1023/A:1017930332101). Up to some 5 parameters; two where there are many minima.
    case direct

    /// Looks everywhere within the bounds, not only downhill from the start.
    public var isGlobal: Bool {
      switch self {
      case .controlledRandomSearch, .improvedStochasticRanking, .evolutionary, .direct: true
      case .subplex, .nelderMead, .boundedQuadratic: false
      }
    }

    /// Its course depends on the seed.
    public var isRandom: Bool { isGlobal && self != .direct }

    /// A simplex may have equal values on two sides of a minimum, and the best value of `direct` stands still for long: they
    /// would end early.
    var comparesValues: Bool { self != .nelderMead && self != .direct }

    var algorithm: nlopt_algorithm {
      switch self {
      case .controlledRandomSearch: NLOPT_GN_CRS2_LM
      case .improvedStochasticRanking: NLOPT_GN_ISRES
      case .evolutionary: NLOPT_GN_ESCH
      case .subplex: NLOPT_LN_SBPLX
      case .nelderMead: NLOPT_LN_NELDERMEAD
      case .boundedQuadratic: NLOPT_LN_BOBYQA
      case .direct: NLOPT_GN_DIRECT_L
      }
    }
  }
}
