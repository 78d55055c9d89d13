import DeviceGeometry
import Materials

/// A number of a device, and how to change it.
struct DeviceParameter {
  var name: String
  var value: Double
  var set: (inout Device, Double) -> Void

  func changed(_ device: Device, to value: Double) -> Device {
    var device = device
    set(&device, value)
    return device
  }
}

extension DeviceParameter {
  /// Every number of a device that a steady state may depend on.
  static func all(of device: Device) -> [DeviceParameter] {
    var all: [DeviceParameter] = []
    func add(_ name: String, _ value: Double, _ set: @escaping (inout Device, Double) -> Void) {
      all.append(DeviceParameter(name: name, value: value, set: set))
    }
    for name in device.materials.keys.sorted() {
      let material = device.materials[name]!
      if let law = material.electricalConductivity {
        for (key, value, make) in law.numbers {
          add("\(name) sigma \(key)", value) { $0.materials[name]!.electricalConductivity = make($1) }
        }
      }
      for (key, value, make) in material.thermalConductivity.numbers {
        add("\(name) kappa \(key)", value) { $0.materials[name]!.thermalConductivity = make($1) }
      }
    }
    add("radius", device.radius) { $0.radius = $1 }
    for (i, layer) in device.layers.enumerated() {
      add("thickness \(layer.name)", layer.thickness) { device, value in
        let scale = value / device.layers[i].thickness
        device.layers[i].thickness = value
        guard device.filament?.layer == layer.name else { return }
        for k in device.filament!.profile.indices { device.filament!.profile[k].z *= scale }
        device.filament!.gap?.from *= scale
        device.filament!.gap?.to *= scale
      }
      if let radius = layer.radius, radius < device.radius {
        add("radius \(layer.name)", radius) { $0.layers[i].radius = $1 }
      }
    }
    for (k, point) in (device.filament?.profile ?? []).enumerated() {
      if point.radius > 0 { add("profile \(k)", point.radius) { $0.filament!.profile[k].radius = $1 } }
    }
    if let gap = device.filament?.gap {
      if gap.from > 0 { add("gap from", gap.from) { $0.filament!.gap!.from = $1 } }
      add("gap to", gap.to) { $0.filament!.gap!.to = $1 }
    }
    add("ambient", device.ambient) { $0.ambient = $1 }
    for (i, boundary) in device.boundaries.enumerated() {
      switch boundary.thermal {
      case .temperature(let value):
        add("\(boundary.name) temperature", value) { $0.boundaries[i].thermal = .temperature($1) }
      case .convection(let coefficient, let ambient):
        add("\(boundary.name) coefficient", coefficient) {
          $0.boundaries[i].thermal = .convection(coefficient: $1, ambient: ambient)
        }
        add("\(boundary.name) ambient", ambient) {
          $0.boundaries[i].thermal = .convection(coefficient: coefficient, ambient: $1)
        }
      case .insulated: break
      }
    }
    for (i, contact) in device.contacts.enumerated() {
      add("contact \(i)", contact.resistance) { $0.contacts[i].resistance = $1 }
    }
    switch device.drive {
    case .current(let amperes): add("current", amperes) { $0.drive = .current($1) }
    case .voltage(let volts, let network):
      add("voltage", volts) { $0.drive = .voltage($1, through: network) }
      if network.resistance > 0 {
        add("series resistance", network.resistance) {
          var network = network
          network.resistance = $1
          $0.drive = .voltage(volts, through: network)
        }
      }
      if let divider = network.divider {
        add("divider", divider.resistance) {
          var network = network
          network.divider!.resistance = $1
          $0.drive = .voltage(volts, through: network)
        }
      }
    }
    return all
  }
}

extension ElectricalConductivity {
  /// The law's numbers, and the law with another one.
  fileprivate var numbers: [(String, Double, (Double) -> Self)] {
    switch self {
    case .constant(let value): [("value", value, { .constant($0) })]
    case .metal(let sigma, let tcr):
      [
        ("sigma300", sigma, { .metal(sigma300: $0, tcr: tcr) }),
        ("tcr", tcr, { .metal(sigma300: sigma, tcr: $0) }),
      ]
    case .arrhenius(let sigma, let energy, let reference):
      [
        (
          "sigma0", sigma,
          { .arrhenius(sigma0: $0, activationEnergy: energy, referenceTemperature: reference) }
        ),
        (
          "energy", energy,
          { .arrhenius(sigma0: sigma, activationEnergy: $0, referenceTemperature: reference) }
        ),
        (
          "reference", reference,
          { .arrhenius(sigma0: sigma, activationEnergy: energy, referenceTemperature: $0) }
        ),
      ]
    case .pooleFrenkel(let law):
      [
        (
          "sigma0", law.sigma0,
          {
            .pooleFrenkel(
              PooleFrenkel(
                sigma0: $0, activationEnergy: law.activationEnergy,
                relativePermittivity: law.relativePermittivity))
          }
        ),
        (
          "energy", law.activationEnergy,
          {
            .pooleFrenkel(
              PooleFrenkel(
                sigma0: law.sigma0, activationEnergy: $0, relativePermittivity: law.relativePermittivity))
          }
        ),
        (
          "permittivity", law.relativePermittivity,
          {
            .pooleFrenkel(
              PooleFrenkel(
                sigma0: law.sigma0, activationEnergy: law.activationEnergy, relativePermittivity: $0))
          }
        ),
      ]
    case .powerLaw(let value, let reference, let exponent):
      [
        ("value", value, { .powerLaw(value: $0, referenceTemperature: reference, exponent: exponent) }),
        ("exponent", exponent, { .powerLaw(value: value, referenceTemperature: reference, exponent: $0) }),
      ]
    case .niraulaKarpov(let prefactor): [("prefactor", prefactor, { .niraulaKarpov(prefactor: $0) })]
    case .table: []
    }
  }
}

extension ThermalConductivity {
  fileprivate var numbers: [(String, Double, (Double) -> Self)] {
    switch self {
    case .constant(let value): [("value", value, { .constant($0) })]
    case .powerLaw(let value, let reference, let exponent):
      [
        ("value", value, { .powerLaw(value: $0, referenceTemperature: reference, exponent: exponent) }),
        ("exponent", exponent, { .powerLaw(value: value, referenceTemperature: reference, exponent: $0) }),
      ]
    case .wiedemannFranz(let lorenz, let lattice, let cap):
      [
        ("lorenz", lorenz, { .wiedemannFranz(lorenz: $0, lattice: lattice, cap: cap) }),
        ("lattice", lattice, { .wiedemannFranz(lorenz: lorenz, lattice: $0, cap: cap) }),
      ]
    case .table: []
    }
  }
}
