/// The thermal impedance of a device at an operating point as plain data.
///
/// S times of the curves, J residual times, C vertices and m states of the reduced model.
public struct ImpedanceResult: Sendable, Equatable {
  /// Step responses per W, K/W, at S times.
  public struct Curves: Sendable, Equatable {
    /// s
    public var time: [Double]
    /// Of the hottest vertex.
    public var peak: [Double]
    /// Volume mean over filament and gap; nil without a filament.
    public var filamentMean: [Double]?
    /// What the networks make of them.
    public var fosterPeak: [Double]
    public var fosterFilamentMean: [Double]?
    public var hotSpotPeak: [Double]

    public init(
      time: [Double], peak: [Double], filamentMean: [Double]?, fosterPeak: [Double],
      fosterFilamentMean: [Double]?, hotSpotPeak: [Double]
    ) {
      (self.time, self.peak, self.filamentMean) = (time, peak, filamentMean)
      (self.fosterPeak, self.fosterFilamentMean) = (fosterPeak, fosterFilamentMean)
      self.hotSpotPeak = hotSpotPeak
    }
  }

  /// Z(t) = sum_k R_k (1 - exp(-t / tau_k)).
  public struct Foster: Sendable, Equatable {
    /// s
    public var timeConstants: [Double]
    /// K/W
    public var resistances: [Double]

    public init(timeConstants: [Double], resistances: [Double]) {
      (self.timeConstants, self.resistances) = (timeConstants, resistances)
    }
  }

  /// Rises sum_k R_ik x_k of some vertices, tau_k dx_k/dt = p - x_k; the peak is the highest.
  public struct Modes: Sendable, Equatable {
    /// s
    public var timeConstants: [Double]
    /// K/W: a row of states for each vertex.
    public var resistances: [[Double]]
    /// (r, z) of the vertices, m.
    public var points: [SIMD2<Double>]
    /// K/W for the volume mean over filament and gap; nil without one, or where it is not kept.
    public var filamentMean: [Double]?

    public init(
      timeConstants: [Double], resistances: [[Double]], points: [SIMD2<Double>], filamentMean: [Double]? = nil
    ) {
      (self.timeConstants, self.resistances) = (timeConstants, resistances)
      (self.points, self.filamentMean) = (points, filamentMean)
    }
  }

  /// What is left of the rise at J times after a pulse.
  public struct Residual: Sendable, Equatable {
    /// After the end of the pulse, s.
    public var time: [Double]
    /// K, at the power of the operating point.
    public var peak: [Double]
    /// Of the rise at the end of the pulse.
    public var peakFraction: [Double]
    /// nil without a filament.
    public var filamentMean: [Double]?
    public var filamentMeanFraction: [Double]?

    public init(
      time: [Double], peak: [Double], peakFraction: [Double], filamentMean: [Double]?,
      filamentMeanFraction: [Double]?
    ) {
      (self.time, self.peak, self.peakFraction) = (time, peak, peakFraction)
      (self.filamentMean, self.filamentMeanFraction) = (filamentMean, filamentMeanFraction)
    }
  }

  /// One line for people.
  public var title: String
  /// Name of the device's state: "weakset".
  public var state: String
  public var curves: Curves
  public var fosterPeak: Foster
  public var fosterFilamentMean: Foster?
  public var hotSpots: Modes
  public var reducedModel: Modes
  public var residual: Residual
  /// In the order in which they are told. Names must differ.
  public var summary: [Scalar]
  /// The resolved input, as text that reproduces the run; must not name absolute paths.
  public var config: String
  public var provenance: Provenance

  public init(
    title: String, state: String, curves: Curves, fosterPeak: Foster, fosterFilamentMean: Foster?,
    hotSpots: Modes, reducedModel: Modes, residual: Residual, summary: [Scalar], config: String,
    provenance: Provenance
  ) {
    (self.title, self.state, self.curves) = (title, state, curves)
    (self.fosterPeak, self.fosterFilamentMean) = (fosterPeak, fosterFilamentMean)
    (self.hotSpots, self.reducedModel, self.residual) = (hotSpots, reducedModel, residual)
    (self.summary, self.config, self.provenance) = (summary, config, provenance)
  }

  /// A number of the summary.
  public func number(_ name: String) -> Double? { summary.first { $0.name == name }?.value }

  /// Checks every length.
  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    func expect(_ path: String, _ values: [Double]?, _ expected: Int) throws(ResultStoreError) {
      if let count = values?.count, count != expected {
        throw .inconsistent("\(path) has \(count) values, expected \(expected)")
      }
    }
    let times = curves.time.count
    for (name, values) in curves.optionalColumns { try expect("impedance/\(name)", values, times) }
    let pauses = residual.time.count
    for (name, values) in residual.optionalColumns { try expect("residual/\(name)", values, pauses) }
    try expect("foster/peak/resistance", fosterPeak.resistances, fosterPeak.timeConstants.count)
    if let mean = fosterFilamentMean {
      try expect("foster/filament_mean/resistance", mean.resistances, mean.timeConstants.count)
    }
    for (name, modes) in [("hot_spots", hotSpots), ("reduced_model", reducedModel)] {
      for row in modes.resistances { try expect("\(name)/resistance", row, modes.timeConstants.count) }
      try expect("\(name)/filament_mean", modes.filamentMean, modes.timeConstants.count)
      if modes.points.count != modes.resistances.count {
        throw .inconsistent(
          "\(name)/points has \(modes.points.count) rows, expected \(modes.resistances.count)")
      }
    }
    guard Set(summary.map(\.name)).count == summary.count else {
      throw .inconsistent("summary has a name twice")
    }
  }
}

extension ImpedanceResult.Curves {
  var optionalColumns: [(name: String, values: [Double]?)] {
    [
      ("peak", peak), ("filament_mean", filamentMean), ("foster_peak", fosterPeak),
      ("foster_filament_mean", fosterFilamentMean), ("hot_spot_peak", hotSpotPeak),
    ]
  }
}

extension ImpedanceResult.Residual {
  var optionalColumns: [(name: String, values: [Double]?)] {
    [
      ("peak", peak), ("peak_fraction", peakFraction), ("filament_mean", filamentMean),
      ("filament_mean_fraction", filamentMeanFraction),
    ]
  }
}
