import Circuits
import Quantities

/// What a source does over time, read from a protocol file (YAML, schema 1), and when the fields are wanted.
public struct PulseProtocol: Sendable, Equatable {
  public enum Unit: String, Sendable, CaseIterable {
    case volt = "V"
    case ampere = "A"
  }
  public var title: String
  /// Of the source's values: a voltage behind the device's network, or a current.
  public var unit: Unit
  /// Between pulses, in `unit`.
  public var base: Double
  /// From time 0 to the end of the run, in s and `unit`.
  public var waveform: Waveform
  /// Times within the run, s, ascending.
  public var snapshots: [Double]
  /// The complete input: itself a protocol file, which loads to an equal protocol.
  public var resolvedText: String

  /// Pulses in one protocol at most, repeated ones counted.
  public static let largestCount = 100_000

  /// Whether a file is one of pulses, right or wrong.
  public static func isMeant(by path: String) -> Bool { topLevelKeys(ofFile: path).contains("pulses") }

  /// - Throws: every error that was found, each with file, line and column.
  public static func load(path: String) throws(InputErrors) -> PulseProtocol {
    try load(InputText(path: path))
  }

  /// Reads a protocol that is already in memory.
  /// - Parameter name: of the file, for messages.
  public static func load(text: String, name: String) throws(InputErrors) -> PulseProtocol {
    try load(InputText(name: name, bytes: Array(text.utf8)))
  }

  private static func load(_ input: InputText) throws(InputErrors) -> PulseProtocol {
    try load(InputValue(parsing: input))
  }

  /// A time at which the fields are wanted. Where a piece of the run ends is a sum of lengths: whoever writes it as one
  /// number may miss it by round-off, and means it all the same.
  /// - Parameter ends: of the pieces, the end of the run last; s.
  /// - Returns: nil when the time lies after the end of the run; s.
  public static func snapshot(at time: Double, ends: [Double]) -> Double? {
    if let end = ends.last(where: { abs(time - $0) <= 1e-12 * $0 }) { return end }
    return time < ends.last ?? 0 ? time : nil
  }

  static func load(_ root: InputValue) throws(InputErrors) -> PulseProtocol {
    let diagnostics = Diagnostics()
    let decoded = ProtocolDecoder(root, diagnostics).flatMap { decoder in
      var decoder = decoder
      return decoder.pulseProtocol()
    }
    try diagnostics.throwIfAny()
    guard let decoded else {
      // Unreachable while every refusal is reported; an error is better than a trap if one is not.
      throw InputErrors(InputError(file: root.file, message: "the protocol could not be read"))
    }
    return decoded
  }
}
