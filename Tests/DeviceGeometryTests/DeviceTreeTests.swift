import DeviceGeometry
import Materials
import Testing

@Suite struct DeviceTreeTests {
  @Test(arguments: BuiltInStates.State.allCases, BuiltInStates.Stack.allCases)
  func aTreeLoadsToTheDeviceOfItsFile(_ state: BuiltInStates.State, _ stack: BuiltInStates.Stack) throws {
    let tree = try DeviceTree(state, stack)
    #expect(try tree.loaded() == BuiltInStates.load(state, stack))
    // Its text is a device file of its own.
    #expect(try DeviceTree(text: tree.text, name: "text").loaded().device == tree.loaded().device)
  }

  /// Every number can be set, reads back with the same bits, and changes nothing else.
  @Test(arguments: ["set.yaml", "reset.yaml", "full/set.yaml", "niraula-karpov.yaml"])
  func everyNumberCanBeSet(_ name: String) throws {
    let text = try #require(BuiltInStates.text(fileName: name))
    let tree =
      name.hasPrefix("niraula")
      ? try DeviceTree(path: "geometries/\(name)").withoutRanges()
      : try DeviceTree(text: BuiltInStates.load(fileName: name).resolvedText, name: name).withoutRanges()
    #expect(!text.isEmpty)
    let numbers = tree.numbers
    #expect(numbers.count > 30)
    #expect(Set(numbers.map(\.path)).count == numbers.count)
    for number in numbers {
      let next = number.value == 0 ? 1e-3 : number.value * 1.0123456789
      let changed = try tree.setting(number.path, to: .number(next))
      #expect(try changed.number(at: number.path) == next, "\(number.path)")
      // The thickness of the filament's layer takes the filament with it.
      if number.path == "layers/oxide/thickness" { continue }
      for other in numbers where other.path != number.path {
        #expect(try changed.number(at: other.path) == other.value, "\(number.path), \(other.path)")
      }
    }
  }

  @Test func numbersReachTheDevice() throws {
    let tree = try DeviceTree(.reset)
    func device(_ path: String, _ value: Double) throws -> Device {
      try tree.setting(path, to: .number(value)).device()
    }
    #expect(try device("layers/titanium/thickness", 1.25e-8).layers[2].thickness == 1.25e-8)
    #expect(try device("filament/profile/0/radius", 3e-9).filament?.profile[0].radius == 3e-9)
    #expect(try device("filament/gap/to", 3e-9).filament?.gap?.to == 3e-9)
    #expect(
      try device("materials/TiN/electrical_conductivity/sigma300", 2e6).materials["TiN"]?
        .electricalConductivity == .metal(sigma300: 2e6, tcr: 4.4e-4))
    #expect(try device("ambient", 310).ambient == 310)
    #expect(try device("drive/voltage", 0.1).drive == .voltage(0.1, seriesResistance: 0))
    #expect(try device("voltage", 0.1).drive == .voltage(0.1, seriesResistance: 0))
    #expect(try device("current", 1e-5).drive == .current(1e-5))
    #expect(try device("boundaries/top/thermal", 290).boundaries.contains { $0.thermal == .temperature(290) })
  }

  @Test func theOxideTakesTheFilamentWithIt() throws {
    let tree = try DeviceTree(path: "geometries/niraula-karpov.yaml")
    for path in ["thickness", "layers/oxide/thickness"] {
      let device = try tree.setting(path, to: .number(1e-8)).device()
      #expect(device.filament?.profile.last?.z == 1e-8, "\(path)")
      #expect(try tree.number(at: path) == 5e-9)
    }
  }

  @Test func aFilamentScales() throws {
    let device = try DeviceTree(.set).setting("filament_scale", to: .number(2)).device()
    #expect(device.filament?.profile.map(\.radius) == [8e-9, 16e-9])
  }

  @Test func aMaterialCanBeExchanged() throws {
    let device = try DeviceTree(.set).setting("layers/titanium/material", to: .text("W")).device()
    #expect(device.layers[2].material == "W")
    #expect(device.materials["W"] != nil)
  }

  @Test func keysMayHoldSlashes() throws {
    let tree = try DeviceTree(path: "geometries/niraula-karpov.yaml")
    let path = "boundaries/top electrode/top SiO2/electrical"
    #expect(try tree.kind(of: path) == .text)
    #expect(try tree.setting(path, to: .text("0.1 V")).number(at: path) == 0.1)
  }

  @Test(arguments: [
    ("layers/oxyde/thickness", "there is no \"oxyde\"; did you mean \"oxide\"?"),
    ("thicknes", "there is no \"thicknes\"; did you mean \"thickness\"?"),
    ("layers/oxide", "it leads to a mapping"),
    ("filament/profile/2/radius", "there is no \"2\"; it may be \"0\", \"1\""),
    ("ambient/x", "nothing comes after \"ambient\""),
    ("", "there is no \"\""),
  ])
  func pathsThatLeadNowhere(_ path: String, _ message: String) throws {
    let tree = try DeviceTree(.set)
    let error = #expect(throws: DevicePathError.self) { try tree.kind(of: path) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(throws: DevicePathError.self) { try tree.setting(path, to: .number(1)) }
  }

  @Test func aNameIsNoNumber() throws {
    let tree = try DeviceTree(.set)
    #expect(try tree.kind(of: "layers/oxide/material") == .text)
    #expect(throws: DevicePathError.self) { try tree.setting("title", to: .number(1)) }
    #expect(throws: DevicePathError.self) { try tree.setting("thickness", to: .text("thick")) }
  }

  /// Setting a number to either end of its range puts the property at 300 K there.
  @Test func publishedRanges() throws {
    let tree = try DeviceTree(.set)
    let numbers = tree.numbers
    func range(_ path: String) -> ClosedRange<Double>? { numbers.first { $0.path == path }?.range }
    #expect(range("materials/TiN/electrical_conductivity/sigma300") == 3e5...5e6)
    #expect(range("materials/HfO2/thermal_conductivity/value") == 0.5...1.1)
    #expect(range("materials/TiN/electrical_conductivity/tcr") == nil)
    #expect(range("materials/TiN/density/value") == nil)
    for path in numbers.filter({ $0.range != nil }).map(\.path) {
      let ends = try #require(range(path))
      for end in [ends.lowerBound, ends.upperBound] {
        // Within its own range it is accepted, just outside refused, unless it stops at 0.
        let inside = try tree.withoutRanges(except: path).setting(path, to: .number(end))
        #expect(throws: Never.self, "\(path) at \(end)") { try inside.loaded() }
        guard end > 0 else { continue }
        let beyond = end * (end == ends.lowerBound ? 0.999 : 1.001)
        let outside = try tree.withoutRanges(except: path).setting(path, to: .number(beyond))
        #expect(throws: InputErrors.self, "\(path) at \(beyond)") { try outside.loaded() }
        #expect(throws: Never.self) {
          try tree.withoutRanges().setting(path, to: .number(beyond)).loaded()
        }
      }
    }
    let lattice = try #require(range("materials/HfOx filament/thermal_conductivity/lattice"))
    // 2.44e-8 W Ohm/K2 · 1e5 S/m · 300 K is already above the lower end of 0.6 W/m/K.
    #expect(lattice.lowerBound == 0)
    #expect(abs(lattice.upperBound - (20 - 0.732)) < 1e-12)
  }
}
