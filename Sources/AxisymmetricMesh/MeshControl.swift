/// What the mesh generator aims at. Sizes are edge lengths.
public struct MeshControl: Sendable, Equatable {
  /// Divides every size below, so vertices grow as its square (1). Below 1 the outline itself limits the count.
  public var resolution = 1.0
  /// Size inside the filament, in local radii or filament heights, whichever is less (0.055): with the growth rates
  /// below, the conductance of a 4 to 8 nm cone comes out within 0.1 % of its limit. Slender filaments get up to
  /// three times that: their field is smooth.
  public var bodySize = 0.055
  /// Size inside a gap, in gap lengths (0.18): the whole voltage drops there. Flat gaps get more, up to six times.
  public var gapSize = 0.18
  /// Least size at singular points (filament rims, profile kinks, gap rims, tips), in local radii (0.003).
  public var cornerSize = 0.003
  /// Size at one local radius from a singular point, in that radius (0.1); towards the point it falls like d^(2/3).
  public var cornerReachSize = 0.1
  /// Largest growth of the size per distance from the filament (0.5).
  public var growth = 0.5
  /// Size in a layer, in layer thicknesses (1.6): one element across is enough far from the filament.
  public var layerSize = 1.6
  /// Growth of the size per distance from a thin layer (1.2).
  public var layerGrowth = 1.2
  /// Largest size, in domain radii or heights, whichever is greater (0.2).
  public var largestSize = 0.2
  /// Angle in degrees below which a triangle is split (25; at most 30). Small angles of the outline stay.
  public var minimumAngle = 25.0
  /// Rounds of smoothing (2), three sweeps each: they raise the typical angle at no cost in vertices.
  public var smoothingRounds = 2
  /// More vertices than this are an error (2,000,000), so that an absurd device cannot fill the memory.
  public var vertexLimit = 2_000_000

  public init(resolution: Double = 1) { self.resolution = resolution }
}
