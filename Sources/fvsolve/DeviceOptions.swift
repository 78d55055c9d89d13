import ArgumentParser
import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Quantities

/// Which device, and what is changed about it.
struct DeviceOptions: ParsableArguments {
  @OptionGroup var input: GeometryOptions

  // Unconditional: "-0.4 V" is a value, not an option.
  @Option(
    parsing: .unconditional, help: "Source voltage, such as \"0.4 V\".",
    transform: quantity(.voltage, .voltage))
  var voltage: Double?

  @Option(
    parsing: .unconditional, help: "Drive by a current, such as \"100 uA\", instead of a voltage.",
    transform: quantity(.current, .current))
  var current: Double?

  @Option(
    parsing: .unconditional, help: "Resistor in series, such as \"680 Ohm\".",
    transform: quantity(.resistance, .resistance))
  var seriesResistance: Double?

  @Option(
    parsing: .unconditional,
    help: "Voltage divider of two diodes and a resistor such as \"680 Ohm\", which only RESET passes.",
    transform: quantity(.resistance, .resistance))
  var divider: Double?

  @Option(
    help: "Diodes of the divider: assumed (Is 1e-14 A, n 1) or 1N4148.",
    completion: .list(Diode.named.map(\.name)))
  var diode: String?

  @Option(
    parsing: .unconditional, help: "Largest current that the source gives, such as \"1 mA\".",
    transform: quantity(.current, .compliance))
  var compliance: Double?

  @Option(
    help: ArgumentHelp(
      "Mesh density: sizes are divided by it, vertices grow as its square.", valueName: "factor"))
  var resolution: Double = 1

  @Option(help: ArgumentHelp("Uniform refinements: each quarters every triangle.", valueName: "N"))
  var refine: Int = 0

  func validate() throws {
    if voltage != nil && current != nil { throw ValidationError("give --voltage or --current, not both") }
    if current != nil && seriesResistance != nil {
      throw ValidationError("--series-resistance goes with a voltage; a current flows through it unchanged")
    }
    if current != nil && divider != nil {
      throw ValidationError("--divider goes with a voltage; a current flows through it unchanged")
    }
    if current != nil && compliance != nil {
      throw ValidationError("--compliance goes with a voltage; a current is what --current says")
    }
    if diode != nil && divider == nil {
      throw ValidationError("--diode goes with --divider, such as --divider \"680 Ohm\"")
    }
    if let diode, Diode(named: diode) == nil {
      throw unknownName("diode", diode, among: Diode.named.map(\.name))
    }
    if !(0.1...20).contains(resolution) { throw ValidationError("--resolution must lie between 0.1 and 20") }
    if !(0...6).contains(refine) { throw ValidationError("--refine must lie between 0 and 6") }
  }

  var overrides: DeviceOverrides {
    DeviceOverrides(
      materialsFile: input.materials, voltage: voltage, current: current, seriesResistance: seriesResistance,
      divider: divider, diode: diode, compliance: compliance, oxideThickness: input.thickness)
  }

  /// Reads the device that was asked for.
  func load() throws -> LoadedDevice {
    if let geometry = input.geometry { return try DeviceFile.load(path: geometry, overrides: overrides) }
    return try BuiltInStates.load(input.builtInState(), input.stack, overrides: overrides)
  }

  /// Reads the input of the device that was asked for.
  func tree() throws -> DeviceTree { try input.tree(overrides) }

  var meshControl: MeshControl { MeshControl(resolution: resolution) }

  /// A name for files about this device.
  func fileStem(_ device: Device) -> String {
    if let geometry = input.geometry { return DeviceFile.stem(of: geometry) }
    return (input.state ?? "device") + (input.stack == .full ? "-full" : "")
  }
}

extension BuiltInStates.Stack: ExpressibleByArgument {}

/// Parses an option's quantity and holds it to its plausible range.
func quantity(_ kind: QuantityKind, _ range: PlausibleRange) -> @Sendable (String) throws -> Double {
  { text in
    do {
      let value = try Quantity.parse(text, as: kind)
      guard range.contains(value) else {
        throw ValidationError("'\(text)' is out of range: it must lie \(range.phrase)")
      }
      return value
    } catch let error as QuantityError {
      throw ValidationError(error.description)
    }
  }
}
