/// Potentials, currents and power of a ``WireNetwork`` under one drive. Matrices are row by row.
public struct WireSolution: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  public let drive: LineVoltages
  /// Into each column's ends, n of them, A.
  public internal(set) var outputCurrents: [Double]
  /// Out of each row's drivers, m of them, A.
  public internal(set) var inputCurrents: [Double]
  /// Of the row's wire at each crossing, m x n, V.
  public internal(set) var rowPotentials: [Double]
  /// Of the column's wire at each crossing, m x n, V.
  public internal(set) var columnPotentials: [Double]
  /// Across each cell itself, without its access resistance, m x n, V.
  public internal(set) var cellVoltages: [Double]
  /// Through each cell from row to column, m x n, A.
  public internal(set) var cellCurrents: [Double]
  /// Along each row to the right, first the segment from its driver: m x n, or m x (n + 1) when both ends are driven, A.
  public internal(set) var rowSegmentCurrents: [Double]
  /// Along each column downwards, last the segment to its end: m x n, or (m + 1) x n with the one above first, A.
  public internal(set) var columnSegmentCurrents: [Double]
  public internal(set) var power: WirePower
  /// Kirchhoff's current law with wire currents by Ohm's law: over all crossings the largest |Σ g (v - v')| / Σ g (|v| + |v'|).
  public internal(set) var currentImbalance: Double
  /// Kirchhoff's voltage law: largest difference between a crossing's potential and the one that follows along the wire from its
  /// end, relative to the largest applied voltage.
  public internal(set) var voltageImbalance: Double
}

/// Where the drivers' power goes, W.
public struct WirePower: Sendable, Equatable {
  public var supplied = 0.0
  public var cells = 0.0
  public var access = 0.0
  public var rowWires = 0.0
  public var columnWires = 0.0
  public var sources = 0.0
  public var senses = 0.0
  public init() {}

  public var dissipated: Double { cells + access + rowWires + columnWires + sources + senses }
  /// Relative difference between what is supplied and what is dissipated.
  public var imbalance: Double {
    supplied == dissipated ? 0 : abs(supplied - dissipated) / max(abs(supplied), dissipated)
  }
}
