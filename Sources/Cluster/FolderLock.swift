import Foundation

/// Held by the one run that submits jobs for a folder. It is freed when the holder ends, however it ends.
final class FolderLock {
  private let descriptor: Int32

  /// Takes the lock; nil when another process has it.
  /// - Throws: `.notWritable` when there can be no lock in this place.
  init?(_ path: String) throws(SlurmFailure) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw .notWritable(path: path, reason: String(cString: strerror(errno))) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let error = errno
      close(descriptor)
      if error == EWOULDBLOCK { return nil }
      throw .notWritable(
        path: path, reason: "its file system has no locks (\(String(cString: strerror(error))))")
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
