import Circuits
import Foundation

/// The divider's branch equations solved by bisection alone: slow, and nothing like what it is to check.
struct HandSolved {
  var diode: Diode
  var resistance: Double

  /// Current of a diode behind `resistance`, A, from I - Is (exp((u - I R) / vt) - 1) = 0.
  private func branch(_ drop: Double, behind resistance: Double) -> Double {
    let vt = diode.ideality * 8.617_333_262_145e-5 * diode.temperature
    let total = diode.seriesResistance + resistance
    func excess(_ current: Double) -> Double {
      current - diode.saturationCurrent * expm1((drop - current * total) / vt)
    }
    return bisect(from: drop < 0 ? -diode.saturationCurrent : 0, to: drop < 0 ? 0 : 1e12, excess)
  }

  /// Current through both branches at a voltage across them, A.
  func current(at drop: Double) -> Double {
    branch(drop, behind: 0) - branch(-drop, behind: resistance)
  }

  /// Voltage of a terminal with a conductance behind the divider and a resistor of `series` Ohm.
  func terminal(source: Double, conductance: Double, series: Double = 0) -> Double {
    func excess(_ terminal: Double) -> Double {
      let current = conductance * terminal
      return current - self.current(at: source - terminal - series * current)
    }
    return source < 0 ? bisect(from: source, to: 0, excess) : bisect(from: 0, to: source, excess)
  }
}

/// Zero of a function that grows, to neighbouring numbers: halves the count of doubles in between.
func bisect(from low: Double, to high: Double, _ function: (Double) -> Double) -> Double {
  func place(_ x: Double) -> Int64 {
    x < 0 ? -Int64(bitPattern: (-x).bitPattern) : Int64(bitPattern: x.bitPattern)
  }
  func number(_ place: Int64) -> Double {
    place < 0
      ? -Double(bitPattern: UInt64(bitPattern: -place)) : Double(bitPattern: UInt64(bitPattern: place))
  }
  var (low, high) = (place(low), place(high))
  while high - low > 1 {
    let middle = low + (high - low) / 2
    if function(number(middle)) > 0 { high = middle } else { low = middle }
  }
  return abs(function(number(low))) < abs(function(number(high))) ? number(low) : number(high)
}

/// Round decades from 1e-20 to 10 A and some values between, both signs.
let currents: [Double] = {
  let powers = (-20...0).flatMap { decade in [1, 2.7, 7.3].map { $0 * pow(10.0, Double(decade)) } }
  return (powers + [10]).flatMap { [$0, -$0] }
}()
