#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Synchronization

extension AtomicFile {
  private static let counter = Atomic(0)

  /// ".weakset.h5.HOST-PID-COUNT.partial" beside the target: tells who may still be writing it.
  static func temporaryName(for target: String) -> String {
    let count = counter.wrappingAdd(1, ordering: .relaxed).newValue
    return "\(directory(of: target))/\(prefix(of: target))\(getpid())-\(count)\(suffix)"
  }

  /// Removes temporaries of this very target that a process of this machine left when it was killed.
  static func removeAbandoned(beside target: String) {
    let folder = directory(of: target)
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    let prefix = prefix(of: target)
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(prefix), name.hasSuffix(suffix),
        let process = name.dropFirst(prefix.count).split(separator: "-").first.flatMap({ pid_t($0) }),
        process > 0, kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink("\(folder)/\(name)")
    }
  }

  private static let suffix = ".partial"

  private static func prefix(of target: String) -> String { ".\(name(of: target)).\(host)-" }

  /// Name of this machine, without characters that would confuse a file name.
  static let host: String = {
    var bytes = [CChar](repeating: 0, count: 256)
    gethostname(&bytes, bytes.count - 1)
    let name = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return String(name.map { $0 == "/" || $0 == "-" ? "_" : $0 })
  }()
}
