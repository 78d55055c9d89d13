#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension AtomicFile {
  /// All bytes of a regular file.
  /// - Throws: `.notFound`, `.unreadable`.
  static func read(_ path: String) throws(ResultStoreError) -> [UInt8] {
    let status = try checkReadable(path)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw .unreadable(path: path, reason: text(errno)) }
    defer { close(descriptor) }
    return try read(descriptor, count: Int(status.st_size), path: path)
  }

  /// Up to `count` bytes of an open file from its beginning, fewer where it ends sooner.
  /// - Throws: `.unreadable`.
  static func read(_ descriptor: Int32, count: Int, path: String) throws(ResultStoreError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < buffer.count {
        let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(done))
        if count > 0 {
          done += count
        } else if count == 0 || errno != EINTR {
          if count < 0 { code = errno }
          break
        }
      }
    }
    if code != 0 { throw .unreadable(path: path, reason: text(code)) }
    return bytes
  }

  /// That there is a regular file and that it may be read.
  /// - Throws: `.notFound`, `.unreadable`.
  @discardableResult
  static func checkReadable(_ path: String) throws(ResultStoreError) -> stat {
    var status = stat()
    if stat(path, &status) != 0 {
      throw errno == ENOENT || errno == ENOTDIR
        ? .notFound(path: path) : .unreadable(path: path, reason: text(errno))
    }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw .unreadable(path: path, reason: "it is a directory") }
    if kind != S_IFREG { throw .unreadable(path: path, reason: "it is not a regular file") }
    if access(path, R_OK) != 0 { throw .unreadable(path: path, reason: text(errno)) }
    return status
  }
}
