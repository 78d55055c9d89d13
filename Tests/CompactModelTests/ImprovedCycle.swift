import CompactModel

/// One cycle of programming with heating pulses, through the divider: 100 times heat and SET, then 120 times RESET.
enum ImprovedCycle {
  static let pulses = 100 * 2 + 120

  /// Conductance in S after each SET and each RESET pulse.
  static func trace(_ model: inout Memristor, _ state: inout MemristorState) throws -> [Double] {
    var trace: [Double] = []
    for _ in 0..<100 {
      try potentiate(&model, &state)
      trace.append(try model.conductance(state.state))
    }
    for _ in 0..<120 {
      try depress(&model, &state)
      trace.append(try model.conductance(state.state))
    }
    return trace
  }

  static func potentiate(_ model: inout Memristor, _ state: inout MemristorState) throws {
    try model.hold(&state, level: 1, for: 5e-6)
    try model.hold(&state, level: 0, for: 1e-6)
    try model.hold(&state, level: 1.35, for: 1e-6)
    try model.hold(&state, level: 0, for: 1e-6)
  }

  static func depress(_ model: inout Memristor, _ state: inout MemristorState) throws {
    try model.hold(&state, level: -3.6, for: 1e-6)
    try model.hold(&state, level: 0, for: 1e-6)
  }
}
