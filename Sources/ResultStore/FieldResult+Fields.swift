extension FieldResult {
  /// Potential, temperature, heat and current at one moment.
  ///
  /// Equal means equal in every bit, so that the NaN of an insulator equals itself.
  public struct Fields: Sendable, Equatable {
    /// V at the N vertices; NaN where no potential is solved (perfect insulators).
    public var potential: [Double]
    /// K at the N vertices.
    public var temperature: [Double]
    /// Joule heat density in the M triangles, W/m³.
    public var jouleHeat: [Double]
    /// (r, z) components in the M triangles, A/m².
    public var currentDensity: [SIMD2<Double>]

    public init(
      potential: [Double], temperature: [Double], jouleHeat: [Double], currentDensity: [SIMD2<Double>]
    ) {
      self.potential = potential
      self.temperature = temperature
      self.jouleHeat = jouleHeat
      self.currentDensity = currentDensity
    }

    public static func == (left: Self, right: Self) -> Bool {
      left.potential.isBitwiseEqual(to: right.potential)
        && left.temperature.isBitwiseEqual(to: right.temperature)
        && left.jouleHeat.isBitwiseEqual(to: right.jouleHeat)
        && left.currentDensity.isBitwiseEqual(to: right.currentDensity)
    }

    /// - Parameter path: group of the file that the message names: "fields".
    /// - Throws: `.inconsistent` that names the array whose length does not fit.
    func validate(against mesh: ResultMesh, _ path: String) throws(ResultStoreError) {
      try FieldResult.expect("\(path)/potential", potential.count, mesh.points.count)
      try FieldResult.expect("\(path)/temperature", temperature.count, mesh.points.count)
      try FieldResult.expect("\(path)/joule_heat", jouleHeat.count, mesh.triangles.count)
      try FieldResult.expect("\(path)/current_density", currentDensity.count, mesh.triangles.count)
    }
  }
}
