import Foundation
import Quantities

/// Why a device cannot start where it was told to.
public enum StartStateError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Neither a number nor one of the names that there are.
  case unknown(word: String, names: [String])
  /// A state that the kinetics do not move.
  case unreachable(word: String, state: Double, window: ClosedRange<Double>)

  public var description: String {
    switch self {
    case .unknown(let word, let names):
      let hint = closestMatch(to: word, among: names).map { "; did you mean '\($0)'?" } ?? ""
      let known = names.isEmpty ? "no named states" : names.joined(separator: ", ")
      return "unknown state '\(word)': the device has \(known), or give a number w\(hint)"
    case .unreachable(let word, let state, let window):
      let name = Double(word) == nil ? "state '\(word)' (w = \(short(state)))" : "state w = \(short(state))"
      return
        "\(name) is outside \(short(window.lowerBound)) … \(short(window.upperBound)), the states that pulses move this device through: start within them"
    }
  }
}

extension CompactDevice {
  /// w by the name that the device has for it, or as a number; one that the kinetics move.
  /// - Throws: ``StartStateError``.
  public func startState(_ word: String) throws(StartStateError) -> Double {
    let window = switching.kinetics.window
    guard let state = states[word] ?? Double(word), state.isFinite else {
      throw .unknown(word: word, names: states.keys.sorted())
    }
    guard window.contains(state) else { throw .unreachable(word: word, state: state, window: window) }
    return state
  }

  /// The deepest state that RESET leads to and that SET starts from: the one of that name if the kinetics reach it, or else the lower end of their
  /// window.
  public var deepestReset: (name: String?, state: Double) {
    let window = switching.kinetics.window
    if let state = states["reset"], window.contains(state) { return ("reset", state) }
    return (nil, window.lowerBound)
  }
}
