/// An exact sum of doubles: components of increasing magnitude that do not overlap, zeros left out.
///
/// Addition and multiplication lose nothing (short of overflow or underflow), so the sign of the last
/// component is the sign of the exact value. Slow (allocates); the predicates call it only when rounding
/// could decide. Algorithms: Shewchuk, Discrete Comput. Geom. 18, 305 (1997), doi:10.1007/PL00009321.
struct Expansion {
  private(set) var terms: [Double]

  private init(terms: [Double]) { self.terms = terms }

  /// a + b, exactly.
  init(sum a: Double, _ b: Double) {
    let (high, low) = twoSum(a, b)
    self.init(high: high, low: low)
  }

  /// a b, exactly.
  init(product a: Double, _ b: Double) {
    let (high, low) = twoProduct(a, b)
    self.init(high: high, low: low)
  }

  private init(high: Double, low: Double) {
    terms = []
    if low != 0 { terms.append(low) }
    if high != 0 { terms.append(high) }
  }

  /// The component of largest magnitude: it has the sign of the whole, and is within an ulp of it.
  var estimate: Double { terms.last ?? 0 }

  static prefix func - (e: Expansion) -> Expansion { Expansion(terms: e.terms.map { -$0 }) }

  static func - (e: Expansion, f: Expansion) -> Expansion { e + (-f) }

  static func + (e: Expansion, f: Expansion) -> Expansion {
    if e.terms.isEmpty { return f }
    if f.terms.isEmpty { return e }
    var merged: [Double] = []
    merged.reserveCapacity(e.terms.count + f.terms.count)
    var i = 0
    var j = 0
    while i < e.terms.count || j < f.terms.count {
      if j == f.terms.count || (i < e.terms.count && e.terms[i].magnitude <= f.terms[j].magnitude) {
        merged.append(e.terms[i])
        i += 1
      } else {
        merged.append(f.terms[j])
        j += 1
      }
    }
    var result: [Double] = []
    result.reserveCapacity(merged.count)
    var carry = merged[0]
    for term in merged.dropFirst() {
      let (high, low) = twoSum(carry, term)
      if low != 0 { result.append(low) }
      carry = high
    }
    if carry != 0 { result.append(carry) }
    return Expansion(terms: result)
  }

  static func * (e: Expansion, factor: Double) -> Expansion {
    var result: [Double] = []
    result.reserveCapacity(2 * e.terms.count)
    var carry = 0.0
    for term in e.terms {
      let (high, low) = twoProduct(term, factor)
      let (middle, first) = twoSum(carry, low)
      if first != 0 { result.append(first) }
      let (next, second) = twoSum(high, middle)
      if second != 0 { result.append(second) }
      carry = next
    }
    if carry != 0 { result.append(carry) }
    return Expansion(terms: result)
  }

  static func * (e: Expansion, f: Expansion) -> Expansion {
    f.terms.reduce(Expansion(terms: [])) { $0 + e * $1 }
  }
}

/// a + b = high + low exactly, high the rounded sum (Knuth).
@inline(__always)
private func twoSum(_ a: Double, _ b: Double) -> (high: Double, low: Double) {
  let high = a + b
  let bVirtual = high - a
  let aVirtual = high - bVirtual
  return (high, (a - aVirtual) + (b - bVirtual))
}

/// a b = high + low exactly, high the rounded product.
@inline(__always)
private func twoProduct(_ a: Double, _ b: Double) -> (high: Double, low: Double) {
  let high = a * b
  return (high, (-high).addingProduct(a, b))
}
