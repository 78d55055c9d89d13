import Workers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension SweepJournal {
  static let mark = "fvsolve-sweep-journal-1 "
  static let firstLineLength = 256

  /// Opens or creates the file and takes its lock.
  static func openLocked(_ path: String) throws(ResultStoreError) -> Int32 {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      if descriptor < 0 { throw AtomicFile.failure(path, errno) }
      do {
        try checkRegular(descriptor, path: path)
        try lock(descriptor, path: path)
      } catch {
        closeFile(descriptor)
        throw error
      }
      // The holder before may have removed the file between the opening and the lock.
      if isFile(descriptor, at: path) { return descriptor }
      closeFile(descriptor)
    }
  }

  private static func checkRegular(_ descriptor: Int32, path: String) throws(ResultStoreError) {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw .notWritable(path: path, reason: AtomicFile.text(errno)) }
    if status.st_mode & S_IFMT != S_IFREG {
      throw .notWritable(path: path, reason: "it is not a regular file")
    }
  }

  private static func lock(_ descriptor: Int32, path: String) throws(ResultStoreError) {
    let error = FileLock.take(descriptor)
    if error == EWOULDBLOCK { throw .locked(path: path, holder: holder(descriptor, path: path)) }
    if error != 0 {
      throw .notWritable(
        path: path, reason: "it cannot be locked there (\(AtomicFile.text(error))); choose another -o")
    }
  }

  /// "process 1234 on host" from the first line.
  private static func holder(_ descriptor: Int32, path: String) -> String? {
    guard let bytes = try? AtomicFile.read(descriptor, count: firstLineLength, path: path),
      bytes.count == firstLineLength, bytes.starts(with: mark.utf8)
    else { return nil }
    let text = String(decoding: bytes.dropFirst(mark.utf8.count), as: UTF8.self)
    return String(text.prefix { $0 != "\n" }.reversed().drop { $0 == " " }.reversed())
  }

  /// Mark and holder, filled up with spaces.
  private static var firstLine: [UInt8] {
    let text = Array("\(mark)process \(getpid()) on \(AtomicFile.host)".utf8).prefix(firstLineLength - 1)
    let spaces = [UInt8](repeating: UInt8(ascii: " "), count: firstLineLength - 1 - text.count)
    return text + spaces + [UInt8(ascii: "\n")]
  }

  /// Reads what is there, cuts off a torn end, and says who writes now.
  /// - Parameter contents: of a new journal.
  /// - Returns: what was there, and the bytes up to which the file is whole.
  static func begin(
    _ descriptor: Int32, path: String, contents: Contents, sink: AtomicFile.Sink
  ) throws(ResultStoreError) -> (Contents, Int) {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw .unreadable(path: path, reason: AtomicFile.text(errno)) }
    let bytes = try AtomicFile.read(descriptor, count: Int(status.st_size), path: path)
    guard let (found, end) = try parse(bytes, path: path) else {
      return (contents, try create(descriptor, path: path, contents: contents, sink: sink))
    }
    if found.identity != contents.identity { throw .otherStudy(path: path) }
    if end < bytes.count, ftruncate(descriptor, off_t(end)) != 0 { throw AtomicFile.failure(path, errno) }
    // These bytes are there already: no room is needed.
    let code = write(firstLine, to: descriptor, at: 0, { AtomicFile.systemWrite($0, $1, $2) })
    if code != 0 { throw AtomicFile.failure(path, code) }
    return (found, end)
  }

  /// - Returns: the bytes written.
  private static func create(
    _ descriptor: Int32, path: String, contents: Contents, sink: AtomicFile.Sink
  ) throws(ResultStoreError) -> Int {
    let bytes = firstLine + line(Record.text(of: contents))
    var code: Int32 = ftruncate(descriptor, 0) == 0 ? 0 : errno
    if code == 0 { code = write(bytes, to: descriptor, at: 0, sink) }
    if code == 0, fsync(descriptor) != 0 { code = errno }
    if code != 0 {
      unlink(path)
      throw AtomicFile.failure(path, code)
    }
    AtomicFile.flushDirectory(of: path)
    return bytes.count
  }

  /// One write of all bytes.
  /// - Returns: 0 or an error number, that of a full disk when only some bytes were taken.
  static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int, _ sink: AtomicFile.Sink) -> Int32
  {
    if lseek(descriptor, off_t(offset), SEEK_SET) < 0 { return errno }
    return bytes.withUnsafeBytes { buffer -> Int32 in
      while true {
        let count = sink(descriptor, buffer.baseAddress!, buffer.count)
        if count == buffer.count { return 0 }
        if count >= 0 { return ENOSPC }
        if errno != EINTR { return errno }
      }
    }
  }

  /// Whether the open file is still the one of that name.
  static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (mine, named) = (stat(), stat())
    return fstat(descriptor, &mine) == 0 && stat(path, &named) == 0 && mine.st_dev == named.st_dev
      && mine.st_ino == named.st_ino
  }

  /// Also gives up the lock.
  static func closeFile(_ descriptor: Int32) {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #elseif canImport(Musl)
      Musl.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }
}
