import DeviceGeometry
import Testing

@testable import PulseProgramming

/// Tables as laboratories write them.
@Suite struct PulseTableTests {
  static func read(_ text: String, _ reading: PulseMeasurement.Reading = .init()) throws -> (
    measured: PulseMeasurement, notes: [String]
  ) {
    try PulseMeasurement.read(InputText(name: "data.csv", bytes: Array(text.utf8), form: "text"), reading)
  }

  static let plain = "pulse,branch,conductance [uS]\n0,ltp,1\n1,ltp,2\n2,ltp,3\n0,ltd,3\n1,ltd,2\n2,ltd,1\n"

  @Test(arguments: [
    plain, "\u{FEFF}" + plain, plain.replacing("\n", with: "\r\n"), plain.replacing(",", with: ";"),
    plain.replacing(",", with: "\t"),
    "# comment, of a meter\n\n" + plain.replacing("1,ltp", with: "\n# pause\n1,ltp"),
    plain.replacing("conductance [uS]", with: "G (µS)"), plain.replacing("conductance [uS]", with: "G_uS"),
    plain.replacing("pulse,branch", with: "Pulse number, Direction"),
    plain.replacing("ltp", with: "SET").replacing("ltd", with: "RESET"),
    plain.replacing("ltp", with: "1").replacing("ltd", with: "-1"),
    plain.replacing("branch,", with: "").replacing("ltp,", with: "").replacing("ltd,", with: ""),
    plain.replacing("0,ltd", with: "2,ltd").replacing("1,ltd", with: "3,ltd").replacing(
      "\n2,ltd,1\n", with: "\n4,ltd,1\n"),
    plain.replacing("[uS]", with: "[S]").replacing(",3\n", with: ",3e-6\n").replacing(",2\n", with: ",2e-6\n")
      .replacing(",1\n", with: ",1e-6\n"),
    plain.replacing("conductance [uS]", with: "conductance,note")
      .replacing(",3\n", with: ",3e-6,\"a, b\"\n").replacing(",2\n", with: ",2E-6,\n").replacing(
        ",1\n", with: ",1e-6,\n"),
  ])
  func theSameTable(_ text: String) throws {
    let branches = try Self.read(text).measured.branches
    #expect(branches.map(\.direction) == [.potentiation, .depression], "\(branches)")
    for (branch, values) in zip(branches, [[1e-6, 2e-6, 3e-6], [3e-6, 2e-6, 1e-6]]) {
      #expect(branch.pulses == [0, 1, 2] && branch.conductance == values && branch.cycle == 1, "\(branch)")
    }
  }

  @Test func separatorsAreTold() throws {
    #expect(
      try Self.read(Self.plain.replacing(",", with: ";")).notes == ["columns are separated by semicolons"])
    #expect(try Self.read(Self.plain.replacing(",", with: "\t")).notes == ["columns are separated by tabs"])
    #expect(try Self.read(Self.plain).notes == [])
  }

  @Test func currents() throws {
    let text = Self.plain.replacing("conductance [uS]", with: "current [nA]")
    for (volts, sign) in [(0.1, ""), (-0.1, "-")] {
      let signed = text.replacing(#/,([123])\n/#) { ",\(sign)\($0.output.1)\n" }
      let branch = try Self.read(signed, .init(readVoltage: volts)).measured.branches[0]
      #expect(
        zip(branch.conductance, [1e-8, 2e-8, 3e-8]).allSatisfy { abs($0 / $1 - 1) < 1e-12 }, "\(branch)")
    }
  }

  /// Without a reading before the first pulse, the branch before it has it.
  @Test func numbersThatBeginAtOne() throws {
    let rows = (1...3).flatMap { cycle in
      (1...4).map { "\($0),ltp,\($0 + cycle)" } + (1...4).map { "\($0),ltd,\(4 - $0 + cycle)" }
    }
    let text = "n,branch,G\n" + rows.joined(separator: "\n")
    let branches = try Self.read(text).measured.branches
    #expect(branches.map(\.cycle) == [1, 1, 2, 2, 3, 3])
    #expect(branches[0].pulses == [1, 2, 3, 4] && branches[1].pulses == [0, 1, 2, 3, 4], "\(branches)")
    #expect(branches[1].conductance == [5, 4, 3, 2, 1] && branches[2].conductance[0] == 1)
    let shifted = try Self.read(text, .init(numberBeforePulses: 1)).measured.branches
    #expect(shifted.allSatisfy { $0.pulses == [0, 1, 2, 3] })
  }

  /// Cycles one after the other without any column that tells them apart, of unequal lengths.
  @Test func cyclesAreToldByTheirNumbers() throws {
    let rows = (0..<3).flatMap { _ in (0...5).map { "\($0),\($0 + 1)" } + (0...3).map { "\($0),\(6 - $0)" } }
    let branches = try Self.read("pulse,G\n" + rows.joined(separator: "\n")).measured.branches
    #expect(branches.map(\.cycle) == [1, 1, 2, 2, 3, 3])
    #expect(branches.map(\.pulses.count) == [6, 4, 6, 4, 6, 4] && branches[2].line == 12)
  }

  @Test func devicesMayAlternate() throws {
    let rows = zip((0...2).map { "\($0),up,\($0 + 1)" } + (0...2).map { "\($0),down,\(3 - $0)" }, 0..<6)
      .flatMap {
        ["a,7,\($0.0)", "b,9,\($0.0)"]
      }
    let measured = try Self.read("device,cycle,pulse,branch,G\n" + rows.joined(separator: "\n")).measured
    #expect(measured.devices == ["a", "b"] && measured.branches.map(\.cycle) == [7, 7, 9, 9])
  }

  @Test(arguments: [
    (plain.replacing("1,ltd,2", with: "1,ltd,NaN"), 6, "'NaN' is no finite number"),
    (plain.replacing("1,ltd,2", with: "1,ltd,inf"), 6, "no finite number"),
    (plain.replacing("1,ltd,2", with: "1,ltd,two"), 6, "'two' is no number"),
    (plain.replacing("1,ltd,2", with: "1,ltd,"), 6, "there is no conductance"),
    (plain.replacing("1,ltd,2", with: "1,ltd,-2"), 6, "negative, -2 uS"),
    (plain.replacing("1,ltd,2", with: "1,ltd,2e13"), 6, "is its unit right?"),
    (plain.replacing("1,ltd,2", with: "x,ltd,2"), 6, "'x': a whole number"),
    (plain.replacing("1,ltd,2", with: "1.5,ltd,2"), 6, "'1.5': a whole number"),
    (plain.replacing("1,ltd,2", with: "-1,ltd,2"), 6, "'-1': a whole number"),
    (plain.replacing("1,ltd,2", with: "nan,ltd,2"), 6, "'nan': a whole number"),
    (plain.replacing("1,ltd,2", with: "3,ltd,2"), 7, "pulse number 2 after 3"),
    (plain.replacing("1,ltd,2", with: "0,ltd,2"), 6, "stands twice (line 5"),
    (plain.replacing("1,ltd,2", with: "1,sideways,2"), 6, "'sideways': ltp, set"),
    (plain.replacing("1,ltd,2", with: "1,ltd"), 6, "2 cells, the heading 3"),
    (plain.replacing("1,ltd,2", with: "1,ltd,2,5"), 6, "4 cells, the heading 3"),
    (plain.replacing("2,ltd,1\n", with: ""), 5, "depression has 2 readings"),
    (plain.replacing(",", with: ";").replacing("1;ltd;2", with: "1;ltd;2,5"), 6, "decimal point"),
    ("# only\n\n", nil, "the file is empty"), ("", nil, "the file is empty"),
    ("pulse,conductance\n", 1, "no rows"),
    ("puls,conductance\n0,1\n", 1, "did you mean 'pulse' by 'puls'?"),
    ("pulse,conductanc\n0,1\n", 1, "did you mean 'conductance' by 'conductanc'?"),
    ("pulse conductance\n0 1\n", 1, "commas, semicolons or tabs"),
    ("pulse,G,conductance\n0,1,1\n", 1, "two columns are 'conductance'"),
    ("pulse,current [uA]\n0,1\n", 1, "--read-voltage"),
    ("pulse,G [mV]\n0,1\n", 1, "expected a conductance"), ("pulse,G [uZ]\n0,1\n", 1, "unknown unit"),
    ("pulse,G\n0,1\n1,9\n2,1\n3,2\n4,1\n", 2, "neither rises nor falls"),
    ("pulse,G\n0,1\n1,1\n2,1\n", 2, "neither rises nor falls"),
    (
      "cycle,branch,pulse,G\n1,up,0,1\n1,up,1,2\n1,up,2,3\n1,up,0,1\n1,up,1,2\n1,up,2,3\n", 5, "a second time"
    ),
  ])
  func badTables(_ text: String, _ line: Int?, _ phrase: String) throws {
    let errors = try #require(#expect(throws: InputErrors.self) { try Self.read(text) })
    let first = errors.errors[0]
    #expect(first.file == "data.csv" && first.line == line && first.message.contains(phrase), "\(errors)")
  }

  @Test func allBadRowsAreTold() throws {
    let text = "pulse,G\n" + (0..<100).map { "\($0),x" }.joined(separator: "\n")
    let errors = try #require(#expect(throws: InputErrors.self) { try Self.read(text) })
    #expect(errors.errors.count == 21 && errors.errors[20].line == 22)
    #expect(throws: InputErrors.self) {
      try Self.read(Self.plain, .init(readVoltage: 0.1))
    }
  }
}
