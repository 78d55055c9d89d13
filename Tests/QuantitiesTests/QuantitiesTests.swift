import Quantities
import Testing

@Suite struct QuantityParsing {
  /// Text, kind, and the SI value that a careful reader would write.
  static let readable: [(String, QuantityKind, Double)] = [
    ("7.5 nm", .length, 7.5e-9), ("7.5nm", .length, 7.5e-9), ("1.128 um", .length, 1.128e-6),
    ("1.128 µm", .length, 1.128e-6), ("1.128 μm", .length, 1.128e-6), ("2 Å", .length, 2e-10),
    ("-3 mm", .length, -3e-3), ("+.5 m", .length, 0.5), ("5. nm", .length, 5e-9), ("12 cm", .length, 0.12),
    ("0.4 V", .voltage, 0.4), ("680 Ohm", .resistance, 680), ("0.68 kΩ", .resistance, 680),
    ("680 ohm", .resistance, 680), ("5e-9 m2 K/W", .boundaryResistance, 5e-9),
    ("5e-9 m² K/W", .boundaryResistance, 5e-9), ("5E-9 K*m^2/W", .boundaryResistance, 5e-9),
    ("1e5 S/m", .conductivity, 1e5), ("1e3 S/cm", .conductivity, 1e5),
    ("0.6 W/m/K", .thermalConductivity, 0.6),
    ("0.6 W/(m K)", .thermalConductivity, 0.6), ("0.6 W m-1 K-1", .thermalConductivity, 0.6),
    ("0.6 W·m⁻¹·K⁻¹", .thermalConductivity, 0.6), ("0.6 W.m^-1.K^-1", .thermalConductivity, 0.6),
    ("1.0 W/(m2 K)", .heatTransfer, 1), ("1 W/(cm2 K)", .heatTransfer, 1e4),
    ("4.4e-4 1/K", .temperatureCoefficient, 4.4e-4), ("4.4e-4 /K", .temperatureCoefficient, 4.4e-4),
    ("0.05 eV", .energy, 0.05 * elementaryCharge), ("50 meV", .energy, 0.05 * elementaryCharge),
    ("2.44e-8 W Ohm/K2", .lorenz, 2.44e-8), ("2.44e-8 V^2/K^2", .lorenz, 2.44e-8),
    ("5210 kg/m3", .density, 5210), ("5.21 g/cm3", .density, 5210), ("545 J/kg/K", .heatCapacity, 545),
    ("545 J/(kg K)", .heatCapacity, 545), ("100 uA", .current, 1e-4), ("1 us", .time, 1e-6),
    ("98.74 uOhm cm", .resistivity, 98.74e-8), ("1 MV/cm", .electricField, 1e8), ("50 %", .ratio, 0.5),
    ("3", .ratio, 3), ("-2.5e2", .ratio, -250), (" 300 K ", .temperature, 300),
    ("1 kg", .init("a mass", unit: "kg"), 1),
    ("1 N", .init("a force", unit: "kg m s-2"), 1), ("1 F", .init("a capacitance", unit: "C/V"), 1),
  ]

  @Test(arguments: readable) func reads(text: String, kind: QuantityKind, expected: Double) throws {
    let value = try Quantity.parse(text, as: kind)
    #expect(abs(value - expected) <= 1e-15 * abs(expected), "\(text) read as \(value), expected \(expected)")
  }

  @Test(arguments: [
    ("7.5 nm", 7.5e-9), ("1.128 um", 1.128e-6), ("0.1 um", 1e-7), ("3.3 ps", 3.3e-12), ("50 cm3", 5e-5),
  ])
  func prefixesCostNoRounding(text: String, expected: Double) throws {
    #expect(try Quantity(parsing: text).value == expected)
  }

  static let refused: [(String, QuantityKind, String)] = [
    ("", .length, "got nothing"), ("   ", .length, "got nothing"), ("nm", .length, "\"nm\" is not a number"),
    ("thin", .length, "\"thin\" is not a number"), ("7,5 nm", .length, "\",\" is out of place"),
    ("7.5", .length, "\"7.5\" has no unit: expected a length such as nm, as in \"7.5 nm\""),
    ("0", .voltage, "\"0\" has no unit: expected a voltage such as V"),
    ("7.5 V", .length, "expected a length such as nm, got V, which is a voltage"),
    ("0.4 m", .voltage, "expected a voltage such as V, got m, which is a length"),
    ("5 %", .length, "expected a length such as nm, got %"),
    ("5 nm", .ratio, "expected a plain number, got nm, which is a length"),
    ("1 m s", .length, "expected a length such as nm, got m s"),
    ("0.6 W/m K", .thermalConductivity, "expected a thermal conductivity such as W/m/K, got W/m K"),
    ("7.5 NM", .length, "unknown unit \"NM\"; did you mean \"nm\"?"),
    ("0.4 volts", .voltage, "unknown unit \"volts\"; did you mean \"V\"?"),
    ("7.5 nn", .length, "unknown unit \"nn\"; did you mean"),
    ("27 °C", .temperature, "unknown unit \"°C\"; did you mean \"K\"?"),
    ("5 parsec", .length, "unknown unit \"parsec\""), ("nan nm", .length, "not a finite number"),
    (".inf", .length, "not a finite number"), ("-inf V", .voltage, "not a finite number"),
    ("1e400 m", .length, "not a finite number"), ("1e99999999999999999999 m", .length, "not a finite number"),
    ("0.6 W/(m K", .thermalConductivity, "a bracket is not closed"),
    ("0.6 W/", .thermalConductivity, "it ends where a unit is expected"),
    ("5 m)", .length, "\")\" is out of place"), ("5 m^x", .length, "a power must be an integer"),
    ("5 m99", .length, "a power must be an integer"),
    ("5 ((((((((((((((((((((((m", .length, "too many brackets"),
    ("1 2 nm", .length, "\"2\" is out of place"), ("1 10 nm", .length, "a number is out of place"),
  ]

  @Test(arguments: refused) func refuses(text: String, kind: QuantityKind, message: String) {
    do {
      let value = try Quantity.parse(text, as: kind)
      Issue.record("\(text) was read as \(value)")
    } catch {
      #expect("\(error)".contains(message), "\(text): \(error)")
    }
  }

  @Test func dimensionsMultiply() throws {
    let conductivity = try Unit(parsing: "W/(m K)")
    #expect(conductivity.dimension == Dimension(metre: 1, kilogram: 1, second: -3, kelvin: -1))
    #expect("\(conductivity.dimension)" == "kg m s-3 K-1")
    #expect("\(Dimension.one)" == "1")
    #expect(try Unit(parsing: "Ohm").dimension == Unit(parsing: "V/A").dimension)
    #expect(try Unit(parsing: "eV").raised(to: -1).factor == 1 / 1.602_176_634)
  }
}

@Suite struct QuantityFormatting {
  @Test(
    arguments: [
      (0.4, "V", "0.4 V"), (7.5e-9, "m", "7.5 nm"), (1.128e-6, "m", "1.128 um"), (0.0, "V", "0 V"),
      (1e-4, "A", "100 uA"), (680, "Ohm", "680 Ohm"), (1e5, "Ohm", "100 kOhm"), (1.02e-3, "S", "1.02 mS"),
      (0.04, "V", "40 mV"), (-3.6, "V", "-3.6 V"), (812.512345, "K", "812.512 K"), (1500, "K", "1500 K"),
      (5e-9, "m2 K/W", "5e-9 m2 K/W"), (1e5, "S/m", "100000 S/m"), (3.3e7, "S/m", "3.3e7 S/m"),
      (0.6, "W/(m K)", "0.6 W/(m K)"), (0.1, "m", "100 mm"), (9.999999e-9, "m", "10 nm"),
      (1e-18, "m", "0.001 fm"), (2e16, "Ohm", "20000 TOhm"), (42, "", "42"), (0.5, "1", "0.5"),
      (.infinity, "V", "inf V"), (999.9999, "m", "1 km"), (-1e-3, "V", "-1 mV"),
    ] as [(Double, String, String)])
  func writes(value: Double, unit: String, expected: String) {
    #expect(format(value, unit) == expected)
  }

  /// With 17 digits nothing is lost, over the whole range of doubles and for every kind of unit.
  @Test(arguments: ["m", "V", "K", "S/m", "m2 K/W"]) func writesAndReadsEveryBit(unit: String) throws {
    var bits: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<500 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: bits)
      guard value.isFinite, value.isNormal else { continue }
      let text = format(value, unit, digits: 17)
      #expect(try Quantity(parsing: text).value == value, "\(text)")
    }
  }
}

@Suite struct Suggestions {
  @Test(
    arguments: [
      ("thikness", "thickness"), ("Radius", "radius"), ("raduis", "radius"), ("x", nil),
      ("materiel", "material"),
      ("voltage", nil),
    ] as [(String, String?)])
  func nearest(word: String, expected: String?) {
    #expect(closestMatch(to: word, among: ["thickness", "radius", "material", "z"]) == expected)
  }

  @Test func plausibleRangesSayTheirLimits() {
    #expect(PlausibleRange.thickness.phrase == "from 50 pm to 1 mm")
    #expect(PlausibleRange.activationEnergy.phrase == "from 0 eV to 5 eV")
    #expect(PlausibleRange.voltage.contains(-3.6) && !PlausibleRange.voltage.contains(.nan))
  }
}
