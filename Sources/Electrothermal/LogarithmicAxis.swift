import RealModule

/// Points from `first` to `last` in equal ratios.
/// - Precondition: 0 < first < last.
public func logarithmicAxis(from first: Double, to last: Double, perDecade: Int) -> [Double] {
  let steps = Int((Double.log10(last / first) * Double(perDecade)).rounded(.up))
  return (0...steps).map { first * Double.pow(last / first, Double($0) / Double(steps)) }
}
