import Quantities

extension DeviceTree {
  /// The device with a whole filament.
  public func withoutGap() -> DeviceTree {
    var tree = self
    tree.root["filament"]?["gap"] = nil
    return tree
  }

  /// The device with a gap in its filament, instead of one that it may have.
  /// - Parameters:
  ///   - range: heights above the bottom of the filament's layer, m.
  ///   - material: its name.
  public func withGap(_ range: ClosedRange<Double>, of material: String) -> DeviceTree {
    var tree = self
    func height(_ z: Double) -> InputValue { InputValue(format(z, "m", digits: 17)) }
    tree.root["filament"]?["gap"] = InputValue(
      .mapping([
        .init("from", height(range.lowerBound)), .init("to", height(range.upperBound)),
        .init("material", InputValue(material)),
      ]))
    return tree
  }

  /// The device with a source of voltage at its terminal and nothing in between.
  /// - Parameter voltage: V
  public func drivenDirectly(by voltage: Double) -> DeviceTree {
    var tree = self
    tree.root["drive"] = InputValue(
      .mapping([.init("voltage", InputValue(format(voltage, "V", digits: 17)))]))
    return tree
  }

  /// Whether the tree's library has a material of that name.
  public func hasMaterial(_ name: String) -> Bool { root["materials"]?[name] != nil }
}
