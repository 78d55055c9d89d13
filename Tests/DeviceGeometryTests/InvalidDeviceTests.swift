import DeviceGeometry
import Foundation
import Testing

/// One spoiled place of the sample, and the one error it must give, at the "|" of `place`.
struct Slip: Sendable, CustomTestStringConvertible {
  var old: String
  var new: String
  var place: String
  var message: String
  var testDescription: String { "\(old) → \(new)" }

  init(_ old: String, _ new: String, at place: String, _ message: String) {
    (self.old, self.new, self.place, self.message) = (old, new, place, message)
  }

  func check() {
    let text = sample(old, new)
    let found = errors(reading: text)
    #expect(found.count == 1, "expected one error, got \(found.map(\.description))")
    guard let error = found.first else { return }
    #expect("\(error)".hasPrefix("device.yaml:\(position(of: place, in: text)): error: "), "\(error)")
    #expect(error.message.contains(message), "\(error)")
  }
}

/// "line:column" of the "|" in a text that occurs once.
func position(of place: String, in text: String) -> String {
  let parts = place.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  let needle = parts.joined()
  #expect(text.components(separatedBy: needle).count == 2, "\(needle) must occur once")
  let before = text.components(separatedBy: needle)[0] + parts[0]
  let lines = before.components(separatedBy: "\n")
  return "\(lines.count):\(lines.last!.unicodeScalars.count + 1)"
}

@Suite struct InvalidDevice {
  @Test func theSampleItselfIsValid() {
    #expect(errors(reading: sampleDevice) == [])
  }

  static let keys = [
    Slip(
      "title:", "titel:", at: "|titel:", "unknown key \"titel\" in the device file; did you mean \"title\"?"),
    Slip(
      "thickness: 50", "thikness: 50", at: "|thikness",
      "unknown key \"thikness\" in layer \"lower\"; did you mean"),
    Slip("series_resistance", "resistor", at: "|resistor", "it may be \"voltage\", \"series_resistance\""),
    Slip(
      "title: Sample", "title: Sample\ntitle: Twice", at: "|title: Sample", "\"title\" appears more than once"
    ),
    Slip(
      "cell: {radius: 1 um, surround", "cell: {surround", at: "cell: |{",
      "cell lacks the required key \"radius\""),
    Slip(
      "schema: 1", "schema: 2", at: "schema: |2",
      "schema must be 1, the only one this version reads, got \"2\""),
    Slip("schema: 1\n", "", at: "|title: Sample", "the device file lacks the required key \"schema\""),
    Slip(
      "cell: {radius: 1 um, surround: Glass}", "cell: 1 um", at: "cell: |1 um",
      "cell must be a mapping with the keys radius"),
    Slip(
      "title: Sample", "title: [a, b]", at: "title: |[", "title of the device file must be text, got a list"),
    Slip(
      "material: Metal, thickness: 50", "material: , thickness: 50", at: "material: |, thickness: 50",
      "got nothing"),
    Slip("[Metal, Oxide]", "[Metal]", at: "between: |[", "must be two materials"),
    Slip("[Metal, Oxide]", "[Metal, Metal]", at: "between: |[", "between two different materials"),
    Slip("contacts:\n  - {", "contacts:\n  {", at: "  |{between", "contacts must be a list"),
  ]

  static let numbers = [
    Slip(
      "thickness: 50 nm", "thickness: 50", at: "thickness: |50}",
      "\"50\" has no unit: expected a length such as nm"),
    Slip(
      "thickness: 7.5 nm", "thickness: 7.5 V", at: "thickness: |7.5 V",
      "expected a length such as nm, got V, which is a voltage"),
    Slip(
      "thickness: 50 nm", "thickness: -50 nm", at: "thickness: |-50",
      "must be from 50 pm to 1 mm, got \"-50 nm\""),
    Slip(
      "thickness: 50 nm", "thickness: 0 nm", at: "thickness: |0 nm",
      "must be from 50 pm to 1 mm, got \"0 nm\""),
    Slip("thickness: 50 nm", "thickness: .nan", at: "thickness: |.nan", "\".nan\" is not a finite number"),
    Slip("thickness: 50 nm", "thickness: inf nm", at: "thickness: |inf", "is not a finite number"),
    Slip(
      "thickness: 50 nm", "thickness: 50 m", at: "thickness: |50 m}",
      "must be from 50 pm to 1 mm, got \"50 m\""),
    Slip("thickness: 50 nm", "thickness: thin", at: "thickness: |thin", "\"thin\" is not a number"),
    Slip(
      "thickness: 50 nm", "thickness: 50 nmm", at: "thickness: |50 nmm", "unknown unit \"nmm\"; did you mean"),
    Slip(
      "ambient: 300 K\nmat", "ambient: 300 °C\nmat", at: "ambient: |300 °C",
      "unknown unit \"°C\"; did you mean \"K\"?"),
    Slip("ambient: 300 K\nmat", "ambient: 0 K\nmat", at: "ambient: |0 K", "must be from 1 K to 10000 K"),
    Slip(
      "voltage: 0.4 V", "voltage: 400 V", at: "voltage: |400 V",
      "voltage of drive must be from -100 V to 100 V"),
    Slip("680 Ohm", "-680 Ohm", at: "resistance: |-680", "must be from 0 Ohm to 1 TOhm"),
    Slip("voltage: 0.4 V", "voltage: 0.4 V, current: 1 uA", at: "drive: |{", "both a voltage and a current"),
    Slip("voltage: 0.4 V, ", "", at: "drive: |{", "give either \"voltage\" or \"current\""),
    Slip("voltage: 0.4 V", "current: 1 uA", at: "resistance: |680", "series_resistance goes with a voltage"),
    Slip(
      "5e-9 m2 K/W", "5e-9 K/W", at: "resistance: |5e-9",
      "expected a thermal boundary resistance such as m2 K/W"),
    Slip("5e-9 m2 K/W", "-5e-9 m2 K/W", at: "resistance: |-5e-9", "must be from 0 m2 K/W to 0.001 m2 K/W"),
  ]

  static let drive = [
    Slip(
      "voltage: 0.4 V", "voltage: 0.4 V, complience: 1 mA", at: "|complience", "did you mean \"compliance\"?"),
    Slip(
      "voltage: 0.4 V", "voltage: 0.4 V, compliance: 0 A", at: "compliance: |0 A",
      "compliance of drive must be from 1 fA to 10 A"),
    Slip("voltage: 0.4 V", "voltage: 0.4 V, compliance: -1 mA", at: "compliance: |-1", "from 1 fA to 10 A"),
    Slip("voltage: 0.4 V", "voltage: 0.4 V, compliance: 1 mV", at: "compliance: |1 mV", "expected a current"),
    Slip(
      "voltage: 0.4 V, series_resistance: 680 Ohm", "current: 1 uA, compliance: 1 mA",
      at: "compliance: |1 mA",
      "compliance goes with a voltage, not with a current"),
    Slip(
      "voltage: 0.4 V, series_resistance: 680 Ohm", "current: 1 uA, divider: {resistance: 680 Ohm}",
      at: "divider: |{", "divider goes with a voltage, not with a current"),
    Slip(
      "voltage: 0.4 V", "voltage: 0.4 V, divider: 680 Ohm", at: "divider: |680 Ohm,",
      "divider must be a mapping with the keys resistance, diode"),
    Slip(
      "voltage: 0.4 V", "voltage: 0.4 V, divider: {diode: assumed}", at: "divider: |{",
      "lacks the required key"),
    Slip(
      "voltage: 0.4 V", "voltage: 0.4 V, divider: {resistance: -1 Ohm}", at: "resistance: |-1 Ohm",
      "resistance of divider must be from 0 Ohm to 1 TOhm"),
    Slip(
      "voltage: 0.4 V", "voltage: 0.4 V, divider: {resistance: 1 Ohm, diode: 1N4184}", at: "diode: |1N4184",
      "unknown diode \"1N4184\"; did you mean \"1N4148\"?"),
    Slip(
      "voltage: 0.4 V", "voltage: 0.4 V, divider: {resistance: 1 Ohm, diode: LED}", at: "diode: |LED",
      "it may be \"assumed\", \"1N4148\", or a mapping with saturation_current and ideality"),
    diode("ideality: 1", at: "diode: |{", "diode lacks the required key \"saturation_current\""),
    diode(
      "saturation_current: 0 A, ideality: 1", at: "current: |0 A",
      "saturation_current of diode must be from 1e-30 A to 1 A"),
    diode(
      "saturation_current: 1 pA, ideality: 0.5", at: "ideality: |0.5", "ideality of diode must be from 1 to 3"
    ),
    diode("saturation_current: 1 pA, ideality: 4", at: "ideality: |4", "must be from 1 to 3"),
    diode(
      "saturation_current: 1 pA, ideality: 1, series_resistance: -1 Ohm", at: "resistance: |-1 Ohm",
      "series_resistance of diode must be from 0 Ohm"),
    diode(
      "saturation_current: 1 pA, ideality: 1, temperature: 20 K", at: "temperature: |20 K",
      "temperature of diode must be from 100 K to 1000 K"),
    diode(
      "saturation_current: 1 pA, idealty: 1", at: "|idealty", "in diode; did you mean \"ideality\"?"),
  ]

  private static func diode(_ keys: String, at place: String, _ message: String) -> Slip {
    Slip(
      "voltage: 0.4 V", "voltage: 0.4 V, divider: {resistance: 1 Ohm, diode: {\(keys)}}", at: place, message)
  }

  static let layers = [
    Slip(
      "material: Metal, thickness: 50", "material: Metl, thickness: 50", at: "material: |Metl",
      "unknown material \"Metl\"; did you mean \"Metal\"?"),
    Slip(
      "material: Metal, thickness: 50", "material: Gold, thickness: 50", at: "material: |Gold",
      "it may be \"Metal\", \"Oxide\", \"Glass\""),
    Slip(
      "surround: Glass", "surround: Glas", at: "surround: |Glas}",
      "unknown material \"Glas\"; did you mean \"Glass\"?"),
    Slip(
      "[Metal, Oxide]", "[Metal, Oxyde]", at: "[Metal, |Oxyde",
      "unknown material \"Oxyde\"; did you mean \"Oxide\"?"),
    Slip(
      "name: upper", "name: lower", at: "name: |lower, material: Metal, thickness: 30",
      "two layers named \"lower\""),
    Slip("name: upper", "name: gap", at: "name: |gap", "\"gap\" is reserved"),
    Slip("name: upper", "name: up/per", at: "name: |up/per", "must not contain \"/\""),
    Slip(
      "radius: 500 nm", "radius: 5 um", at: "radius: |5 um",
      "layer \"oxide\" is wider than the cell, whose radius is 1 um"),
    Slip(
      ", surround: Glass", "", at: "radius: |500 nm",
      "layer \"oxide\" is narrower than the cell; name the material around it"),
    Slip(
      "30 nm}", "30 nm, z: 40 nm}", at: "z: |40",
      "layer \"upper\" overlaps layer \"oxide\", which ends at z = 57.5 nm"),
    Slip("30 nm}", "30 nm, z: 60 nm}", at: "z: |60", "layer \"upper\" leaves a hole above layer \"oxide\""),
    Slip(sampleLayers, "layers: []\n", at: "layers: |[]", "layers must be a list of at least one layer"),
  ]

  static let filament = [
    Slip(
      "layer: oxide", "layer: oxid", at: "layer: |oxid\n",
      "there is no layer \"oxid\"; did you mean \"oxide\"?"),
    Slip(
      "radius: 8 nm", "radius: 800 nm", at: "radius: |800",
      "as wide as its layer \"oxide\", whose radius is 500 nm"),
    Slip("radius: 8 nm", "radius: -8 nm", at: "radius: |-8", "must be from 0 m to 1 mm"),
    Slip("radius: 8 nm", "radius: 2 um", at: "radius: |2 um", "as wide as its layer"),
    Slip(
      "z: 100 %", "z: 101 %", at: "z: |101",
      "must be from 0 nm to 7.5 nm, the thickness of layer \"oxide\", got \"101 %\""),
    Slip("z: 100 %", "z: 8 nm", at: "z: |8 nm", "must be from 0 nm to 7.5 nm"),
    Slip("z: 100 %", "z: 0 nm", at: "z: |0 nm", "profile points must rise"),
    Slip("z: 100 %", "z: 1", at: "z: |1,", "(or a percentage of the layer's thickness)"),
    Slip("    - {z: 100 %, radius: 8 nm}\n", "", at: "    |- {z: 0", "at least two"),
    Slip(
      "- {z: 100 %, radius: 8 nm}", "- {z: 50 %, radius: 0 nm}\n    - {z: 100 %, radius: 8 nm}",
      at: "radius: |0 nm", "only the first or the last point"),
    Slip("to: 2 nm", "to: 8 nm", at: "to: |8 nm", "must be from 0 nm to 7.5 nm"),
    Slip(
      "{z: 100 %, radius", "{z: 1 nm, radius", at: "to: |2 nm",
      "the gap is outside of the filament, which reaches from 0 m to 1 nm"),
    Slip(
      "{z: 0 %, radius", "{z: 1 nm, radius", at: "from: |0 nm",
      "the gap is outside of the filament, which reaches from 1 nm to 7.5 nm"),
    Slip(
      "from: 0 nm, to: 2 nm", "from: 2 nm, to: 2 nm", at: "to: |2 nm", "the gap must end above its beginning"),
    Slip(
      "from: 0 nm, to: 2 nm", "from: 3 nm, to: 2 nm", at: "to: |2 nm", "the gap must end above its beginning"),
    Slip("2 nm, material: Oxide", "2 nm, material: Void", at: "material: |Void", "unknown material \"Void\""),
  ]

  static let boundaries = [
    Slip(
      "{electrical: ground, thermal: 300 K}", "{thermal: 300 K}", at: "  |bottom: {",
      "no boundary is grounded"),
    Slip(
      "{electrical: terminal, thermal: 300 K}", "{thermal: 300 K}", at: "  |bottom: {",
      "no boundary is the terminal"),
    Slip(
      "electrical: insulated", "electrical: terminal", at: "side: {electrical: |terminal",
      "\"side\" is a second terminal; \"top\" is one already"),
    Slip("  top: {", "  tip: {", at: "  |tip", "unknown boundary \"tip\"; did you mean \"top\"?"),
    Slip("  side: {", "  top/uper: {", at: "  |top/uper", "did you mean \"top/upper\"?"),
    Slip(
      "  side: {", "  lower/upper: {", at: "  |lower/upper",
      "the regions \"lower\" and \"upper\" do not touch"),
    Slip(
      "  side: {", "  top/lower: {", at: "  |top/lower",
      "the region \"lower\" does not reach the top; it may be \"top/upper\""),
    Slip(
      "  side: {", "  lower/oxide: {", at: "thermal: |{conv",
      "an inner face takes a fixed temperature, not convection"),
    Slip(
      "electrical: ground", "electrical: grund", at: "electrical: |grund",
      "unknown electrical condition \"grund\" at boundary \"bottom\"; did you mean"),
    Slip("electrical: ground", "electrical: 3 nm", at: "electrical: |3 nm", "expected a voltage such as V"),
    Slip(
      "ground, thermal: 300 K", "ground, thermal: cold", at: "thermal: |cold",
      "unknown thermal condition \"cold\""),
    Slip(
      "convection: 1e4 W/(m2 K)", "convection: 1e4 W/(m K)", at: "convection: |1e4",
      "expected a heat transfer coefficient"),
    Slip(
      "  side: {electrical: insulated", "  side/surround: {electrical: terminal",
      at: "surround: {electrical: |terminal", "second terminal"),
  ]

  @Test(arguments: keys) func inKeys(_ slip: Slip) { slip.check() }
  @Test(arguments: numbers) func inNumbers(_ slip: Slip) { slip.check() }
  @Test(arguments: drive) func inTheDrive(_ slip: Slip) { slip.check() }
  @Test(arguments: layers) func inLayers(_ slip: Slip) { slip.check() }
  @Test(arguments: filament) func inFilament(_ slip: Slip) { slip.check() }
  @Test(arguments: boundaries) func inBoundaries(_ slip: Slip) { slip.check() }
}
