#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Synchronization

/// Whole files, there or not there: written under a temporary name beside the target, flushed to disk and renamed.
///
/// Whoever looks at the target at any moment, or after a kill at any moment, sees the old file or the new one.
enum AtomicFile {
  /// Writes up to a count of bytes to a descriptor; -1 and `errno` for failure. Replaced in tests.
  typealias Sink = (Int32, UnsafeRawPointer, Int) -> Int

  /// Makes missing directories, then writes or replaces `path`. A symbolic link stays and its target is replaced.
  /// - Throws: `.cannotCreateDirectory`, `.notWritable`, `.diskFull`; the target is then as it was.
  static func write(
    _ bytes: some Collection<UInt8>, to path: String,
    sink: Sink = { systemWrite($0, $1, $2) }
  ) throws(ResultStoreError) {
    try makeDirectory(for: path)
    let target = resolved(path)
    let status = try existing(target, as: path)
    removeAbandoned(beside: target)
    let temporary = temporaryName(for: target)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw failure(path, errno) }
    var code = fill(descriptor, bytes, sink)
    if code == 0, let status, fchmod(descriptor, status.st_mode & 0o7777) != 0 { code = errno }
    if code == 0, fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, target) != 0 { code = errno }
    if code != 0 {
      unlink(temporary)
      throw failure(path, code)
    }
    flushDirectory(of: target)
  }

  /// Says before a long run what ``write(_:to:sink:)`` would refuse after it, as far as it can be told; changes nothing.
  /// - Throws: `.cannotCreateDirectory`, `.notWritable`.
  static func check(_ path: String) throws(ResultStoreError) {
    if path.isEmpty || path.hasSuffix("/") { throw .notWritable(path: path, reason: "it names no file") }
    _ = try existing(resolved(path), as: path)
    // The nearest directory that is there must take a new entry.
    var directory = directory(of: path)
    while !isDirectory(directory) {
      if access(directory, F_OK) == 0 {
        throw .cannotCreateDirectory(path: Self.directory(of: path), reason: "a file is in the way")
      }
      directory = Self.directory(of: directory)
    }
    if access(directory, W_OK | X_OK) != 0 { throw failure(path, errno) }
  }

  /// The file that is to be replaced, if there is one.
  private static func existing(_ target: String, as path: String) throws(ResultStoreError) -> stat? {
    var status = stat()
    guard stat(target, &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw .notWritable(path: path, reason: "it is a directory") }
    if kind != S_IFREG { throw .notWritable(path: path, reason: "it is not a regular file") }
    if access(target, W_OK) != 0 { throw failure(path, errno) }
    return status
  }

  /// Makes the directory of `path` and its parents.
  static func makeDirectory(for path: String) throws(ResultStoreError) {
    let directory = directory(of: path)
    var partial = directory.hasPrefix("/") ? "/" : ""
    for component in directory.split(separator: "/") {
      partial += component + "/"
      if mkdir(partial, 0o777) == 0 || errno == EEXIST || isDirectory(partial) { continue }
      throw errno == ENOSPC
        ? .diskFull(path: path) : .cannotCreateDirectory(path: directory, reason: text(errno))
    }
    if !isDirectory(directory) {
      throw .cannotCreateDirectory(path: directory, reason: "a file is in the way")
    }
  }

  /// The file behind a path, through links; of one that is not there the folder's place and the name.
  static func location(_ path: String) -> String {
    let file = resolved(path)
    return file.hasPrefix("/") ? file : resolved(directory(of: path)) + "/" + name(of: path)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// What the system calls an error.
  static func text(_ code: Int32) -> String { String(cString: strerror(code)) }

  static func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, start, count)
    #elseif canImport(Musl)
      Musl.write(descriptor, start, count)
    #else
      Darwin.write(descriptor, start, count)
    #endif
  }

  /// 0 or an error number.
  private static func fill(_ descriptor: Int32, _ bytes: some Collection<UInt8>, _ sink: Sink) -> Int32 {
    ContiguousArray(bytes).withUnsafeBytes { buffer -> Int32 in
      var done = 0
      while done < buffer.count {
        let count = sink(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if count > 0 {
          done += count
        } else if count == 0 || errno != EINTR {
          return count == 0 ? ENOSPC : errno
        }
      }
      return 0
    }
  }

  static func failure(_ path: String, _ code: Int32) -> ResultStoreError {
    [ENOSPC, EDQUOT, EFBIG].contains(code)
      ? .diskFull(path: path) : .notWritable(path: path, reason: text(code))
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The file behind a symbolic link; the path itself when there is none.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  static func flushDirectory(of path: String) {
    let descriptor = open(directory(of: path), O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return }
    fsync(descriptor)
    close(descriptor)
  }
}
