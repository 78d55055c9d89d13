import ArgumentParser
import Circuits
import CompactModel
import DeviceGeometry
import PulseProgramming
import Quantities
import Studies

/// Validates a device, study, protocol or calibrated device file and says how it is understood.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Check a device file, a study file, a protocol of pulses or of programming, a calibrated device or an update model and say how it is understood; nothing is solved."
  )

  @Argument(
    help:
      "Device file, study file or protocol (YAML), or calibrated device or update model (JSON).",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var file: String

  @Flag(help: "Print the complete resolved input, materials included, as a file of its own.")
  var resolved = false

  @Flag(help: "List every number of a device by its path, with the range that its source gives.")
  var paths = false

  @Flag(
    help:
      "Take a calibrated device or update model that was changed after it was written, and check its numbers."
  )
  var acceptEdited = false

  func validate() throws {
    if paths && resolved { throw ValidationError("give --paths or --resolved, not both") }
  }

  func run() throws {
    if let kind = SealedFile(file) {
      if paths || resolved { throw ValidationError("--paths and --resolved go with YAML files") }
      switch kind {
      case .updateModel:
        try confirm(UpdateModel(contentsOf: file, acceptEdited: acceptEdited), titled: \.title)
      case .device: try confirm(CompactDevice(contentsOf: file, acceptEdited: acceptEdited), titled: \.title)
      }
      return
    }
    if ProtocolFile.builtIn.contains(file) || ProtocolFile.isMeant(by: file) {
      if paths { throw ValidationError("--paths goes with device files") }
      try checkProtocol()
      return
    }
    if PulseProtocol.isMeant(by: file) {
      if paths { throw ValidationError("--paths goes with device files") }
      try checkPulses()
      return
    }
    if paths {
      for number in try DeviceTree(path: file).numbers {
        let range = number.range.map {
          " (\(format($0.lowerBound, number.unit)) to \(format($0.upperBound, number.unit)))"
        }
        Console.print("\(number.path): \(format(number.value, number.unit))\(range ?? "")")
      }
      return
    }
    if StudyFile.isStudy(path: file) {
      try checkStudy()
      return
    }
    let loaded = try DeviceFile.load(path: file)
    if resolved {
      Console.print(loaded.resolvedText)
      return
    }
    let device = loaded.device
    Console.print("\(file): ok")
    if !device.title.isEmpty { Console.print("  \(device.title)") }
    for layer in device.layers.reversed() {
      let radius = layer.radius.map { ", radius \(format($0, "m"))" } ?? ""
      Console.print("  layer '\(layer.name)': \(layer.material), \(format(layer.thickness, "m"))\(radius)")
    }
    if let filament = device.filament {
      let radii = filament.profile.map { format($0.radius, "m") }.joined(separator: " → ")
      Console.print(
        "  filament in '\(filament.layer)': \(filament.material), radius \(radii) from bottom to top")
      if let gap = filament.gap {
        Console.print(
          "  gap: \(gap.material), \(format(gap.from, "m")) to \(format(gap.to, "m")) above the layer's bottom"
        )
      }
    }
    for boundary in device.boundaries { Console.print("  boundary '\(boundary.name)': \(boundary.phrase)") }
    for contact in device.contacts {
      Console.print(
        "  thermal boundary resistance \(contact.materials.joined(separator: "/")): \(format(contact.resistance, "m2 K/W"))"
      )
    }
    Console.print("  drive: \(device.drive.phrase)")
  }

  private func confirm<Document: SealedDocument>(
    _ document: Document, titled title: KeyPath<Document, String>
  ) throws {
    Console.print(
      "\(file): ok\n  \(document[keyPath: title])\n  \(document.schema), sha256 \(try document.seal())")
  }

  private func checkStudy() throws {
    let study = try StudyFile.load(path: file)
    if resolved {
      Console.print(study.resolvedText)
      return
    }
    Console.print("\(file): ok")
    if !study.title.isEmpty { Console.print("  \(study.title)") }
    Console.print("  devices: \(study.bases.map(\.name).joined(separator: ", "))")
    for axis in study.axes { Console.print("  axis '\(axis.name)': \(axis.path), \(axis.phrase)") }
    Console.print("  design: \(study.design.rawValue), hold: \(study.hold.rawValue)")
    Console.print("  points: \(study.pointCount)")
  }
}

extension Check {
  private func checkPulses() throws {
    let loaded = try PulseProtocol.load(path: file)
    if resolved {
      Console.print(loaded.resolvedText)
      return
    }
    let (unit, segments) = (loaded.unit.rawValue, loaded.waveform.segments)
    Console.print("\(file): ok")
    if !loaded.title.isEmpty { Console.print("  \(loaded.title)") }
    let levels = segments.flatMap { [$0.from, $0.to] }
    Console.print(
      "  source: \(format(levels.min() ?? 0, unit)) to \(format(levels.max() ?? 0, unit)), \(format(loaded.base, unit)) between pulses"
    )
    Console.print("  run: \(segments.count) pieces, \(format(loaded.waveform.end, "s"))")
    let times = loaded.snapshots.map { format($0, "s") }
    Console.print("  snapshots: \(times.isEmpty ? "none" : times.joined(separator: ", "))")
  }

  private func checkProtocol() throws {
    let loaded = try ProtocolFile.load(file)
    if resolved {
      Console.print(loaded.resolvedText)
      return
    }
    Console.print("\(file): ok")
    if !loaded.title.isEmpty { Console.print("  \(loaded.title)") }
    let programming = loaded.cases[0].programming
    Console.print("  circuit: \(programming.circuit.phrase)")
    if !programming.preparation.isEmpty {
      let updates = programming.preparation.reduce(0) { $0 + $1.count }
      Console.print("  prepare: \(updates) updates, until the device comes back to where it was")
    }
    for phase in programming.phases { Console.print("  phase '\(phase.name)': \(phase.phrase)") }
    let ensemble = programming.ensemble
    let seed = ensemble.seed.map { ", seed \($0)" } ?? ""
    Console.print("  ensemble: \(ensemble.devices) x \(ensemble.cycles) cycles\(seed)")
    for axis in loaded.axes { Console.print("  axis '\(axis.name)': \(axis.labels.joined(separator: ", "))") }
    Console.print("  cases: \(loaded.cases.count), claims: \(loaded.claims.count)")
  }
}

extension ProgrammingCircuit {
  fileprivate var phrase: String {
    switch self {
    case .none: "none"
    case .resistor(let ohms): format(ohms, "Ohm")
    case .divider(let resistance, let diode):
      "a divider of \(resistance.map { format($0, "Ohm") } ?? "the device's resistance") and "
        + (diode.map { VoltageDivider(diode: $0).diodePhrase } ?? "the device's diodes")
    }
  }
}

extension ProgrammingProtocol.Phase {
  fileprivate var phrase: String {
    func text(_ pulse: Pulse) -> String { "\(format(pulse.level, "V")) for \(format(pulse.width, "s"))" }
    if !train.isEmpty {
      return "\(count) updates by a train of \(train.count) pulses, the first \(text(train[0]))"
    }
    let words = pulses.map { named in
      let name = named.name.isEmpty ? "" : named.name + " "
      guard let selection, selection.pulse == named.name else { return name + text(named.pulse) }
      return
        "\(name)selected from \(format(selection.first, "V")) to \(format(selection.last, "V")) for \(format(named.pulse.width, "s"))"
    }
    return "\(count) updates of " + words.joined(separator: ", ")
  }
}

extension StudyAxis {
  fileprivate var phrase: String {
    switch values {
    case .texts(let texts): return texts.prefix(12).joined(separator: ", ") + (count > 12 ? ", …" : "")
    case .numbers(let numbers):
      if count <= 12 { return numbers.map { format($0, unit) }.joined(separator: ", ") }
      return "\(count) values from \(format(numbers.min() ?? 0, unit)) to \(format(numbers.max() ?? 0, unit))"
    }
  }
}

extension Drive {
  fileprivate var phrase: String {
    switch self {
    case .current(let amperes): return format(amperes, "A")
    case .voltage(let volts, let network):
      var parts: [String] = []
      if network.resistance > 0 { parts.append(format(network.resistance, "Ohm")) }
      if let divider = network.divider { parts.append(divider.phrase) }
      let behind = parts.isEmpty ? "" : " behind " + parts.joined(separator: " and ")
      let limit = network.compliance.map { ", at most \(format($0, "A"))" } ?? ""
      return format(volts, "V") + behind + limit
    }
  }
}

extension VoltageDivider {
  fileprivate var phrase: String {
    "a divider of \(format(resistance, "Ohm")) and \(diodePhrase)"
  }

  fileprivate var diodePhrase: String {
    let numbers =
      "Is \(format(diode.saturationCurrent, "A")), n \(format(diode.ideality, "")), "
      + "Rs \(format(diode.seriesResistance, "Ohm")), \(format(diode.temperature, "K"))"
    return diode.name.map { "\($0) diodes (\(numbers))" } ?? "diodes (\(numbers))"
  }
}

extension BoundaryCondition {
  fileprivate var phrase: String {
    let electrical =
      switch electrical {
      case .insulated: "insulated"
      case .ground: "ground"
      case .terminal: "terminal"
      case .potential(let volts): format(volts, "V")
      }
    let thermal =
      switch thermal {
      case .insulated: "no heat flow"
      case .temperature(let kelvin): "held at \(format(kelvin, "K"))"
      case .convection(let h, let ambient): "convection \(format(h, "W/(m2 K)")) to \(format(ambient, "K"))"
      }
    return "\(electrical), \(thermal)"
  }
}
