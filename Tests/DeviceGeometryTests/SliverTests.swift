import DeviceGeometry
import Testing

/// Slices thinner than any layer may be would cost meshes without end.
@Test(arguments: [
  ("gap: {from: 0 nm, to: 1 pm, material: HfO2 gap}", "the gap is only 1 pm long"),
  ("gap: {from: 10 pm, to: 2 nm, material: HfO2 gap}", "a slice of filament of only 10 pm"),
])
func sliversAreRefused(gap: String, message: String) throws {
  let whole = try BuiltInStates.load(.reset).resolvedText
  let text = whole.replacing("gap: {from: 0 nm, to: 2 nm, material: HfO2 gap}", with: gap)
  #expect(text != whole)
  do {
    _ = try DeviceFile.load(text: text, name: "device.yaml")
    Issue.record("accepted")
  } catch {
    #expect(error.description.contains(message), "\(error)")
  }
}
