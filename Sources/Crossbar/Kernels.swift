import CompactModel
import CCrossbarKernels

/// The compiled kernels that this machine runs: the best of them unless one is named.
public struct Kernels: @unchecked Sendable {
  /// Constant tables of functions, never written.
  let table: UnsafePointer<fv_kernels>

  public static let best = Kernels(table: fv_kernels_named(nil))
  /// Those of every x86-64 and arm64 machine, AVX2 with FMA, and AVX-512.
  public static let names = ["baseline", "v3", "v4"]

  private init(table: UnsafePointer<fv_kernels>) { self.table = table }

  /// nil where this machine cannot run them.
  public init?(named name: String) {
    guard let table = fv_kernels_named(name) else { return nil }
    self.init(table: table)
  }

  /// "v4".
  public var name: String { String(cString: table.pointee.name) }

  var functions: fv_kernels { table.pointee }
}

extension fv_random {
  /// 16 streams that the master seed, a purpose and indices decide.
  init(_ stream: consuming RandomStream) {
    self.init()
    withUnsafeMutableBytes(of: &state) { bytes in
      for place in stride(from: 0, to: bytes.count, by: 8) {
        bytes.storeBytes(of: stream.next(), toByteOffset: place, as: UInt64.self)
      }
    }
  }
}
