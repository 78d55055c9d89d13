extension ChebyshevSurface {
  /// p_ij of the same surface as a sum of powers, sum_ij p_ij ξ^i υ^j, of the places ξ and υ in -1 … 1.
  ///
  /// Circuit simulators multiply powers; recurrences of Chebyshev polynomials they cannot write. A degree of 14 costs five of sixteen
  /// digits.
  var powers: [[Double]] {
    /// Row k has the powers of T_k: T_(k+1) = 2 ξ T_k - T_(k-1).
    func polynomials(_ count: Int) -> [[Double]] {
      var all = [[1.0], [0, 1]]
      while all.count < count {
        let (last, before) = (all[all.count - 1], all[all.count - 2])
        var next = [0] + last.map { 2 * $0 }
        for (i, c) in before.enumerated() { next[i] -= c }
        all.append(next)
      }
      return all
    }
    let (inX, inY) = (polynomials(rows), polynomials(columns))
    var sums = [[Double]](repeating: [Double](repeating: 0, count: columns), count: rows)
    for i in 0..<rows {
      for j in 0..<columns {
        for (k, a) in inX[i].enumerated() {
          for (l, b) in inY[j].enumerated() { sums[k][l] += coefficients[i][j] * a * b }
        }
      }
    }
    return sums
  }

  /// The surface by W. G. Horner's scheme in the names of two places, as SPICE and Verilog-A both read it.
  func expression(_ ξ: String, _ υ: String) -> String {
    Self.horner(powers.map { Self.horner($0.map(literal), υ) }, ξ)
  }

  private static func horner(_ terms: [String], _ variable: String) -> String {
    var text = terms[terms.count - 1]
    for term in terms.dropLast().reversed() { text = "(\(term) + \(variable)*\(text))" }
    return text
  }

  /// Least and greatest value over the rectangle, by samples.
  var extent: ClosedRange<Double> {
    let values = Self.nodes(x, 4 * rows + 1).flatMap { a in
      Self.nodes(y, 4 * columns + 1).map { self(a, $0).value }
    }
    return values.min()!...values.max()!
  }
}

/// A number to all its digits; a negative one in brackets, as it may follow an operator.
func literal(_ number: Double) -> String { number < 0 ? "(\(number))" : "\(number)" }

/// Breaks a text at blanks into lines of some length.
/// - Parameters:
///   - indent: put before every line but the first.
func wrapped(_ text: String, width: Int = 100, indent: String) -> String {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty && line.count + word.count + 1 > width {
      lines.append(line)
      line = indent
    } else if !line.isEmpty {
      line += " "
    }
    line += word
  }
  return (lines + [line]).joined(separator: "\n")
}
