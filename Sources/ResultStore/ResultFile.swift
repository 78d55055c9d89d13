/// Result files: HDF5, one per run, with an XDMF file beside it for ParaView.
///
/// The layout is a contract with other tools (`Conventions` = "fvsolve-1"):
///
///     /                      Conventions, title, state; complete = 1, written last
///     /mesh/points (N,2), triangles (M,3), region (M), boundary_edges (B,2), boundary (B)
///     /fields/potential (N), temperature (N), joule_heat (M), current_density (M,2)
///     /transient/time (S), peak_temperature (S), current (S), …      when a pulse was solved
///     /snapshots/time (K), 0000/potential (N), temperature (N), …    when fields were kept
///     /summary               every number as an attribute; names, units, long_names in order
///     /error_estimate        vertices (L) and each quantity (L)      when asked for
///     /convergence           one row per nonlinear iteration
///     /config                resolved input as text, attribute sha256
///     /protocol              resolved pulses as text, likewise        when a pulse was solved
///     /provenance            version, commit, libraries, argv, seed, started, finished
///
/// Equal results give equal bytes, but for the two times, which `SOURCE_DATE_EPOCH` fixes.
public enum ResultFile {
  public static let conventions = Kind.fields.rawValue
  /// Of files that hold a mesh and nothing else.
  public static let meshConventions = "fvsolve-mesh-1"

  /// Tells before a run whether its result could be written; changes nothing.
  /// - Throws: `.cannotCreateDirectory`, `.notWritable`.
  public static func checkWritable(_ path: String) throws(ResultStoreError) { try AtomicFile.check(path) }

  /// Writes a text as ``write(_:to:)`` writes a result: in one step.
  public static func writeText(_ text: String, to path: String) throws(ResultStoreError) {
    try AtomicFile.write(Array(text.utf8), to: path)
  }

  /// Reads a text that ``writeText(_:to:)`` may have written.
  /// - Throws: `.notFound`, `.unreadable`.
  public static func readText(_ path: String) throws(ResultStoreError) -> String {
    String(decoding: try AtomicFile.read(path), as: UTF8.self)
  }

  /// Whether two paths name one file, there or not yet there.
  public static func isSame(_ one: String, _ other: String) -> Bool {
    AtomicFile.location(one) == AtomicFile.location(other)
  }

  /// Whether there is a file of any kind, or a folder.
  public static func exists(_ path: String) -> Bool { AtomicFile.exists(path) }

  /// Writes `result` to `path`, whose directory is made if it is missing, and the XDMF file beside it.
  ///
  /// Either file is replaced in one step; an existing result is never left truncated.
  /// - Returns: the path of the XDMF file.
  /// - Throws: `.inconsistent`, `.cannotCreateDirectory`, `.notWritable`, `.diskFull`.
  @discardableResult
  public static func write(_ result: FieldResult, to path: String) throws(ResultStoreError) -> String {
    try AtomicFile.write(image(of: result), to: path)
    let snapshots = result.transient?.snapshots.map(\.time) ?? []
    return try XDMF.write(
      mesh: result.mesh, content: snapshots.isEmpty ? .fields : .snapshots(times: snapshots),
      title: result.title, besides: path)
  }

  /// Writes a mesh alone (`/mesh` as in a result) and the XDMF file beside it.
  /// - Returns: the path of the XDMF file.
  /// - Throws: as ``write(_:to:)``.
  @discardableResult
  public static func writeMesh(
    _ mesh: ResultMesh, title: String, to path: String
  ) throws(ResultStoreError) -> String {
    try mesh.validate()
    let file = try HDF5.fileInMemory()
    try file.setAttribute("Conventions", meshConventions)
    try file.setAttribute("title", title)
    try file.write(mesh)
    try file.setAttribute("complete", Int32(1))
    try AtomicFile.write(file.image(), to: path)
    return try XDMF.write(mesh: mesh, content: .mesh, title: title, besides: path)
  }

  /// Reads what ``write(_:to:)`` wrote.
  /// - Throws: `.notFound`, `.unreadable`, `.notHDF5`, `.wrongConventions`, `.incomplete`, `.damaged`.
  public static func read(_ path: String) throws(ResultStoreError) -> FieldResult {
    try read(path, as: FieldResult.self)
  }

  /// Reads the mesh of a result or of a mesh file.
  /// - Throws: as ``read(_:)``.
  public static func readMesh(_ path: String) throws(ResultStoreError) -> ResultMesh {
    let file = try open(path, conventions: [conventions, meshConventions])
    do {
      let mesh = try file.readMesh()
      try mesh.validate()
      return mesh
    } catch {
      throw damage(path, error)
    }
  }

  /// What a file holds, by its `Conventions`.
  public enum Kind: String, Sendable, CaseIterable {
    case fields = "fvsolve-1"
    case impedance = "fvsolve-impedance-1"
    case sweep = "fvsolve-sweep-1"
    case sensitivity = "fvsolve-sensitivity-1"
    case currentVoltage = "fvsolve-iv-1"
    case pulse = "fvsolve-pulse-1"
    case optimum = "fvsolve-optimum-1"
    case array = "fvsolve-array-1"
    case training = "fvsolve-train-1"
  }

  /// Kind of a finished file.
  /// - Throws: as ``read(_:)``.
  public static func kind(of path: String) throws(ResultStoreError) -> Kind {
    let file = try open(path, conventions: Kind.allCases.map(\.rawValue))
    // `open` has seen that it is one of them.
    return Kind(rawValue: try file.textAttribute("Conventions")) ?? .fields
  }

  /// "1.10.8": the HDF5 library that is running.
  public static var libraryVersion: String { HDF5.libraryVersion }

  /// Opens a file and checks that it is a finished one of the right kind.
  static func open(_ path: String, conventions: [String]) throws(ResultStoreError) -> HDF5 {
    try AtomicFile.checkReadable(path)
    let file = try HDF5.open(path)
    let found = (try? file.hasAttribute("Conventions")) == true ? try? file.textAttribute("Conventions") : nil
    guard let found, conventions.contains(found) else {
      throw .wrongConventions(path: path, found: found, expected: conventions[0])
    }
    guard (try? file.hasAttribute("complete")) == true, (try? file.attribute("complete", as: Int32.self)) == 1
    else { throw .incomplete(path: path) }
    return file
  }

  static func damage(_ path: String, _ error: ResultStoreError) -> ResultStoreError {
    switch error {
    case .library(let call, let message): .damaged(path: path, reason: "could not \(call) (\(message))")
    case .inconsistent(let what): .damaged(path: path, reason: what)
    default: error
    }
  }
}
