/// A kind of result file: what its root says it is, what is in it, and how it is read back.
protocol StoredResult {
  static var conventions: String { get }
  /// - Throws: `.inconsistent` that names what does not fit.
  func validate() throws(ResultStoreError)
  /// Writes everything but `Conventions` and `complete`, which the file's frame has.
  static func store(_ result: Self, in file: borrowing HDF5) throws(ResultStoreError)
  init(from file: borrowing HDF5) throws(ResultStoreError)
}

extension ResultFile {
  /// The bytes of the file that holds `result`.
  /// - Throws: `.inconsistent`; `.library` if HDF5 refuses.
  static func image<Result: StoredResult>(of result: Result) throws(ResultStoreError) -> [UInt8] {
    try result.validate()
    let file = try HDF5.fileInMemory()
    try file.setAttribute("Conventions", Result.conventions)
    try Result.store(result, in: file)
    try file.setAttribute("complete", Int32(1))
    return try file.image()
  }

  /// Reads a finished file of one kind, and checks what it holds.
  /// - Throws: as ``read(_:)``.
  static func read<Result: StoredResult>(
    _ path: String, as kind: Result.Type
  ) throws(ResultStoreError) -> Result {
    let file = try open(path, conventions: [Result.conventions])
    do throws(ResultStoreError) {
      let result = try Result(from: file)
      try result.validate()
      return result
    } catch {
      throw damage(path, error)
    }
  }
}
