import Foundation
import Testing

/// One spoiled place of the sample device, and what the program says about it.
struct Slip: Sendable, CustomTestStringConvertible {
  var name: String
  var old: String
  var new: String
  /// The text, after the change, where the error is: at its "|" or its beginning; nowhere in particular if empty.
  var blamed: String
  var words: [String]
  var testDescription: String { name }

  init(_ name: String, _ old: String, _ new: String, at blamed: String, _ words: String...) {
    (self.name, self.old, self.new, self.blamed, self.words) = (name, old, new, blamed, words)
  }
}

/// Device files that are text but no device: exit code 65, and the place of the mistake.
@Suite struct BadDeviceFileTests {
  static let thickness = "thickness: 7.5 nm"
  static let slips = [
    Slip(
      "unknown key", "ambient:", "ambeint:", at: "ambeint", "unknown key \"ambeint\"",
      "did you mean \"ambient\"?"),
    Slip(
      "unknown key in a law", "source: assumed", "sourc: assumed", at: "sourc:", "did you mean \"source\"?"),
    Slip("missing key", "  layer: oxide\n", "", at: "material: filament", "lacks the required key \"layer\""),
    Slip("missing unit", thickness, "thickness: 7.5", at: "7.5}", "has no unit", "length", "nm"),
    Slip("wrong dimension", thickness, "thickness: 7.5 V", at: "7.5 V", "expected a length", "voltage"),
    Slip("unknown unit", thickness, "thickness: 7.5 nn", at: "7.5 nn", "unknown unit \"nn\"", "did you mean"),
    Slip("negative", thickness, "thickness: -7.5 nm", at: "-7.5 nm", "from 50 pm to 1 mm", "-7.5 nm"),
    Slip("zero", thickness, "thickness: 0 nm", at: "thickness: |0 nm}", "from 50 pm to 1 mm"),
    Slip("not a number", thickness, "thickness: NaN nm", at: "NaN", "not a finite number"),
    Slip("infinite", thickness, "thickness: inf nm", at: "inf nm", "not a finite number"),
    Slip("no number at all", thickness, "thickness: thick", at: "thick}", "\"thick\" is not a number"),
    Slip("absurdly thick", thickness, "thickness: 7.5 m", at: "7.5 m}", "from 50 pm to 1 mm"),
    Slip("absurdly hot", "ambient: 300 K", "ambient: 3e5 K", at: "3e5 K", "from 1 K to", "3e5 K"),
    Slip("absurd voltage", "voltage: 0.4 V", "voltage: 400 kV", at: "400 kV", "from -100 V to 100 V"),
    Slip("absurd conductivity", "1e6 S/m", "1e60 S/m", at: "1e60 S/m", "value of electrical_conductivity"),
    Slip(
      "filament wider than the cell", "radius: 8 nm", "radius: 80 nm", at: "80 nm", "as wide as its cell",
      "50 nm"),
    Slip("gap above the filament", "to: 2 nm", "to: 9 nm", at: "9 nm", "to of gap", "7.5 nm"),
    Slip("gap below the filament", "z: 0 %", "z: 20 %", at: "0 nm, to", "outside of the filament"),
    Slip("gap upside down", "from: 0 nm", "from: 3 nm", at: "2 nm, material: gap", "from is not below to"),
    Slip(
      "unknown material", "material: oxide, t", "material: oxyde, t", at: "oxyde", "\"oxyde\"",
      "did you mean \"oxide\"?"),
    Slip(
      "overlapping layers", "material: metal, thickness: 10 nm",
      "material: metal, thickness: 10 nm, z: 25 nm",
      at: "25 nm", "overlaps layer \"oxide\"", "27.5 nm"),
    Slip(
      "hole between layers", "material: metal, thickness: 10 nm",
      "material: metal, thickness: 10 nm, z: 30 nm",
      at: "30 nm}", "leaves a hole", "27.5 nm"),
    Slip("no ground", "electrical: ground, ", "", at: "bottom: {thermal", "no boundary is grounded"),
    Slip("no terminal", "electrical: terminal, ", "", at: "bottom: {elec", "no boundary is the terminal"),
    Slip(
      "unknown boundary", "  bottom:", "  bottum:", at: "bottum", "unknown boundary",
      "did you mean \"bottom\"?"),
    Slip("two drives", "{voltage: 0.4 V}", "{voltage: 0.4 V, current: 1 uA}", at: "", "voltage", "current"),
    Slip(
      "unknown law", "law: constant", "law: constnat", at: "constnat", "unknown law",
      "did you mean \"constant\"?"),
    Slip("tab", "  layer: oxide", "\tlayer: oxide", at: "", "not valid YAML", "spaces, not tabs"),
    Slip("broken YAML", "{radius: 50 nm}", "{radius: 50 nm", at: "", "not valid YAML"),
    Slip(
      "repeated key", "title: Sample", "title: Sample\ntitle: Again", at: "",
      "\"title\" appears more than once"),
    Slip("another schema", "schema: 1", "schema: 2", at: "2\n", "schema must be 1"),
  ]

  @Test(arguments: slips)
  func slip(_ slip: Slip) throws {
    let text = try #require(SampleDevice.text.replacing(slip.old, with: slip.new, once: true))
    try refuses(text, at: slip.blamed, slip.words)
  }

  /// Two places have to be spoiled before no heat can leave.
  @Test func noHeatSink() throws {
    let text = SampleDevice.text.replacingOccurrences(of: ", thermal: 300 K", with: "")
      .replacingOccurrences(of: ", thermal: 310 K", with: "")
    try refuses(text, at: "bottom: {elec", ["no boundary lets heat out", "no steady state"])
  }

  /// All mistakes are told in one reading, in the order of the file.
  @Test func everyMistakeIsTold() throws {
    let text = SampleDevice.text.replacingOccurrences(of: "ambient: 300 K", with: "ambient: 300")
      .replacingOccurrences(of: "7.5 nm", with: "7.5 V").replacingOccurrences(
        of: "drive: {voltage", with: "drive: {voltaje")
    let errors = try refuses(text, at: "300\n", ["has no unit"])
    let lines = errors.split(separator: "\n")
    #expect(lines.count == 3, "\(errors)")
    #expect(
      zip(lines, ["has no unit", "expected a length", "did you mean \"voltage\"?"]).allSatisfy {
        $0.contains($1)
      }
    )
  }

  /// The same mistakes end `check`, `mesh` and `solve` alike, and leave what was there before.
  @discardableResult
  private func refuses(_ text: String, at blamed: String, _ words: [String]) throws -> String {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "device.yaml")
    try folder.write("old", to: "r.h5")
    let run = try fvsolve(["--geometry", "device.yaml", "--no-plot", "-o", "r.h5"], in: folder)
    #expect(run.status == 65)
    #expect(run.output == "")
    let place =
      blamed.isEmpty ? #"\d+:\d+"# : try #require(SampleDevice.place(of: blamed, in: text), "\(blamed)")
    let pattern = try Regex("^device\\.yaml:\(place): error: ")
    #expect(run.errors.contains(pattern), "expected \(place): \(run.errors)")
    for word in words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(try folder.bytes("r.h5") == Data("old".utf8))
    #expect(folder.files == ["device.yaml", "r.h5"])
    let check = try fvsolve(["check", "device.yaml"], in: folder)
    #expect(check.status == 65 && check.errors == run.errors)
    return run.errors
  }
}

extension String {
  /// With the first occurrence replaced; `nil` if there is none.
  fileprivate func replacing(_ old: String, with new: String, once: Bool) -> String? {
    guard let range = range(of: old) else { return nil }
    return replacingCharacters(in: range, with: new)
  }
}
