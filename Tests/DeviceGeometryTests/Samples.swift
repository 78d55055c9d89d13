import DeviceGeometry
import Foundation
import Testing

/// A small valid device that the tests spoil in one place each.
let sampleDevice = """
  schema: 1
  title: Sample
  state: test
  ambient: 300 K
  materials:
    Metal:
      electrical_conductivity: {law: metal, sigma300: 1e6 S/m, tcr: 1e-3 1/K, source: test}
      thermal_conductivity: {law: wiedemann-franz, lorenz: 2.44e-8 W Ohm/K2, lattice: 4 W/m/K, source: test}
      density: {value: 5000 kg/m3, source: test}
      heat_capacity: {value: 500 J/kg/K, source: test}
    Oxide:
      electrical_conductivity: {law: constant, value: 1e-6 S/m, source: test}
      thermal_conductivity: {law: constant, value: 0.6 W/m/K, range: [0.5 W/m/K, 1.1 W/m/K], source: test}
    Glass:
      electrical_conductivity: none
      thermal_conductivity: {law: constant, value: 1.3 W/m/K, source: test}
  cell: {radius: 1 um, surround: Glass}
  layers:
    - {name: lower, material: Metal, thickness: 50 nm}
    - {name: oxide, material: Oxide, thickness: 7.5 nm, radius: 500 nm}
    - {name: upper, material: Metal, thickness: 30 nm}
  filament:
    layer: oxide
    material: Metal
    profile:
      - {z: 0 %, radius: 4 nm}
      - {z: 100 %, radius: 8 nm}
    gap: {from: 0 nm, to: 2 nm, material: Oxide}
  boundaries:
    bottom: {electrical: ground, thermal: 300 K}
    top: {electrical: terminal, thermal: 300 K}
    side: {electrical: insulated, thermal: {convection: 1e4 W/(m2 K), ambient: 300 K}}
  contacts:
    - {between: [Metal, Oxide], resistance: 5e-9 m2 K/W}
  drive: {voltage: 0.4 V, series_resistance: 680 Ohm}

  """

/// The part of the sample that holds its layers.
let sampleLayers = """
  layers:
    - {name: lower, material: Metal, thickness: 50 nm}
    - {name: oxide, material: Oxide, thickness: 7.5 nm, radius: 500 nm}
    - {name: upper, material: Metal, thickness: 30 nm}

  """

/// The sample with one text replaced by another.
func sample(_ old: String, _ new: String, _ location: SourceLocation = #_sourceLocation) -> String {
  #expect(sampleDevice.contains(old), "the sample has no \(old)", sourceLocation: location)
  return sampleDevice.replacingOccurrences(of: old, with: new)
}

/// The errors that reading a text gives; none if it is accepted.
func errors(reading text: String, overrides: DeviceOverrides = DeviceOverrides()) -> [InputError] {
  do {
    _ = try DeviceFile.load(text: text, name: "device.yaml", overrides: overrides)
    return []
  } catch {
    return error.errors
  }
}

/// A fresh directory below the system's temporary one, removed afterwards.
func withTemporaryDirectory<T>(_ body: (URL) throws -> T) throws -> T {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
    "fvsolve-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}
