import Foundation

/// A small device file of its own, quick to solve, whose every line a test may spoil.
enum SampleDevice {
  static let text = """
    schema: 1
    title: Sample
    state: sample
    ambient: 300 K
    cell: {radius: 50 nm}
    layers:
      - {name: bottom electrode, material: metal, thickness: 20 nm}
      - {name: oxide, material: oxide, thickness: 7.5 nm}
      - {name: top electrode, material: metal, thickness: 10 nm}
    filament:
      layer: oxide
      material: filament
      profile:
        - {z: 0 %, radius: 4 nm}
        - {z: 100 %, radius: 8 nm}
      gap: {from: 0 nm, to: 2 nm, material: gap}
    boundaries:
      bottom: {electrical: ground, thermal: 300 K}
      top: {electrical: terminal, thermal: 310 K}
    drive: {voltage: 0.4 V}
    materials:
      metal:
        electrical_conductivity: {law: constant, value: 1e6 S/m, source: assumed}
        thermal_conductivity: {law: constant, value: 10 W/m/K, source: assumed}
      oxide:
        electrical_conductivity: {law: constant, value: 1e-6 S/m, source: assumed}
        thermal_conductivity: {law: constant, value: 0.6 W/m/K, source: assumed}
      gap:
        electrical_conductivity: {law: constant, value: 1e3 S/m, source: assumed}
        thermal_conductivity: {law: constant, value: 1 W/m/K, source: assumed}
      filament:
        electrical_conductivity: {law: constant, value: 1e5 S/m, source: assumed}
        thermal_conductivity: {law: constant, value: 5 W/m/K, source: assumed}

    """

  /// A wire whose resistance falls as it warms (0.4 eV) between ideal contacts: past a voltage of about 0.7 V more
  /// heat is made than can leave, at any temperature.
  static let runaway = """
    schema: 1
    title: Thermal runaway
    state: runaway
    ambient: 300 K
    cell: {radius: 50 nm}
    layers:
      - {name: oxide, material: oxide, thickness: 20 nm}
    filament:
      layer: oxide
      material: wire
      profile: [{z: 0 %, radius: 5 nm}, {z: 100 %, radius: 5 nm}]
    boundaries:
      bottom: {electrical: ground, thermal: 300 K}
      top: {electrical: terminal, thermal: 300 K}
    drive: {voltage: 1 V}
    materials:
      oxide:
        electrical_conductivity: {law: constant, value: 1 S/m, source: assumed}
        thermal_conductivity: {law: constant, value: 1 W/m/K, source: assumed}
      wire:
        electrical_conductivity: {law: arrhenius, sigma0: 1e3 S/m, activation_energy: 0.4 eV, source: assumed}
        thermal_conductivity: {law: constant, value: 1 W/m/K, source: assumed}

    """

  /// "LINE:COLUMN" of the first place where `needle` stands in `text`, both from 1; a "|" in it marks the column.
  static func place(of needle: String, in text: String) -> String? {
    let offset = needle.prefix { $0 != "|" }.count
    let needle = needle.filter { $0 != "|" }
    guard !needle.isEmpty, let range = text.range(of: needle) else { return nil }
    let lines = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
    return "\(lines.count):\(lines.last!.count + 1 + (offset < needle.count ? offset : 0))"
  }
}
