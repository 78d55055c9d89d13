/// Exponents of the SI base units: what a quantity measures, apart from how much of it.
///
/// Multiplying quantities adds exponents, so W/(m K) and kg m s-3 K-1 are the same dimension.
public struct Dimension: Sendable, Hashable {
  public var metre: Int
  public var kilogram: Int
  public var second: Int
  public var ampere: Int
  public var kelvin: Int

  public init(metre: Int = 0, kilogram: Int = 0, second: Int = 0, ampere: Int = 0, kelvin: Int = 0) {
    self.metre = metre
    self.kilogram = kilogram
    self.second = second
    self.ampere = ampere
    self.kelvin = kelvin
  }

  /// No unit: a ratio, a percentage, an exponent.
  public static let one = Dimension()

  public static func * (a: Dimension, b: Dimension) -> Dimension {
    Dimension(
      metre: a.metre + b.metre, kilogram: a.kilogram + b.kilogram, second: a.second + b.second,
      ampere: a.ampere + b.ampere, kelvin: a.kelvin + b.kelvin)
  }

  public static func / (a: Dimension, b: Dimension) -> Dimension { a * b.raised(to: -1) }

  public func raised(to n: Int) -> Dimension {
    Dimension(
      metre: metre * n, kilogram: kilogram * n, second: second * n, ampere: ampere * n, kelvin: kelvin * n)
  }
}

extension Dimension: CustomStringConvertible {
  /// In SI base units, such as "kg m2 s-3 A-1"; "1" without any.
  public var description: String {
    let factors = [("kg", kilogram), ("m", metre), ("s", second), ("A", ampere), ("K", kelvin)]
    let text = factors.filter { $0.1 != 0 }.map { $0.1 == 1 ? $0.0 : "\($0.0)\($0.1)" }
    return text.isEmpty ? "1" : text.joined(separator: " ")
  }
}
