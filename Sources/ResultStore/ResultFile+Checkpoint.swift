/// Checkpoint files: HDF5 behind a seal, so that a damaged one is refused instead of continued from.
///
///     /            Conventions = "fvsolve-checkpoint-1", identity, summary; complete = 1, written last
///     /reals       one dataset of 64-bit floats per name
///     /integers    one dataset of 64-bit integers per name
///     /texts       one text per name
///
/// Equal checkpoints give equal bytes.
extension ResultFile {
  public static let checkpointConventions = "fvsolve-checkpoint-1"

  /// Writes or replaces a checkpoint in one step; whoever looks finds the old or the new one, whole.
  /// - Complexity: O(n) in the bytes of the arrays.
  /// - Throws: `.inconsistent` for names or texts that HDF5 cannot hold, `.cannotCreateDirectory`, `.notWritable`, `.diskFull`.
  public static func writeCheckpoint(_ checkpoint: Checkpoint, to path: String) throws(ResultStoreError) {
    try AtomicFile.write(Seal.sealed(image(of: checkpoint)), to: path)
  }

  /// Reads what ``writeCheckpoint(_:to:)`` wrote, bit by bit. Whether it belongs to a run is for the caller to tell from
  /// its `identity`.
  /// - Throws: `.notFound`, `.unreadable`, `.notHDF5`, `.wrongConventions`, `.incomplete`, `.damaged`.
  public static func readCheckpoint(_ path: String) throws(ResultStoreError) -> Checkpoint {
    let bytes = try AtomicFile.read(path)
    let sealed = Seal.begins(bytes)
    if sealed, !Seal.isIntact(bytes) {
      throw .damaged(path: path, reason: "its bytes do not match its sha256")
    }
    let file = try open(path, conventions: [checkpointConventions])
    if !sealed { throw .damaged(path: path, reason: "its sha256 is missing") }
    do {
      return try file.readCheckpoint()
    } catch {
      throw damage(path, error)
    }
  }

  static func image(of checkpoint: Checkpoint) throws(ResultStoreError) -> [UInt8] {
    try checkpoint.validate()
    let file = try HDF5.fileInMemory()
    try file.setAttribute("Conventions", checkpointConventions)
    try file.setAttribute("identity", checkpoint.identity)
    try file.setAttribute("summary", checkpoint.summary)
    let reals = try file.makeGroup("reals")
    for (name, values) in checkpoint.reals.sorted(by: { $0.key < $1.key }) {
      try reals.write(values, shape: [values.count], to: name)
    }
    let integers = try file.makeGroup("integers")
    for (name, values) in checkpoint.integers.sorted(by: { $0.key < $1.key }) {
      try integers.write(values, shape: [values.count], to: name)
    }
    let texts = try file.makeGroup("texts")
    for (name, text) in checkpoint.texts.sorted(by: { $0.key < $1.key }) {
      try texts.write([text], shape: [], to: name)
    }
    try file.setAttribute("complete", Int32(1))
    return try file.image()
  }
}

extension HDF5 {
  func readCheckpoint() throws(ResultStoreError) -> Checkpoint {
    var checkpoint = Checkpoint(
      identity: try textAttribute("identity"), summary: try textAttribute("summary"))
    let reals = try open("reals")
    for name in try reals.names() { checkpoint.reals[name] = try reals.read(name) }
    let integers = try open("integers")
    for name in try integers.names() { checkpoint.integers[name] = try integers.read(name) }
    let texts = try open("texts")
    for name in try texts.names() { checkpoint.texts[name] = try texts.readStrings(name).first }
    return checkpoint
  }
}
