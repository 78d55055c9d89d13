import Foundation
import Testing

/// Mistakes on the command line: exit code 64, and the option that is meant.
@Suite struct BadOptionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    var words: [String]
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String..., says words: String...) { (self.arguments, self.words) = (arguments, words) }
  }

  static let cases = [
    Case("--state", "weekset", says: "unknown state 'weekset'", "did you mean 'weakset'?"),
    Case("--state", "on", says: "unknown state 'on'", "reset, weakset, set"),
    Case("--stack", "full", "--no-plot", says: "say which device to solve"),
    Case("solve", says: "say which device to solve", "fvsolve --state weakset"),
    Case("--state", "set", "--stack", "ful", says: "'ful' is invalid for '--stack", "reduced", "full"),
    Case("--state", "set", "--geometry", "d.yaml", says: "--state or --geometry, not both"),
    Case("--geometry", "d.yaml", "--stack", "full", says: "--stack goes with --state"),
    Case("--state", "set", "--voltage", "1 V", "--current", "1 uA", says: "--voltage or --current, not both"),
    Case("--state", "set", "--current", "1 uA", "--series-resistance", "1 Ohm", says: "goes with a voltage"),
    Case("--state", "set", "--voltage", "0.4", says: "--voltage", "has no unit", "0.4 V"),
    Case("--state", "set", "--thickness", "7.5 V", says: "--thickness", "expected a length", "voltage"),
    Case(
      "--state", "set", "--thickness", "-7.5 nm", says: "--thickness", "out of range", "from 50 pm to 1 mm"),
    Case("--state", "set", "--thickness", "0 nm", says: "--thickness", "out of range"),
    Case("--state", "set", "--thickness", "NaN nm", says: "--thickness", "not a finite number"),
    Case("--state", "set", "--thickness", "7.5 km", says: "--thickness", "out of range"),
    Case("--state", "set", "--voltage", "4 MV", says: "--voltage", "from -100 V to 100 V"),
    Case("--state", "set", "--current", "0.4 V", says: "--current", "expected", "voltage"),
    Case("--state", "set", "--series-resistance", "-1 Ohm", says: "--series-resistance", "out of range"),
    Case("--state", "set", "--divider", "-1 Ohm", says: "--divider", "out of range"),
    Case("--state", "set", "--compliance", "0 A", says: "--compliance", "out of range", "from 1 fA to 10 A"),
    Case("--state", "set", "--compliance", "1 V", says: "--compliance", "expected a current"),
    Case("--state", "set", "--diode", "assumed", says: "--diode goes with --divider"),
    Case(
      "--state", "set", "--divider", "1 Ohm", "--diode", "1N4184",
      says: "unknown diode '1N4184'", "did you mean '1N4148'?"),
    Case("--state", "set", "--current", "1 uA", "--divider", "1 Ohm", says: "--divider goes with a voltage"),
    Case(
      "--state", "set", "--current", "1 uA", "--compliance", "1 A", says: "--compliance goes with a voltage"),
    Case("--state", "set", "--refine", "-1", says: "--refine"),
    Case("--state", "set", "--refine", "7", says: "--refine must lie between 0 and 6"),
    Case("--state", "set", "--refine", "1.5", says: "'1.5' is invalid for '--refine"),
    Case("--state", "set", "--resolution", "0", says: "--resolution must lie between 0.1 and 20"),
    Case("--state", "set", "--resolution", "nan", says: "--resolution must lie between 0.1 and 20"),
    Case("--state", "set", "--method", "guess", says: "'guess' is invalid for '--method", "newton", "picard"),
    Case("--state", "set", "-q", "-v", says: "-q or -v, not both"),
    Case("--state", "set", "--volt", "1 V", says: "Unknown option '--volt'", "--voltage"),
    Case("--state", "set", "--voltage", says: "Missing value for '--voltage"),
    Case("frobnicate", says: "frobnicate"), Case("check", says: "Missing expected argument '<file>'"),
    Case("inspect", says: "Missing expected argument '<file>'"),
    Case("plot", says: "Missing expected argument '<file>'"),
    Case("mesh", "--state", "sett", says: "did you mean 'set'?"),
    Case("--generate-completion-script", "tcl", says: "tcl"),
  ]

  @Test(arguments: cases)
  func usage(_ mistake: Case) throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(mistake.arguments, in: folder)
    #expect(run.status == 64, "\(run.output)\(run.errors)")
    #expect(run.output == "")
    for word in mistake.words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(folder.files == [], "nothing is written")
  }
}
