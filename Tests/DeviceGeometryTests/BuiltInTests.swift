import DeviceGeometry
import Foundation
import Materials
import Testing

@Suite struct BuiltIn {
  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: BuiltInStates.fileNames) func loadsAndResolves(_ name: String) throws {
    let loaded = try BuiltInStates.load(fileName: name)
    let again = try DeviceFile.load(text: loaded.resolvedText, name: "resolved.yaml")
    #expect(again.device == loaded.device)
    #expect(again.resolvedText == loaded.resolvedText)
    #expect(!loaded.resolvedText.contains("materials.yaml"))
    let fromDisk = try DeviceFile.load(
      path: Self.repository.appendingPathComponent("geometries/\(name)").path)
    #expect(fromDisk == loaded)
  }

  /// The embedded copies are those of the directory.
  @Test func embeddedFilesAreCurrent() throws {
    let directory = Self.repository.appendingPathComponent("geometries")
    let paths = try #require(FileManager.default.enumerator(atPath: directory.path))
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }
    #expect(paths.count >= 11)
    for path in paths {
      let text = try String(contentsOf: directory.appendingPathComponent(path), encoding: .utf8)
      #expect(BuiltInStates.text(fileName: path) == text, "\(path) differs from what was built")
    }
    for name in BuiltInStates.fileNames {
      #expect(paths.contains(name), "\(name) is no longer in geometries/")
    }
  }

  @Test(arguments: BuiltInStates.Stack.allCases, BuiltInStates.State.allCases)
  func states(_ stack: BuiltInStates.Stack, _ state: BuiltInStates.State) throws {
    let device = try BuiltInStates.load(state, stack).device
    #expect(device.state == state.rawValue)
    #expect(device.drive == .voltage(0.4, seriesResistance: 0))
    #expect((device.filament?.gap != nil) == (state == .reset))
    let oxide = try #require(device.layers.first { $0.name == "oxide" })
    #expect(oxide.thickness == 7.5e-9 && (oxide.radius ?? device.radius) == 1.128e-6)
    let profile = try #require(device.filament?.profile)
    #expect(profile.last!.radius == 2 * profile.first!.radius)
    for name in device.materials.keys { #expect(device.materials[name]?.density != nil, "\(name)") }
  }

  @Test func theSetStateIsThePublishedStack() throws {
    let device = try BuiltInStates.load(.set).device
    #expect(device.layers.map(\.thickness) == [150e-9, 7.5e-9, 10e-9, 50e-9])
    #expect(device.layers.map(\.material) == ["TiN", "HfO2", "Ti", "TiN"])
    #expect(
      device.filament?.profile == [
        .init(z: 0, radius: 4e-9), .init(z: 7.5e-9, radius: 8e-9),
      ])
    #expect(device.materials.keys.sorted() == ["HfO2", "HfOx filament", "Ti", "TiN"])
    #expect(device.materials["TiN"]?.electricalConductivity == .metal(sigma300: 1e6, tcr: 4.4e-4))
    #expect(
      device.materials["HfOx filament"]?.thermalConductivity
        == .wiedemannFranz(lorenz: 2.44e-8, lattice: 4.5, cap: nil))
  }

  @Test func theBenchmarkIsThePublishedOne() throws {
    let device = try BuiltInStates.load(fileName: "niraula-karpov.yaml").device
    #expect(device.drive == .current(1e-4) && device.ambient == 298.15)
    #expect(abs(device.height - 710e-9) < 1e-18 && device.radius == 500e-9)
    #expect(device.boundaries.map(\.name).contains("top electrode/top SiO2"))
    #expect(device.materials["filament HfOx"]?.electricalConductivity == .niraulaKarpov(prefactor: 1.4e4))
  }

  @Test func overridesApply() throws {
    let device = try BuiltInStates.load(.reset, overrides: .init(voltage: 0.1, oxideThickness: 5e-9)).device
    #expect(device.drive == .voltage(0.1, seriesResistance: 0))
    #expect(device.filament?.profile.last?.z == 5e-9 && device.filament?.gap?.to == 2e-9)
  }

  @Test func anUnknownNameIsRefused() {
    #expect(throws: InputErrors.self) { try BuiltInStates.load(fileName: "st.yaml") }
    #expect(BuiltInStates.fileName(.set, .full) == "full/set.yaml")
  }
}
