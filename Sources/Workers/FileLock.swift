import Foundation

/// A file that one process at a time holds (`flock`). It is freed when the holder ends, however it ends.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// There can be no lock in this place.
  public struct Failure: Error, Sendable, Equatable {
    public var path: String
    public var reason: String
  }

  /// Takes the lock, in a file that is made where there is none; nil when another process has it.
  /// - Parameter isInherited: whether the processes that the holder starts hold it too, so that it is free when the last of them has ended.
  public init?(_ path: String, isInherited: Bool = false) throws(Failure) {
    let descriptor = open(path, O_RDWR | O_CREAT | (isInherited ? 0 : O_CLOEXEC), 0o666)
    if descriptor < 0 { throw Failure(path: path, reason: String(cString: strerror(errno))) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let error = errno
      if error == EINTR { continue }
      close(descriptor)
      if error == EWOULDBLOCK { return nil }
      throw Failure(path: path, reason: "its file system has no locks (\(String(cString: strerror(error))))")
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
