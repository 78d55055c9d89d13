import DeviceGeometry
import Testing

@Suite struct Regions {
  let device = try! DeviceFile.load(text: sampleDevice, name: "device.yaml").device

  @Test func names() {
    #expect(device.regionNames == ["lower", "oxide", "upper", "filament", "gap", "surround"])
    #expect(device.material(ofRegion: "gap") == "Oxide" && device.material(ofRegion: "surround") == "Glass")
    #expect(device.material(ofRegion: "nowhere") == nil)
  }

  @Test func faces() {
    #expect(device.regions(onOuterFace: "bottom") == ["lower"])
    #expect(device.regions(onOuterFace: "side") == ["lower", "surround", "upper"])
    let touching = Set(device.touchingRegions.map { $0.joined(separator: "/") })
    #expect(
      touching == [
        "lower/gap", "lower/oxide", "lower/surround", "filament/upper", "oxide/upper", "surround/upper",
        "filament/oxide", "gap/oxide", "gap/filament", "oxide/surround",
      ])
  }

  /// An inner face may be written either way round; the device has one spelling.
  @Test func innerFacesHaveOneSpelling() throws {
    let text = sample(
      "  side: {electrical: insulated, thermal: {convection: 1e4 W/(m2 K), ambient: 300 K}}",
      "  oxide/lower: {thermal: 350 K}")
    let conditions = try DeviceFile.load(text: text, name: "device.yaml").device.boundaries
    #expect(conditions.last == BoundaryCondition(name: "lower/oxide", thermal: .temperature(350)))
  }

  @Test func aFilamentThatIsAllGap() throws {
    let text = sample("to: 2 nm", "to: 100 %")
    let device = try DeviceFile.load(text: text, name: "device.yaml").device
    #expect(!device.regionNames.contains("filament") && device.touchingRegions.contains(["gap", "upper"]))
  }

  @Test func aTipTouchesNothing() throws {
    let text = sample("{z: 0 %, radius: 4 nm}", "{z: 0 %, radius: 0 nm}")
    let device = try DeviceFile.load(text: text, name: "device.yaml").device
    #expect(!device.touchingRegions.contains(["lower", "gap"]))
  }

  static let pathSlips = [
    Slip(
      "bottom: {electrical: ground, thermal: 300 K}", "side/surround: {electrical: ground, thermal: 300 K}",
      at: "surround: |{electrical: ground",
      "no region that conducts current reaches the boundary \"side/surround\""),
    Slip(
      "oxide, material: Oxide", "oxide, material: Glass", at: "boundaries:\n  |bottom",
      "no conducting path leads from the terminal \"top\" to ground"),
  ]

  @Test func currentMustReachTheGround() throws {
    Self.pathSlips[0].check()
    // With an insulating oxide and an insulating gap the filament leads nowhere.
    let text = sample("oxide, material: Oxide", "oxide, material: Glass")
      .replacingOccurrences(of: "2 nm, material: Oxide", with: "2 nm, material: Glass")
    #expect(
      errors(reading: text).first?.message.contains("no conducting path leads from the terminal \"top\"")
        == true)
  }

  @Test func heatMustGetOut() {
    let text = sample(", thermal: 300 K", "").replacingOccurrences(
      of: "thermal: {convection: 1e4 W/(m2 K), ambient: 300 K}", with: "thermal: insulated")
    let found = errors(reading: text)
    #expect(found.count == 1 && found[0].message.contains("no boundary lets heat out"), "\(found)")
  }
}
