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
    let error = Self.take(descriptor)
    if error != 0 {
      close(descriptor)
      if error == EWOULDBLOCK { return nil }
      throw Failure(path: path, reason: "its file system has no locks (\(String(cString: strerror(error))))")
    }
    self.descriptor = descriptor
  }

  /// Locks an open file, which stays locked until all its descriptors are closed.
  /// - Returns: 0, or an error number: `EWOULDBLOCK` when another process has it. It is asked for a fifth of a second, since a process that is
  ///   being started has a copy of every descriptor for a moment, also of those that it closes when it becomes another program.
  public static func take(_ descriptor: Int32) -> Int32 {
    var refused = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let error = errno
      if error == EINTR { continue }
      refused += 1
      if error != EWOULDBLOCK || refused > 20 { return error }
      usleep(10_000)
    }
    return 0
  }

  deinit { close(descriptor) }
}
