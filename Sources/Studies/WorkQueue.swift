import Synchronization

/// Points to be solved, handed out so that a worker stays with one geometry as long as it can, and no worker is idle while
/// points are left.
///
/// The order decides only who works when: no point depends on another.
final class WorkQueue: Sendable {
  private struct State {
    /// Points of one geometry each; the next one last.
    var groups: [[Int]]
    /// Group of each worker; nil before its first.
    var mine: [Int?]
    var unstarted: Int
  }
  private let state: Mutex<State>

  /// - Parameter groups: points of one geometry each.
  init(_ groups: [[Int]], workers: Int) {
    state = Mutex(
      State(
        groups: groups.map { $0.reversed() }, mine: [Int?](repeating: nil, count: workers), unstarted: 0))
  }

  /// nil when nothing is left. Complexity: O(1), O(groups) once all are started.
  func next(for worker: Int) -> Int? {
    state.withLock { state in
      if let mine = state.mine[worker], let point = state.groups[mine].popLast() { return point }
      if state.unstarted < state.groups.count {
        state.mine[worker] = state.unstarted
        state.unstarted += 1
      } else if let fullest = state.groups.indices.max(by: {
        state.groups[$0].count < state.groups[$1].count
      }) {
        state.mine[worker] = fullest
      }
      return state.mine[worker].flatMap { state.groups[$0].popLast() }
    }
  }
}
