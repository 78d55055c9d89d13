import CompactModel
import Foundation

/// The calibrated device that the repository ships.
enum ReferenceDevice {
  static func load() throws -> CompactDevice {
    // Tests/CompactModelTestSupport/ReferenceDevice.swift
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try CompactDevice(contentsOf: checkout.path + "/results/reference/device.json")
  }
}
