import Synchronization

/// Values that several threads need and one of them makes; the others wait for it. Only the latest few are kept.
final class SharedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private final class Entry: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
  }
  private struct State {
    var entries: [Key: Entry] = [:]
    /// Oldest first.
    var order: [Key] = []
  }
  private let state = Mutex(State())
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  /// - Parameter make: gives the same value for the same key, so that it matters to nobody who makes it.
  func value(for key: Key, _ make: () throws -> Value) throws -> Value {
    let entry = state.withLock { state in
      if let entry = state.entries[key] { return entry }
      let entry = Entry()
      state.entries[key] = entry
      state.order.append(key)
      if state.order.count > capacity { state.entries[state.order.removeFirst()] = nil }
      return entry
    }
    return try entry.result.withLock { stored in
      if let stored { return stored }
      let result = Result { try make() }
      stored = result
      return result
    }.get()
  }
}
