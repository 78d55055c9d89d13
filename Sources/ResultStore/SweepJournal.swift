#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The finished points of a study that still runs, one line each, beside the file that they will end up in.
///
/// A point is in the file as soon as ``append(_:)`` returns, whatever then happens to the process; a power cut may cost
/// the points of the last second. One process at a time may write, which a lock on the file ensures (`flock`, gone with
/// its holder). The owner calls from one thread at a time.
///
///     fvsolve-sweep-journal-1 process 1234 on host       who writes, filled up with spaces to 256 bytes
///     3f9c… {"identity":"…","config":"…"}                what the study is
///     81bd… {"index":12,"status":"converged",…}          one line for each point, in the order of finishing
///
/// Every line but the first begins with 16 hexadecimal digits of the SHA-256 of the rest.
public final class SweepJournal {
  public let path: String
  /// What was there when the journal was opened.
  public let recovered: Contents

  private let descriptor: Int32
  private let sink: AtomicFile.Sink
  /// Whether it holds no point.
  public private(set) var isEmpty: Bool
  /// Bytes up to which the file is whole.
  private var end: Int
  private var lastFlush = ContinuousClock.now
  private var isClosed = false

  /// The journal that belongs to a result file: "results/sweep.h5.journal".
  public static func path(for result: String) -> String { result + ".journal" }

  /// Creates the journal of a study or goes on with one, whose torn last line is cut off.
  ///
  /// While it is open, no other process can open it. A result file that appeared before the lock was taken is complete, so
  /// look for one after this returns.
  /// - Parameters:
  ///   - identity: SHA-256 in hexadecimal of whatever determines the study.
  ///   - config: the resolved study.
  ///   - replacing: whether what is there, of whatever study, is dropped.
  /// - Throws: `.locked` when another process writes it, `.otherStudy` when its points belong to another identity, `.damaged`
  ///   when it is no journal, `.cannotCreateDirectory`, `.notWritable`, `.unreadable`, `.diskFull`.
  public convenience init(at path: String, identity: String, config: String, replacing: Bool = false)
    throws(ResultStoreError)
  {
    try self.init(
      at: path, identity: identity, config: config, replacing: replacing,
      sink: { AtomicFile.systemWrite($0, $1, $2) })
  }

  init(
    at path: String, identity: String, config: String, replacing: Bool = false,
    sink: @escaping AtomicFile.Sink
  ) throws(ResultStoreError) {
    try AtomicFile.makeDirectory(for: path)
    let descriptor = try Self.openLocked(path)
    do throws(ResultStoreError) {
      if replacing, ftruncate(descriptor, 0) != 0 { throw AtomicFile.failure(path, errno) }
      let (contents, end) = try Self.begin(
        descriptor, path: path, contents: Contents(identity: identity, config: config), sink: sink)
      (self.path, self.descriptor, self.sink) = (path, descriptor, sink)
      (recovered, self.end) = (contents, end)
      isEmpty = contents.points.isEmpty
    } catch {
      Self.closeFile(descriptor)
      throw error
    }
  }

  deinit { try? close() }

  /// Adds a finished point. When that fails the file keeps every point before it, and the next call may succeed.
  /// - Complexity: O(values); flushes to disk once a second.
  /// - Throws: `.diskFull`, `.notWritable`.
  public func append(_ point: SweepResult.Point) throws(ResultStoreError) {
    precondition(!isClosed, "the journal is closed")
    let line = Self.line(Record.text(of: point))
    let code = Self.write(line, to: descriptor, at: end, sink)
    if code != 0 {
      ftruncate(descriptor, off_t(end))
      throw AtomicFile.failure(path, code)
    }
    end += line.count
    isEmpty = false
    if ContinuousClock.now - lastFlush >= .seconds(1) { try flush() }
  }

  /// Waits until every point is on disk.
  /// - Throws: `.diskFull`, `.notWritable`, also when someone removed the file.
  public func flush() throws(ResultStoreError) {
    lastFlush = .now
    if fsync(descriptor) != 0 { throw AtomicFile.failure(path, errno) }
    if !Self.isFile(descriptor, at: path) { throw .notWritable(path: path, reason: "the file was removed") }
  }

  /// Flushes and lets other processes open the journal. The second time it does nothing.
  /// - Throws: as ``flush()``; the file is closed all the same.
  public func close() throws(ResultStoreError) {
    if isClosed { return }
    isClosed = true
    defer { Self.closeFile(descriptor) }
    try flush()
  }

  /// Removes the file, once its points are safe elsewhere, and closes it.
  public func remove() {
    if isClosed { return }
    isClosed = true
    // Under the lock: whoever opened the file meanwhile sees that it is gone and makes a new one.
    if Self.isFile(descriptor, at: path) { unlink(path) }
    Self.closeFile(descriptor)
  }

  /// Reads a journal that another process may be writing; takes no lock and changes nothing.
  /// - Throws: `.notFound`, `.unreadable`, `.damaged`, `.incomplete` when it was killed before it had begun.
  public static func read(_ path: String) throws(ResultStoreError) -> Contents {
    let bytes = try AtomicFile.read(path)
    guard let (contents, _) = try parse(bytes, path: path) else { throw .incomplete(path: path) }
    return contents
  }
}
