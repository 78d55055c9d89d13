import CompactModel
import Foundation
import PulseProgramming
import Testing

/// Update models of the calibrated device that the repository ships, and their files.
@Suite struct UpdateModelTests {
  static func reference() throws -> CompactDevice {
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try CompactDevice(contentsOf: checkout.path + "/results/reference/device.json")
  }

  static let origin = UpdateModel.Origin(version: "", commit: "", how: "test", sources: [:])

  @Test(arguments: ProgrammingScheme.allCases)
  func branchesAreTheCyclesOfTheDevice(_ scheme: ProgrammingScheme) throws {
    let device = try Self.reference()
    let curve = try #require(device.report.curves[scheme])
    let model = try UpdateModel(device: device, scheme: scheme, origin: Self.origin)
    #expect(model.scheme == scheme.rawValue && model.lowest < model.highest)
    for (branch, values, start, end) in [
      (model.potentiation, curve.potentiation, model.lowest, model.highest),
      (model.depression, curve.depression, model.highest, model.lowest),
    ] {
      #expect(branch.pulses == values.count - 1)
      for (k, value) in values.enumerated() {
        let told = start + (end - start) * branch.change(Double(k) / Double(branch.pulses))
        // The cycle repeats itself to a thousandth.
        #expect(abs(told / value - 1) < 2e-3, "pulse \(k): \(told), \(value)")
      }
    }
    #expect(model.relativeCycleToCycle == device.variability.cycleToCycle.logarithmicRate)
  }

  @Test func filesAreReadAsTheyWereWritten() throws {
    let model = try UpdateModel(device: try Self.reference(), scheme: .improved, origin: Self.origin)
    let path = NSTemporaryDirectory() + "update-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.write(to: path)
    #expect(try UpdateModel(contentsOf: path) == model)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: "\"read_noise\" : 0", with: "\"read_noise\" : 1").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: SealedDocumentError.self) { try UpdateModel(contentsOf: path) }
    #expect(try UpdateModel(contentsOf: path, acceptEdited: true).readNoise == 1)
  }

  @Test func aDeviceWithoutSuchACycleIsRefused() throws {
    var device = try Self.reference()
    device.report.curves[.plain] = nil
    let error = #expect(throws: DeviceValueError.self) {
      try UpdateModel(device: device, scheme: .plain, origin: Self.origin)
    }
    #expect(error?.description.contains("calibrate again") == true, "\(String(describing: error))")
  }
}
