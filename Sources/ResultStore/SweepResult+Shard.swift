extension SweepResult {
  /// Part `index` of `count`, from 1.
  public struct Shard: Sendable, Equatable, Hashable, CustomStringConvertible {
    public var index: Int
    public var count: Int

    public init(index: Int, count: Int) { (self.index, self.count) = (index, count) }

    /// Reads a ``description``; nil for another text. Whether there is such a part is not looked at.
    public init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
      self.init(index: index, count: count)
    }

    /// "2/4".
    public var description: String { "\(index)/\(count)" }

    /// Its points: consecutive ones, as many in each shard, but for one.
    /// - Parameter points: of the whole study.
    public func range(of points: Int) -> Range<Int> {
      func bound(_ i: Int) -> Int { points / count * i + min(i, points % count) }
      return bound(index - 1)..<bound(index)
    }
  }
}
