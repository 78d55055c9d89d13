import Foundation

/// Ctrl-C and SIGTERM end the program with 130 and 143. Result files are replaced in one step, so there is nothing to save
/// or to clean up that a later run would trip over.
enum Interruption {
  static func install() {
    // A file-size limit (ulimit -f) is then an error of `write`, which is reported like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      let before = signal(number) { number in
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
}
