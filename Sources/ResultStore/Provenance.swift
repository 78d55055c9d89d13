/// Where a result comes from. Holds no absolute path: see ``init(version:commit:libraries:arguments:seed:started:finished:)``.
public struct Provenance: Sendable, Equatable {
  /// Version of fvsolve.
  public var version: String
  /// Revision of the sources, "" when unknown.
  public var commit: String
  /// Libraries that took part, with their versions; HDF5 is added on writing.
  public var libraries: [Library]
  /// The command line, each absolute path in it cut to its last component.
  public private(set) var arguments: [String]
  /// Master seed of every random stream, when there is one.
  public var seed: UInt64?
  /// When the run began and ended. `SOURCE_DATE_EPOCH` replaces both on writing.
  public var started: Timestamp
  public var finished: Timestamp

  /// A library by name and version.
  public struct Library: Sendable, Equatable {
    public var name: String
    public var version: String
    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// - Parameter arguments: the command line as it came; the program's name and every absolute path, also behind
  ///   "--option=", is reduced to its last component.
  public init(
    version: String, commit: String, libraries: [Library] = [], arguments: [String], seed: UInt64? = nil,
    started: Timestamp, finished: Timestamp
  ) {
    self.version = version
    self.commit = commit
    self.libraries = libraries
    self.arguments = arguments.enumerated().map { index, argument in
      index == 0 ? Self.lastComponent(argument) : Self.withoutAbsolutePath(argument)
    }
    self.seed = seed
    self.started = started
    self.finished = finished
  }

  private static func withoutAbsolutePath(_ argument: String) -> String {
    if isAbsolute(argument) { return lastComponent(argument) }
    guard let equals = argument.firstIndex(of: "="), isAbsolute(argument[argument.index(after: equals)...])
    else {
      return argument
    }
    return argument[...equals] + lastComponent(argument[argument.index(after: equals)...])
  }

  private static func isAbsolute(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("/") || text.hasPrefix("~") || text.hasPrefix("file:/")
  }

  private static func lastComponent(_ path: some StringProtocol) -> String {
    path.split(separator: "/" as Character).last.map { String($0) } ?? ""
  }
}
