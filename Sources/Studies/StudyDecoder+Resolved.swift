import DeviceGeometry
import Quantities

extension StudyDecoder {
  /// The study with everything in it that other files hold.
  func resolved(_ study: Study) -> InputValue {
    typealias Entry = InputValue.Entry
    var entries: [Entry] = []
    for key in ["schema", "title"] { if let value = root[key] { entries.append(Entry(key, value)) } }
    let devices = study.bases.map { base in
      InputValue(.mapping([Entry("name", InputValue(base.name)), Entry("device", base.tree.value)]))
    }
    let isList = study.listsBases
    entries.append(Entry("devices", isList ? InputValue(.list(devices)) : devices[0]))
    for key in ["resolution", "refine", "design", "points", "seed", "hold", "pulse", "tolerance"] {
      if let value = root[key] { entries.append(Entry(key, value)) }
    }
    if case .protocolFile(let pulses) = study.source,
      let input = try? InputText(name: "protocol", bytes: Array(pulses.resolvedText.utf8)),
      let value = try? InputValue(parsing: input)
    {
      entries.append(Entry("protocol", value))
    }
    if root["table"] != nil {
      entries.append(Entry("axes", InputValue(.list(study.axes.map(\.resolved)))))
    } else if let axes = root["axes"] {
      entries.append(Entry("axes", axes))
    }
    return InputValue(.mapping(entries))
  }
}

extension StudyAxis {
  /// As an entry of "axes" with every value written out.
  var resolved: InputValue {
    let texts: [String] =
      switch values {
      case .numbers(let numbers): numbers.map { format($0, unit, digits: 17) }
      case .texts(let texts): texts
      }
    return InputValue(
      .mapping([
        InputValue.Entry("name", InputValue(name)), InputValue.Entry("path", InputValue(path)),
        InputValue.Entry("values", InputValue(.list(texts.map { InputValue($0) }))),
      ]))
  }
}
