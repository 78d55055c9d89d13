import DeviceGeometry
import Quantities

extension AxisDecoder {
  func checked(_ axes: [StudyAxis], at value: InputValue) -> [StudyAxis]? {
    for (k, axis) in axes.enumerated() {
      let others = axes[..<k]
      if let twin = others.first(where: { $0.path == axis.path }) {
        diagnostics.report("\"\(twin.path)\" appears twice among the axes", at: value)
      } else if others.contains(where: { $0.name == axis.name }) {
        diagnostics.report("two axes are named \"\(axis.name)\"; give one of them another name", at: value)
      }
      let isItself = ["current", "drive/current", "filament_scale"].contains(axis.path)
      if ["state", "point"].contains(axis.name) || (PointQuantity(rawValue: axis.name) != nil && !isItself) {
        diagnostics.report(
          "\"\(axis.name)\" names something else in result files; give the axis another name", at: value)
      }
      if design == .grid { checkRepeats(axis, at: value) }
      if case .numbers(let numbers) = axis.values { checkRange(axis, numbers, at: value) }
    }
    let drives =
      axes.filter { ["voltage", "drive/voltage"].contains($0.path) }.count
      + axes.filter { ["current", "drive/current"].contains($0.path) }.count
    if drives > 1 { diagnostics.report("one axis of voltages or currents is enough", at: value) }
    if design != .grid, let first = axes.first, let other = axes.first(where: { $0.count != first.count }) {
      diagnostics.report(
        "design: \(design.rawValue) takes as many values of every axis: \"\(first.name)\" has \(first.count), "
          + "\"\(other.name)\" \(other.count)", at: value)
    }
    return diagnostics.isEmpty ? axes : nil
  }

  private func checkRepeats(_ axis: StudyAxis, at value: InputValue) {
    let repeated: String? =
      switch axis.values {
      case .numbers(let numbers):
        Set(numbers).count == numbers.count
          ? nil
          : Dictionary(grouping: numbers) { $0 }.first { $0.value.count > 1 }.map {
            format($0.key, axis.unit)
          }
      case .texts(let texts):
        Set(texts).count == texts.count
          ? nil : Dictionary(grouping: texts) { $0 }.first { $0.value.count > 1 }?.key
      }
    if let repeated {
      diagnostics.report("\(repeated) appears twice among the values of \"\(axis.name)\"", at: value)
    }
  }

  /// The least and greatest value alone must make a device, and stay within the property's published range.
  private func checkRange(_ axis: StudyAxis, _ numbers: [Double], at value: InputValue) {
    guard let low = numbers.min(), let high = numbers.max() else { return }
    for base in bases {
      for number in low == high ? [low] : [low, high] {
        do {
          _ = try base.tree.withoutRanges(except: axis.path).setting(axis.path, to: .number(number)).device()
        } catch let errors as InputErrors {
          for error in errors.errors {
            diagnostics.report("\(axis.name) = \(format(number, axis.unit)): \(error.message)", at: value)
          }
          return
        } catch {
          diagnostics.report("\(axis.name) = \(format(number, axis.unit)): \(error)", at: value)
          return
        }
      }
    }
  }
}
