import DeviceGeometry
import Quantities
import ResultStore

extension AxisDecoder {
  func checked(_ axes: [StudyAxis], at value: InputValue) -> [StudyAxis]? {
    for (k, axis) in axes.enumerated() {
      let others = axes[..<k]
      let target = bases[0].tree.spelledOut(axis.path)
      if let twin = others.first(where: { bases[0].tree.spelledOut($0.path) == target }) {
        let same = twin.path == axis.path ? "" : ", once as \"\(twin.path)\""
        diagnostics.report("\"\(axis.path)\" appears twice among the axes\(same)", at: value)
      } else if others.contains(where: { $0.name == axis.name }) {
        diagnostics.report("two axes are named \"\(axis.name)\"; give one of them another name", at: value)
      }
      let isItself = ["current", "drive/current", "filament_scale"].contains(axis.path)
      if SweepResult.reservedNames.contains(axis.name) || ["state", "point"].contains(axis.name)
        || (PointQuantity(rawValue: axis.name) != nil && !isItself)
      {
        diagnostics.report(
          "\"\(axis.name)\" names something else in result files; give the axis another name", at: value)
      }
      if ["title", "state", "schema"].contains(axis.path) {
        diagnostics.report(
          "\"\(axis.path)\" says nothing about the device: an axis over it would change nothing", at: value)
      }
      if design == .grid { checkRepeats(axis, at: value) }
      checkValues(axis, at: value)
    }
    if axes.count > 30 { diagnostics.report("more than 30 axes do not fit in a result file", at: value) }
    if axes.count(where: { $0.drivesByVoltage || $0.drivesByCurrent }) > 1 {
      diagnostics.report("one axis of voltages or currents is enough", at: value)
    }
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

  /// Every name must make a device by itself, and the least and greatest number stay within the published range of their property. What
  /// else a number does to a device may take the other axes' values with it, and shows at the points, unless no number is any good.
  private func checkValues(_ axis: StudyAxis, at value: InputValue) {
    for base in bases {
      switch axis.values {
      case .texts(let texts):
        for text in Set(texts).sorted() {
          if let problem = problem(axis, .text(text), base.tree.withoutRanges()) {
            diagnostics.report("\(axis.name) = \(text): \(problem)", at: value)
          }
        }
      case .numbers(let numbers):
        let ends = Set([numbers.min(), numbers.max()].compactMap(\.self)).sorted()
        let alone = ends.map { problem(axis, .number($0), base.tree.withoutRanges()) }
        let isHopeless = !alone.contains(nil)
        for (end, alone) in zip(ends, alone) {
          let published =
            alone == nil ? problem(axis, .number(end), base.tree.withoutRanges(except: axis.path)) : nil
          if let problem = isHopeless ? alone : published {
            diagnostics.report("\(axis.name) = \(format(end, axis.unit)): \(problem)", at: value)
          }
        }
      }
    }
  }

  /// Why a value makes no device of a tree; nil when it does.
  private func problem(_ axis: StudyAxis, _ value: DeviceTree.Value, _ tree: DeviceTree) -> String? {
    do {
      _ = try tree.setting(axis.path, to: value).device()
      return nil
    } catch let errors as InputErrors {
      return errors.errors.map(\.message).joined(separator: "; ")
    } catch {
      return "\(error)"
    }
  }
}
