import Foundation

/// f = sum 100 (x_(i+1) - x_i²)² + (1 - x_i)²: a curved valley with its bottom, 0, at (1, …, 1).
func rosenbrock(_ x: [Double]) -> Double {
  (0..<x.count - 1).reduce(0) { sum, i in
    let (bend, slope) = (x[i + 1] - x[i] * x[i], 1 - x[i])
    return sum + 100 * bend * bend + slope * slope
  }
}

/// f = sum y² + 10 (1 - cos 2 pi y), y = x - 0.37: minima at about every integer y, the least, 0, at x = 0.37. The shift keeps
/// it away from points that a method tries anyhow.
func rastrigin(_ x: [Double]) -> Double {
  x.reduce(0) { sum, x in
    let y = x - 0.37
    return sum + y * y + 10 * (1 - cos(2 * .pi * y))
  }
}

/// A bowl of unequal curvatures about (0.3, -0.2, …), where it is 1.
func bowl(_ x: [Double]) -> Double {
  x.indices.reduce(1) { sum, i in
    let distance = x[i] - (i % 2 == 0 ? 0.3 : -0.2)
    return sum + Double(i + 1) * distance * distance
  }
}
