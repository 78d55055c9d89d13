import Quantities
import Testing

@Suite struct ValueListTests {
  private func values(_ text: String, _ kind: QuantityKind = .voltage) throws -> [Double] {
    try ValueList(parsing: text, as: kind.dimension, largest: 1000).values
  }

  /// The doubles nearest to the decimals, whatever way they are written.
  @Test(arguments: [
    ("0.4 V", [0.4]), ("0:0.5:0.1V", [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    ("0 : 500 : 100 mV", [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    ("-0.1,0.1 V", [-0.1, 0.1]), ("0.5:-0.5:-0.5V", [0.5, 0, -0.5]), ("0.3:0.3:0.1 V", [0.3]),
    ("0.1 V, 200 mV, 0.3:0.4:0.1 V", [0.1, 0.2, 0.3, 0.4]), ("0 mV:0.3 V:100 mV", [0, 0.1, 0.2, 0.3]),
    ("0:0.25:0.1V", [0, 0.1, 0.2]), ("1e-1V", [0.1]),
  ])
  func voltages(_ text: String, _ expected: [Double]) throws {
    #expect(try values(text) == expected)
  }

  @Test func otherUnits() throws {
    #expect(try values("5,7.5,10nm", .length) == [5e-9, 7.5e-9, 1e-8])
    #expect(try values("5:10:2.5nm", .length) == [5e-9, 7.5e-9, 1e-8])
    #expect(try values("1, 2, 3", .ratio) == [1, 2, 3])
    #expect(try values("10:50:20 %", .ratio) == [0.1, 0.3, 0.5])
    #expect(try values("1e5,2e5 S/m", .conductivity) == [1e5, 2e5])
  }

  @Test(arguments: [
    ("", "there are no values"), ("  ", "there are no values"), ("0.1", "has no unit"),
    ("1 nm", "expected a voltage"),
    ("0:1:0 V", "is zero"), ("0:1:-0.1 V", "wrong sign"), ("1:0:0.1 V", "wrong sign"),
    ("0:1 V", "first:last:step"),
    ("0:1:1:1 V", "first:last:step"), ("0,,1 V", "missing between"),
    ("0:1:1e-9 V", "more than 1000"),
    ("x V", "not a number"), ("nan V", "not a finite number"), ("0.1 W", "which is a power"),
    ("0.1 volts", "did you mean"),
  ])
  func mistakes(_ text: String, _ message: String) throws {
    let error = #expect(throws: ValueListError.self) { try values(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  // MARK: texts

  @Test(arguments: [
    ("0:0.2:0.1V", ["0 V", "0.1 V", "0.2 V"]), ("-3.6,-5V", ["-3.6 V", "-5 V"]),
    ("1, 2.5 us", ["1e-06 s", "2.5e-06 s"]),
    ("680 Ohm", ["680 Ohm"]), ("none, divider", ["none", "divider"]), ("none", ["none"]),
    ("1, 2, 3", ["1", "2", "3"]),
    ("{resistor: 1 kOhm}", ["{resistor: 1 kOhm}"]),
    ("{divider: {resistance: 1 Ohm, diode: none}}", ["{divider: {resistance: 1 Ohm, diode: none}}"]),
    ("train.csv", ["train.csv"]),
  ])
  func texts(_ line: String, _ expected: [String]) throws {
    let found = try ValueList.texts(line)
    #expect(found.count == expected.count, "\(found)")
    // Quantities may be written in any of their units.
    for (a, b) in zip(found, expected) {
      if let x = try? Quantity(parsing: a), let y = try? Quantity(parsing: b) {
        #expect(x == y, "\(a), \(b)")
      } else {
        #expect(a == b)
      }
    }
  }

  @Test(arguments: [
    ("0:1:0 V", "is zero"), ("0:1 V", "first:last:step"), ("0,,1 V", "missing between"), ("", "missing"),
    ("a:b", "first:last:step"), ("0:1:1e-9 V", "more than 1000"), ("1:0:0.1 V", "wrong sign"),
    ("0.1 W, 0.2 V", "power"),
  ])
  func badTexts(_ line: String, _ message: String) {
    let error = #expect(throws: ValueListError.self) { try ValueList.texts(line) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }
}
