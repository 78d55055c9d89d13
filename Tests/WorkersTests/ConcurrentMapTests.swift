import Synchronization
import Testing
import Workers

@Suite struct ConcurrentMapTests {
  struct Refusal: Error, Equatable { var index: Int }

  @Test(arguments: [-1, 0, 1, 3, 200]) func valuesAreInOrder(workers: Int) throws {
    let squares = try concurrentMap(100, workers: workers) { $0 * $0 }
    #expect(squares == (0..<100).map { $0 * $0 })
    #expect(try concurrentMap(0, workers: workers) { $0 }.isEmpty)
  }

  @Test(arguments: [1, 2, 7]) func theFirstFailureIsTold(workers: Int) {
    let begun = Mutex([Int]())
    let error = #expect(throws: Refusal.self) {
      try concurrentMap(1000, workers: workers) { k in
        begun.withLock { $0.append(k) }
        if k >= 5 { throw Refusal(index: k) }
        return k
      }
    }
    #expect(error?.index == 5)
    // Of what came after it, each thread may have had one in hand.
    #expect(begun.withLock { $0.count } <= 6 + 2 * workers)
  }

  /// A recursion that the stack of an ordinary thread would not take.
  @Test func stacksAreDeep() throws {
    @Sendable func depth(_ n: Int) -> Int { n == 0 ? 0 : 1 + depth(n - 1) }
    #expect(try concurrentMap(2, workers: 2) { depth(20_000 + $0) } == [20_000, 20_001])
  }
}
