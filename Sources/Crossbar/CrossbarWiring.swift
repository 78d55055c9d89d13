/// Resistances between the drivers of a crossbar, its cells and its sense amplifiers, Ohm; 0 is exact.
///
/// Row i has a segment from its driver to its first crossing and one from each crossing to the next, column j one from each
/// crossing to the next and one from its last crossing to its sense amplifier, as in badcrossbar (D. Joksas, A. Mehonic,
/// SoftwareX 12, 100617 (2020), doi:10.1016/j.softx.2020.100617):
///
///     V_i --[source]--[row]--+--[row]--+--[row]--+            (--[row]--[source]-- V_i when rows are driven at both ends)
///                            |         |         |
///                     [access + cell]  :         :
///                            |
///                          column
///                            +
///                         [column]                  (likewise a segment and a sense resistance above the first crossing
///                            +                       when columns end at both)
///                         [column]
///                            |
///                         [sense]
///                            |
///                            U_j, 0 V at a virtual ground
public struct CrossbarWiring: Sendable, Equatable, Codable {
  /// One segment of a row's wire.
  public var rowSegment: Double
  /// One segment of a column's wire.
  public var columnSegment: Double
  /// Output resistance of each row driver.
  public var source: Double
  /// Input resistance of each sense amplifier.
  public var sense: Double
  /// In series with each cell: its transistor when it conducts.
  public var access: Double
  public var rowEnds: Ends
  public var columnEnds: Ends

  public enum Ends: String, Sendable, Equatable, CaseIterable, Codable {
    /// Rows at the left, columns at the bottom.
    case one
    case both
  }

  public init(
    rowSegment: Double = 0, columnSegment: Double = 0, source: Double = 0, sense: Double = 0,
    access: Double = 0, rowEnds: Ends = .one, columnEnds: Ends = .one
  ) {
    (self.rowSegment, self.columnSegment) = (rowSegment, columnSegment)
    (self.source, self.sense, self.access) = (source, sense, access)
    (self.rowEnds, self.columnEnds) = (rowEnds, columnEnds)
  }

  /// Whether nothing but cells, and transistors, has a resistance.
  public var isPerfect: Bool { [rowSegment, columnSegment, source, sense].allSatisfy { $0 == 0 } }

  /// - Throws: `.badResistance` where one is negative or not finite.
  func validate() throws(WireNetworkError) {
    for (name, value) in [
      ("row segment", rowSegment), ("column segment", columnSegment), ("source", source), ("sense", sense),
      ("access", access),
    ] where !(value >= 0 && value.isFinite) {
      throw .badResistance(name: name, value: value)
    }
  }
}
