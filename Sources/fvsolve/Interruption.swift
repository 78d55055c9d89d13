import Foundation

/// Ctrl-C and SIGTERM end the program with 130 and 143. Result files are replaced in one step, so there is nothing to save
/// or to clean up that a later run would trip over.
enum Interruption {
  static func install() {
    // A file-size limit (ulimit -f) is then an error of `write`, which is reported like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        let message: StaticString = "\nfvsolve: interrupted; files written before are unharmed\n"
        _ = write(2, message.utf8Start, message.utf8CodeUnitCount)
        _exit(128 + number)
      }
    }
  }
}
