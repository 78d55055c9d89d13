/// The values that never fall and lie nearest to given ones by weighted least squares, by pooling neighbours that fall
/// (M. Ayer and others, Ann. Math. Statist. 26, 641 (1955), doi:10.1214/aoms/1177728423).
enum MonotoneFit {
  /// - Complexity: O(count).
  static func rising(_ values: [Double], weights: [Double]? = nil) -> [Double] {
    var pools: [(mean: Double, weight: Double, count: Int)] = []
    for (i, value) in values.enumerated() {
      var pool = (mean: value, weight: weights?[i] ?? 1, count: 1)
      while let last = pools.last, last.mean > pool.mean {
        pools.removeLast()
        let weight = last.weight + pool.weight
        pool = ((last.mean * last.weight + pool.mean * pool.weight) / weight, weight, last.count + pool.count)
      }
      pools.append(pool)
    }
    return pools.flatMap { [Double](repeating: $0.mean, count: $0.count) }
  }
}
