import CHDF5
import Synchronization

/// One open HDF5 object: a file, group, dataset, attribute, type, space or property list.
///
/// The object is released when its owner lets go of it. The HDF5 library is not re-entrant, so every call
/// goes through ``call(_:_:)``, which takes one lock for the whole process; the library's error stack
/// becomes a ``ResultStoreError`` and nothing is printed by the library.
struct HDF5: ~Copyable {
  let id: hid_t

  private static let library = Mutex(())

  /// Takes ownership of the identifier that `make` returns.
  /// - Throws: `.library` when it is negative.
  init(_ what: @autoclosure () -> String, _ make: () -> hid_t) throws(ResultStoreError) {
    id = try HDF5.call(what(), make)
  }

  deinit {
    let id = id
    HDF5.library.withLock { _ in _ = H5Idec_ref(id) }
  }

  /// Runs HDF5 calls alone in the process; a negative answer is an error.
  ///
  /// `body` must not itself use ``HDF5``: the lock is not recursive.
  /// - Parameter what: completes "HDF5 could not …".
  @discardableResult
  static func call<Answer: SignedInteger & Sendable>(
    _ what: @autoclosure () -> String, _ body: () -> Answer
  ) throws(ResultStoreError) -> Answer {
    var message = ""
    let answer = library.withLock { _ in
      fv_quiet()
      let answer = body()
      if answer < 0 { message = errorText() }
      return answer
    }
    guard answer >= 0 else { throw .library(call: what(), message: message) }
    return answer
  }

  /// The outermost and the innermost entry of the library's error stack, which is then cleared.
  private static func errorText() -> String {
    var ends = fv_error_ends()
    fv_error_text(&ends)
    let outer = withUnsafeBytes(of: &ends.outer) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let inner = withUnsafeBytes(of: &ends.inner) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    if outer.isEmpty { return "no reason given" }
    return outer == inner ? outer : "\(outer): \(inner)"
  }

  /// "1.10.8": the version of the library that is running.
  static var libraryVersion: String {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    _ = library.withLock { _ in H5get_libversion(&major, &minor, &release) }
    return "\(major).\(minor).\(release)"
  }
}
