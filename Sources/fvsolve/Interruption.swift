import Foundation
import Synchronization

/// Ctrl-C and SIGTERM end the program with 130 and 143. Result files are replaced in one step, so there is nothing to clean
/// up that a later run would trip over; a run in time first writes its checkpoint.
enum Interruption {
  /// Whether somebody looks at `pending` and ends the program himself.
  private static let isDeferred = Atomic(false)
  private static let signalNumber = Atomic<Int32>(0)

  /// The signal that asks to stop; nil for none.
  static var pending: Int32? {
    let number = signalNumber.load(ordering: .acquiring)
    return number == 0 ? nil : number
  }

  static func install() {
    // Nothing may be initialised inside of a handler.
    _ = (isDeferred.load(ordering: .relaxed), signalNumber.load(ordering: .relaxed))
    // A file-size limit (ulimit -f) is then an error of `write`, which is reported like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      let before = signal(number) { number in
        // A second signal means at once.
        if Interruption.isDeferred.load(ordering: .acquiring),
          Interruption.signalNumber.exchange(number, ordering: .acquiringAndReleasing) == 0
        {
          let message: StaticString = "\nfvsolve: stopping; a second signal ends at once\n"
          _ = write(2, message.utf8Start, message.utf8CodeUnitCount)
          return
        }
        let message: StaticString = "\nfvsolve: interrupted; files written before are unharmed\n"
        _ = write(2, message.utf8Start, message.utf8CodeUnitCount)
        _exit(128 + number)
      }
      // A shell has what it runs in the background ignore the Ctrl-C that is meant for the foreground.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }

  /// Runs something that looks at `pending` often, and saves what it has when there is one.
  static func deferred<Value>(_ body: () throws -> Value) rethrows -> Value {
    isDeferred.store(true, ordering: .releasing)
    defer { isDeferred.store(false, ordering: .releasing) }
    return try body()
  }
}
