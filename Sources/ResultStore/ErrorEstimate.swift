/// Discretisation uncertainty from the same problem on L meshes, coarse to fine.
public struct ErrorEstimate: Sendable, Equatable {
  /// Vertices of each mesh; L of them.
  public var vertices: [Int32]
  public var quantities: [Quantity]

  public init(vertices: [Int32], quantities: [Quantity]) {
    self.vertices = vertices
    self.quantities = quantities
  }

  /// One number followed over the meshes.
  public struct Quantity: Sendable, Equatable {
    /// "conductance", "peak_temperature".
    public var name: String
    public var unit: String
    public var longName: String
    /// On each of the L meshes.
    public var values: [Double]
    /// The limit for a mesh of vanishing size, in `unit`.
    public var extrapolated: Double
    /// Half width of the bar around the stored result, in `unit`.
    public var uncertainty: Double
    /// p in error ~ h^p; `nil` when the meshes do not show one.
    public var observedOrder: Double?

    public init(
      name: String, unit: String, longName: String, values: [Double], extrapolated: Double,
      uncertainty: Double, observedOrder: Double?
    ) {
      self.name = name
      self.unit = unit
      self.longName = longName
      self.values = values
      self.extrapolated = extrapolated
      self.uncertainty = uncertainty
      self.observedOrder = observedOrder
    }
  }
}
