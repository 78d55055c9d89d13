import Foundation
import ResultStore
import Testing

/// Crossbars from tables.
@Suite struct ArrayCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("# two rows, three columns\n1e-3, 2e-3, 0\n500 uS,1e-3,1 mS\n", to: "g.csv")
    try folder.write("0.1,0.2\n-0.1,0.05\n\n", to: "v.csv")
  }

  private func array(_ arguments: String..., conductances: String = "g.csv") throws -> Run {
    try fvsolve(
      ["array", conductances, "--voltages", "v.csv", "--no-plot", "-o", "a.h5"] + arguments, in: folder)
  }

  /// Without wires the currents are the product; in a file, as a table and as JSON the same bits.
  @Test func theProduct() throws {
    let run = try array("--csv", "i.csv", "--json")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try ResultFile.readArray(folder.path("a.h5"))
    let expected = [2e-4, 4e-4, 2e-4, -7.5e-5, -1.5e-4, 5e-5]
    for (a, b) in zip(result.currents, expected) { #expect(abs(a / b - 1) < 1e-14, "\(a), \(b)") }
    #expect(result.conductances == [1e-3, 2e-3, 0, 5e-4, 1e-3, 1e-3])
    #expect(result.voltages == [0.1, 0.2, -0.1, 0.05])
    #expect(result.number("largest_drop_V") == 0 && result.number("largest_current_error")! < 1e-15)
    let table = try String(contentsOfFile: folder.path("i.csv"), encoding: .utf8)
    #expect(table == result.csv)
    let read = table.split(separator: "\n").flatMap { $0.split(separator: ",").map { Double($0)! } }
    #expect(read == result.currents)
    let currents = try #require(try run.json()["currents"] as? [[Double]])
    #expect(currents.count == 2 && abs(currents[0][1] - 4e-4) < 1e-15)
  }

  /// As spreadsheets write it: a mark at the beginning, lines that end in two characters.
  @Test func filesOfSpreadsheets() throws {
    let ours = try array("--wire-resistance", "20 Ohm", "--csv", "ours.csv")
    try folder.write("\u{FEFF}1e-3,2e-3,0\r\n500 uS,1e-3,1 mS\r\n", to: "g.csv")
    try folder.write("0.1,0.2\r\n-0.1,0.05\r\n", to: "v.csv")
    let theirs = try array("--wire-resistance", "20 Ohm", "--csv", "theirs.csv")
    #expect(ours.status == 0 && theirs.status == 0, "\(theirs.errors)")
    #expect(try folder.bytes("ours.csv") == folder.bytes("theirs.csv"))
  }

  /// One cell by hand: 100 Ohm of row, of column, of driver, of sense amplifier and of transistor in series with 1 kOhm.
  @Test func everyResistanceCounts() throws {
    try folder.write("1\n", to: "r.csv")
    try folder.write("1.5\n", to: "v.csv")
    let series = ["source", "sense", "access"].flatMap { ["--\($0)-resistance", "100 Ohm"] }
    let run = try fvsolve(
      [
        "array", "r.csv", "--voltages", "v.csv", "--unit", "kOhm", "--wire-resistance", "100 Ohm",
        "--no-plot",
      ]
        + series, in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for word in ["0.5 V of 1.5 V at row 1, column 1", "1.5 mW mean", "cells 66.7 %", "wires 13.3 %"] {
      #expect(run.output.contains(word), "no '\(word)' in \(run.output)")
    }
    let result = try ResultFile.readArray(folder.path("results/array.h5"))
    #expect(abs(result.currents[0] - 1e-3) < 1e-17)
    #expect(abs(result.effectiveConductances[0] - 1 / 1500) < 1e-17)
    // Two ends halve wires and what ends them: 1100 + 2 * 100 Ohm.
    let both = try fvsolve(
      [
        "array", "r.csv", "--voltages", "v.csv", "--unit", "kOhm", "--row-resistance", "100 Ohm",
        "--column-resistance", "100 Ohm", "--driven-ends", "both", "--grounded-ends", "both", "--json",
        "--no-plot",
      ] + series, in: folder)
    #expect(try abs(both.number("mean_power_W") - 1.5 * 1.5 / 1300) < 1e-15)
    let again = try fvsolve(["inspect", "results/array.h5"], in: folder)
    #expect(again.status == 0 && again.output.contains("rows driven at both ends"), "\(again.output)")
  }

  @Test func wiresTakeVoltage() throws {
    let run = try array("--wire-resistance", "20 Ohm")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try ResultFile.readArray(folder.path("a.h5"))
    #expect(result.number("largest_current_error")! > 0.01)
    #expect(result.number("power_imbalance")! < 1e-12 && result.number("voltage_imbalance")! < 1e-13)
    // The map that is stored gives the currents that are stored.
    for k in 0..<2 {
      for j in 0..<3 {
        let mapped = (0..<2).reduce(0.0) { sum, i in
          sum + result.effectiveConductances[j * 2 + i] * result.voltages[k * 2 + i]
        }
        #expect(abs(mapped - result.currents[k * 3 + j]) < 1e-17)
      }
    }
  }

  @Test(.enabled(if: Available.pictures, "needs /usr/bin/python3 or FVSOLVE_PYTHON with matplotlib and h5py"))
  func aPicture() throws {
    let run = try fvsolve(
      ["array", "g.csv", "--voltages", "v.csv", "--wire-resistance", "20 Ohm", "-o", "a.h5"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(folder.exists("a.png") && folder.exists("a.svg"), "\(folder.files)")
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var conductances = "1e-3,2e-3\n1e-3,1e-3\n"
    var voltages = "0.1,0.2\n"
    var options: [String] = []
    var status: Int32 = 65
    var words: [String]
    var testDescription: String { words.joined(separator: " ") }
  }

  static let mistakes = [
    Mistake(
      conductances: "1e-3,2e-3\n1e-3\n", words: ["g.csv:2: error", "this row has 1 cells, the first one 2"]),
    Mistake(conductances: "1e-3, -2e-3\n1,1\n", words: ["g.csv:1:6: error", "finite and not negative"]),
    Mistake(conductances: "a,b\n1,2\n", words: ["g.csv:1:1: error", "a header line begins with #"]),
    Mistake(conductances: "1,2\n1,\n", words: ["g.csv:2:3: error", "a number is missing"]),
    Mistake(conductances: "1,nan\n1,1\n", words: ["g.csv:1:3: error"]),
    Mistake(
      conductances: "1,1 kOhm\n1,1\n", words: ["g.csv:1:3: error", "expected a conductance", "a resistance"]),
    Mistake(conductances: "\n# nothing\n", words: ["g.csv: error", "the table has no rows"]),
    Mistake(
      conductances: "1,0\n1,1\n", options: ["--unit", "kOhm"],
      words: ["g.csv:1:3: error", "inf for an open cell"]),
    Mistake(voltages: "0.1\n0.2\n", words: ["v.csv:1: error", "1 voltages for the 2 rows", "transposed"]),
    Mistake(voltages: "0.1,2000\n", words: ["v.csv:1:5: error", "from -100 V to 100 V"]),
    Mistake(options: ["--unit", "nm"], status: 64, words: ["--unit nm is neither a conductance"]),
    Mistake(options: ["--wire-resistance", "-1 Ohm"], status: 64, words: ["out of range"]),
    Mistake(options: ["--wire-resistance", "1"], status: 64, words: ["has no unit"]),
    Mistake(options: ["--driven-ends", "three"], status: 64, words: ["three"]),
    Mistake(options: ["--csv", "v.csv"], status: 64, words: ["v.csv is an input file"]),
  ]

  @Test(arguments: mistakes)
  func mistakesAreTold(_ mistake: Mistake) throws {
    try folder.write(mistake.conductances, to: "g.csv")
    try folder.write(mistake.voltages, to: "v.csv")
    let run = try fvsolve(
      ["array", "g.csv", "--voltages", "v.csv", "--no-plot", "-o", "a.h5"] + mistake.options, in: folder)
    #expect(run.status == mistake.status, "\(run.status): \(run.errors)")
    for word in mistake.words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(!folder.exists("a.h5"))
  }
}
