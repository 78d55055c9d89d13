import Foundation
import Synchronization

/// Calls something for 0 ..< count on some threads, in no order, with stacks deep enough for solvers that recurse; returns when all is done.
/// - Parameter workers: threads at the most; one at least.
public func concurrently(_ count: Int, workers: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let next = Atomic(0)
  let group = DispatchGroup()
  for _ in 0..<max(1, min(workers, count)) {
    group.enter()
    let thread = Thread {
      defer { group.leave() }
      while true {
        let k = next.add(1, ordering: .relaxed).oldValue
        if k >= count { return }
        body(k)
      }
    }
    thread.stackSize = 16 << 20
    thread.start()
  }
  group.wait()
}

/// The values of a function at 0 ..< count, in that order, whatever the threads; computed as ``concurrently(_:workers:_:)`` does.
/// - Throws: what the first index throws, of those that do; after a failure no further one is begun.
public func concurrentMap<Value: Sendable>(
  _ count: Int, workers: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  let results = Mutex([Result<Value, any Error>?](repeating: nil, count: count))
  let failed = Atomic(Int.max)
  concurrently(count, workers: workers) { k in
    // What comes before a failure is computed all the same: it may fail, too.
    if k > failed.load(ordering: .relaxed) { return }
    let result = Result { try body(k) }
    if case .failure = result { failed.min(k, ordering: .relaxed) }
    results.withLock { $0[k] = result }
  }
  return try results.withLock { try $0.compactMap { try $0?.get() } }
}
