/// One solved device as plain data: what a result file holds.
///
/// N is the number of vertices, M the number of triangles of `mesh`.
public struct FieldResult: Sendable {
  /// One line for people.
  public var title: String
  /// Name of the device's state: "weakset".
  public var state: String
  public var mesh: ResultMesh
  /// Steady run: the solution. Transient run: the fields at the time of the highest peak temperature.
  public var fields: Fields
  /// Present when a pulse was solved.
  public var transient: Transient?
  public var summary: Summary
  /// Present when it was asked for.
  public var errorEstimate: ErrorEstimate?
  /// Every nonlinear iteration, in order; may be empty.
  public var convergence: [NonlinearIteration]
  /// The resolved input, as text that reproduces the run; must not name absolute paths.
  public var config: String
  /// The resolved pulses, as text that reproduces them; present when a pulse was solved.
  public var pulseProtocol: String?
  public var provenance: Provenance

  public init(
    title: String, state: String, mesh: ResultMesh, fields: Fields, transient: Transient? = nil,
    summary: Summary, errorEstimate: ErrorEstimate? = nil, convergence: [NonlinearIteration] = [],
    config: String, pulseProtocol: String? = nil, provenance: Provenance
  ) {
    self.title = title
    self.state = state
    self.mesh = mesh
    self.fields = fields
    self.transient = transient
    self.summary = summary
    self.errorEstimate = errorEstimate
    self.convergence = convergence
    self.config = config
    self.pulseProtocol = pulseProtocol
    self.provenance = provenance
  }

  /// One step of the nonlinear iteration.
  public struct NonlinearIteration: Sendable, Equatable {
    /// Counts from 1 over the run.
    public var iteration: Int32
    /// Fraction of the full load (voltage or current) that was being solved for.
    public var load: Double
    /// Largest change of potential or temperature, each relative to its own range.
    public var update: Double
    /// Sum of all imbalances of the control volumes after the step, relative to what flows.
    public var imbalance: Double
    /// Fraction of the full step that was taken, 0 to 1; 0 for a refused step.
    public var damping: Double
    /// Whether the matrix was factorised anew.
    public var factorised: Bool

    public init(
      iteration: Int32, load: Double, update: Double, imbalance: Double, damping: Double, factorised: Bool
    ) {
      self.iteration = iteration
      self.load = load
      self.update = update
      self.imbalance = imbalance
      self.damping = damping
      self.factorised = factorised
    }
  }

  /// Checks every length and index.
  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    try mesh.validate()
    try fields.validate(against: mesh, "fields")
    let names = summary.scalars.map(\.name) + [Summary.iterationsName]
    guard Set(names).count == names.count else { throw .inconsistent("summary has a name twice") }
    try transient?.validate(against: mesh)
    if let errorEstimate {
      for quantity in errorEstimate.quantities {
        try Self.expect(
          "error_estimate/\(quantity.name)", quantity.values.count, errorEstimate.vertices.count)
      }
    }
  }

  /// - Throws: `.inconsistent` that names the array when its length is another.
  static func expect(_ path: String, _ count: Int, _ expected: Int) throws(ResultStoreError) {
    if count != expected { throw .inconsistent("\(path) has \(count) values, expected \(expected)") }
  }
}
