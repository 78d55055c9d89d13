#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Floats that begin at a multiple of 64 bytes, as the kernels want them; zeros at first.
struct AlignedFloats: ~Copyable {
  let start: UnsafeMutablePointer<Float>
  let count: Int

  init(_ count: Int) {
    var memory: UnsafeMutableRawPointer?
    let bytes = max(64, (count * 4 + 63) / 64 * 64)
    precondition(posix_memalign(&memory, 64, bytes) == 0, "no memory for \(count) numbers")
    memset(memory!, 0, bytes)
    (start, self.count) = (memory!.bindMemory(to: Float.self, capacity: bytes / 4), count)
  }

  init(_ values: [Float]) {
    self.init(values.count)
    for (k, value) in values.enumerated() { start[k] = value }
  }

  deinit { free(start) }

  var values: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }

  func fill(_ value: Float) { for k in 0..<count { start[k] = value } }

  /// - Precondition: as many values as there are.
  func assign(_ values: [Float]) {
    precondition(values.count == count)
    for k in 0..<count { start[k] = values[k] }
  }

  subscript(place: Int) -> Float {
    get { start[place] }
    nonmutating set { start[place] = newValue }
  }
}
