import Circuits
import DeviceGeometry
import Foundation
import Testing

@Suite struct Overrides {
  func device(_ overrides: DeviceOverrides, of text: String = sampleDevice) throws -> Device {
    let loaded = try DeviceFile.load(text: text, name: "device.yaml", overrides: overrides)
    let again = try DeviceFile.load(text: loaded.resolvedText, name: "resolved.yaml")
    #expect(again.device == loaded.device && again.resolvedText == loaded.resolvedText)
    return loaded.device
  }

  @Test func drive() throws {
    #expect(try device(.init(voltage: 0.123456789)).drive == .voltage(0.123456789, seriesResistance: 680))
    #expect(
      try device(.init(voltage: -0.8, seriesResistance: 0)).drive == .voltage(-0.8, seriesResistance: 0))
    #expect(try device(.init(current: 1e-4)).drive == .current(1e-4))
    #expect(try device(.init(seriesResistance: 50)).drive == .voltage(0.4, seriesResistance: 50))
    let byCurrent = sample("{voltage: 0.4 V, series_resistance: 680 Ohm}", "{current: 1 uA}")
    #expect(try device(.init(voltage: 0.2), of: byCurrent).drive == .voltage(0.2, seriesResistance: 0))
  }

  @Test func networks() throws {
    func network(_ overrides: DeviceOverrides, of text: String = sampleDevice) throws -> SeriesNetwork? {
      guard case .voltage(_, let network) = try device(overrides, of: text).drive else { return nil }
      return network
    }
    let full = sample(
      "series_resistance: 680 Ohm", "divider: {resistance: 1 kOhm, diode: 1N4148}, compliance: 2 mA")
    let file = SeriesNetwork(
      divider: VoltageDivider(resistance: 1000, diode: .oneN4148), compliance: 2e-3)
    #expect(try network(.init(), of: full) == file)
    #expect(
      try network(.init(divider: 680, compliance: 1e-4))
        == SeriesNetwork(
          resistance: 680, divider: VoltageDivider(), compliance: 1e-4))
    // The diodes of the file stay, unless others are named.
    #expect(
      try network(.init(divider: 50), of: full)?.divider == VoltageDivider(resistance: 50, diode: .oneN4148))
    #expect(
      try network(.init(divider: 50, diode: "assumed"), of: full)?.divider == VoltageDivider(resistance: 50))
    #expect(try device(.init(current: 1e-6), of: full).drive == .current(1e-6))
    let own = sample(
      "series_resistance: 680 Ohm",
      "divider: {resistance: 0 Ohm, diode: {saturation_current: 3 pA, ideality: 1.2, series_resistance: 2 Ohm, temperature: 350 K}}"
    )
    #expect(
      try network(.init(), of: own)?.divider
        == VoltageDivider(
          resistance: 0,
          diode: Diode(saturationCurrent: 3e-12, ideality: 1.2, temperature: 350, seriesResistance: 2)))
    #expect(
      errors(reading: sampleDevice, overrides: .init(diode: "1N4148")).map(\.description) == [
        "command line: error: the name of a diode goes with the resistance of a divider"
      ])
    for overrides in [DeviceOverrides(current: 1, divider: 680), .init(current: 1, compliance: 1)] {
      #expect(errors(reading: sampleDevice, overrides: overrides).count == 1)
    }
  }

  @Test func driveOverridesAreChecked() {
    #expect(
      errors(reading: sampleDevice, overrides: .init(voltage: 1, current: 1)).map(\.description) == [
        "command line: error: give either a voltage or a current, not both"
      ])
    for value in [Double.nan, .infinity, 1e6] {
      let found = errors(reading: sampleDevice, overrides: .init(voltage: value))
      #expect(
        found.count == 1 && found[0].file == "command line" && found[0].message.hasPrefix("voltage of drive"),
        "\(found)")
    }
  }

  @Test(arguments: [5e-9, 7.5e-9, 10e-9, 6.789e-9]) func thicknessScalesTheProfile(thickness: Double) throws {
    let halfway = sample("- {z: 100 %,", "- {z: 3 nm, radius: 5 nm}\n    - {z: 7.5 nm,")
    let device = try device(.init(oxideThickness: thickness), of: halfway)
    let profile = try #require(device.filament?.profile)
    #expect(device.layers[1].thickness == thickness)
    #expect(profile.first?.z == 0 && profile.last?.z == thickness)
    #expect(abs(profile[1].z - 0.4 * thickness) < 1e-15)
    #expect(profile.map(\.radius) == [4e-9, 5e-9, 8e-9])
  }

  /// A gap keeps its length: at the bottom, at the top, in the middle; one in percent grows.
  @Test(arguments: [
    ("from: 0 nm, to: 2 nm", 0, 2e-9), ("from: 5.5 nm, to: 7.5 nm", 8e-9, 10e-9),
    ("from: 2.75 nm, to: 4.75 nm", 4e-9, 6e-9), ("from: 0 %, to: 20 %", 0, 2e-9),
  ])
  func gap(text: String, from: Double, to: Double) throws {
    let gap = try #require(
      device(.init(oxideThickness: 10e-9), of: sample("from: 0 nm, to: 2 nm", text)).filament?.gap)
    #expect(abs(gap.from - from) < 1e-14 && abs(gap.to - to) < 1e-14, "\(gap)")
  }

  @Test func aGapThatNoLongerFitsIsRefused() {
    let found = errors(reading: sampleDevice, overrides: .init(oxideThickness: 1.5e-9))
    #expect(found.count == 1 && found[0].message.contains("must be from 0 nm to 1.5 nm"), "\(found)")
    #expect(found.first?.line == 28)
  }

  @Test func thicknessIsChecked() {
    for value in [-1e-9, 0, Double.nan, 1] {
      let found = errors(reading: sampleDevice, overrides: .init(oxideThickness: value))
      #expect(found.contains { $0.message.contains("thickness of layer \"oxide\"") }, "\(value): \(found)")
    }
    let start = sampleDevice.range(of: "filament:")!.lowerBound
    let end = sampleDevice.range(of: "boundaries:")!.lowerBound
    let found = errors(
      reading: sampleDevice.replacingCharacters(in: start..<end, with: ""),
      overrides: .init(oxideThickness: 1e-9))
    #expect(found.count == 1 && found[0].message.contains("the device has no filament"), "\(found)")
  }

  @Test func layersWithTheirOwnHeightMoveAlong() throws {
    let text = sample("30 nm}", "30 nm, z: 57.5 nm}")
    let height = try device(.init(oxideThickness: 10e-9), of: text).height
    #expect(abs(height - 90e-9) < 1e-20, "\(height)")
  }
}
