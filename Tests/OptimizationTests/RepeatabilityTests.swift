import Dispatch
import Optimization
import Synchronization
import Testing

/// Everything that a search evaluated, so that two can be compared bit by bit.
private struct Course: Equatable, Sendable {
  var points: [[Double]] = []
  var minimum: Minimum

  init(_ search: Minimization) throws {
    var points: [[Double]] = []
    minimum = try search.minimize(
      [4.4, -3.1, 2.2], lower: [-5, -5, -5], upper: [5, 5, 5]
    ) { x in
      points.append(x)
      return rastrigin(x)
    }
    self.points = points
  }
}

@Suite struct RepeatabilityTests {
  @Test(arguments: Minimization.Method.allCases)
  func equalSeedsGiveEqualCourses(method: Minimization.Method) throws {
    var search = Minimization(method: method, maximumEvaluations: 2_000, seed: 7)
    let first = try Course(search)
    // Another search between leaves nothing behind.
    search.seed = 1 << 40
    let other = try Course(search)
    search.seed = 7
    #expect(try Course(search) == first)
    #expect((other.points == first.points) == !method.isRandom, "\(method)")
  }

  @Test func theUpperHalfOfASeedCounts() throws {
    let courses = try [1, 2, 1 + 1 << 32].map {
      try Course(Minimization(maximumEvaluations: 100, seed: $0)).points
    }
    #expect(Set(courses).count == 3)
  }

  /// Each thread has its generator: searches side by side draw what they draw alone.
  @Test(arguments: Minimization.Method.allCases)
  func searchesSideBySideGiveTheBitsOfOneAlone(method: Minimization.Method) throws {
    let searches = (0..<8).map {
      Minimization(
        method: method, maximumEvaluations: 3_000, relativeTolerance: 0, seed: UInt64($0 / 2))
    }
    let alone = try searches.map { try Course($0) }
    let together = Mutex([Course?](repeating: nil, count: searches.count))
    DispatchQueue.concurrentPerform(iterations: searches.count) { i in
      let course = try? Course(searches[i])
      together.withLock { $0[i] = course }
    }
    #expect(together.withLock { $0 } == alone, "\(method)")
  }

  /// A search within a search's function takes nothing from the outer one's repeatability.
  @Test func nestedSearchesRepeat() throws {
    func run() throws -> Minimum {
      try Minimization(maximumEvaluations: 200, seed: 3).minimize([0.5], lower: [0], upper: [1]) { x in
        let inner = try Minimization(maximumEvaluations: 50).minimize([0], lower: [-1], upper: [1]) {
          ($0[0] - x[0]) * ($0[0] - x[0]) + x[0]
        }
        return inner.value
      }
    }
    #expect(try run() == run())
  }
}
