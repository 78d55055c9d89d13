import CompactModel
import Foundation
import RealModule
import Testing

@testable import CompactModelTestSupport

/// The shipped devices of other thickness have the ions of the shipped device, and its slow memory by the thickness.
@Suite struct SwitchingSourceTests {
  @Test(arguments: [("5nm", 5e-9), ("10nm", 10e-9)])
  func theSameIons(_ name: String, _ thickness: Double) throws {
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let source = try ReferenceDevice.load()
    let device = try CompactDevice(contentsOf: checkout + "/results/reference/device-\(name).json")
    #expect(abs(device.oxideThickness / thickness - 1) < 1e-9)
    #expect(device.origin.sweeps["switching"] == (try source.seal()))
    #expect(device.switching.kinetics == source.switching.kinetics)
    #expect(device.switching.leads == source.switching.leads)
    let scale = Double.pow(
      device.oxideThickness / source.oxideThickness, source.switching.slowThicknessExponent)
    let expected = source.switching.slow.resistance * scale
    #expect(
      abs(device.switching.slow.resistance / expected - 1) < 1e-12,
      "\(device.switching.slow.resistance) K/W, by the thickness \(expected) K/W")
    #expect(device.switching.slow.timeConstant == source.switching.slow.timeConstant)
    #expect(device.fields != source.fields, "fields of its own")
  }
}
