import Materials
import Quantities

/// Decodes the laws of one material: {law: name, its numbers, range, source}.
///
/// `range` is the plausible range of the property at 300 K, without field, whatever the law.
struct LawDecoder {
  let material: String
  let diagnostics: Diagnostics

  /// A law's keys beyond `law`, `source` and `range`.
  private typealias Form = (name: String, required: [String], optional: [String])

  private static let electricalForms: [Form] = [
    ("none", [], []), ("constant", ["value"], []), ("metal", ["sigma300", "tcr"], []),
    ("arrhenius", ["sigma0", "activation_energy"], ["reference_temperature"]),
    ("poole-frenkel", ["sigma0", "activation_energy", "relative_permittivity"], []),
    ("power-law", ["value", "exponent"], ["reference_temperature"]),
    ("table", ["temperature"], ["resistivity", "conductivity", "extrapolate"]),
    ("niraula-karpov", ["prefactor"], []),
  ]

  private static let thermalForms: [Form] = [
    ("constant", ["value"], []), ("power-law", ["value", "exponent"], ["reference_temperature"]),
    ("table", ["temperature", "conductivity"], ["extrapolate"]),
    ("wiedemann-franz", ["lorenz", "lattice"], ["cap"]),
  ]

  /// Outer `nil`: reported errors. Inner `nil`: no current.
  func electrical(_ value: InputValue) -> ElectricalConductivity?? {
    if value.text == "none" { return .some(nil) }
    guard let (law, f) = form(value, "electrical_conductivity", Self.electricalForms) else { return nil }
    if law == "none" { return .some(nil) }
    guard let sigma = electricalLaw(law, f) else { return nil }
    let at300 = sigma.response(at: LawState(temperature: 300)).value
    f.checkOwnRange(of: mainKey(f), at300, .conductivity, meaning: " at 300 K")
    return sigma
  }

  private func electricalLaw(_ law: String, _ f: Fields) -> ElectricalConductivity? {
    switch law {
    case "constant": return f.quantity("value", .conductivity).map { .constant($0) }
    case "metal":
      guard let sigma300 = f.quantity("sigma300", .conductivity),
        let tcr = f.quantity("tcr", .temperatureCoefficient)
      else { return nil }
      return .metal(sigma300: sigma300, tcr: tcr)
    case "arrhenius":
      guard let sigma0 = f.quantity("sigma0", .conductivity),
        let energy = activationEnergy(f), let reference = referenceTemperature(f)
      else { return nil }
      return .arrhenius(
        sigma0: sigma0, activationEnergy: energy, referenceTemperature: reference)
    case "poole-frenkel":
      guard let sigma0 = f.quantity("sigma0", .conductivity),
        let energy = activationEnergy(f),
        let permittivity = f.quantity("relative_permittivity", .relativePermittivity)
      else { return nil }
      return .pooleFrenkel(
        PooleFrenkel(
          sigma0: sigma0, activationEnergy: energy, relativePermittivity: permittivity))
    case "power-law":
      guard let value = f.quantity("value", .conductivity), let exponent = f.quantity("exponent", .exponent),
        let reference = referenceTemperature(f)
      else { return nil }
      return .powerLaw(value: value, referenceTemperature: reference, exponent: exponent)
    case "table": return table(f, .conductivity, allowsResistivity: true).map { .table($0) }
    default: return f.quantity("prefactor", .conductivity).map { .niraulaKarpov(prefactor: $0) }
    }
  }

  /// - Parameter sigma: as `electrical(_:)` returned it.
  func thermal(_ value: InputValue, sigma: ElectricalConductivity??) -> ThermalConductivity? {
    guard let (law, f) = form(value, "thermal_conductivity", Self.thermalForms),
      let kappa = thermalLaw(law, f)
    else { return nil }
    guard let sigma else { return kappa }
    let state = LawState(temperature: 300)
    let at300 = kappa.response(at: state, sigma: sigma?.response(at: state) ?? Response(0)).value
    f.checkOwnRange(of: mainKey(f), at300, .thermalConductivity, meaning: " at 300 K")
    if at300 <= 0 {
      f.report("\(f.what) is zero: without current there must be a lattice part", at: "lattice")
    }
    return kappa
  }

  private func thermalLaw(_ law: String, _ f: Fields) -> ThermalConductivity? {
    switch law {
    case "constant": return f.quantity("value", .thermalConductivity).map { .constant($0) }
    case "power-law":
      guard let value = f.quantity("value", .thermalConductivity),
        let exponent = f.quantity("exponent", .exponent), let reference = referenceTemperature(f)
      else { return nil }
      return .powerLaw(value: value, referenceTemperature: reference, exponent: exponent)
    case "table": return table(f, .thermalConductivity, allowsResistivity: false).map { .table($0) }
    default:
      guard let lorenz = f.quantity("lorenz", .lorenz),
        let lattice = f.quantity("lattice", .latticeConductivity)
      else { return nil }
      let cap = f.quantity("cap", .thermalConductivity)
      if f["cap"] != nil && cap == nil { return nil }
      return .wiedemannFranz(lorenz: lorenz, lattice: lattice, cap: cap)
    }
  }

  /// The law's name and its fields, checked against the keys of that law.
  private func form(_ value: InputValue, _ property: String, _ forms: [Form]) -> (String, Fields)? {
    let what = "\(property) of \"\(material)\""
    let names = forms.map(\.name)
    guard value.mapping != nil, let law = value["law"] else {
      diagnostics.report(
        "\(what) must be a mapping with the key \"law\", which may be \(names.joined(separator: ", "))",
        at: value)
      return nil
    }
    guard let form = forms.first(where: { $0.name == law.text }) else {
      diagnostics.report(
        "unknown law \(law.phrase) for \(what)\(hint(law.text ?? "", among: names))", at: law)
      return nil
    }
    let isLaw = form.name != "none"
    guard
      let fields = Fields(
        value, of: what, required: ["law"] + form.required + (isLaw ? ["source"] : []),
        optional: form.optional + (isLaw ? ["range"] : ["source"]), diagnostics)
    else { return nil }
    _ = fields.text("source")
    return (form.name, fields)
  }

  /// The key to blame when the property as a whole is out of its range.
  private func mainKey(_ f: Fields) -> String { Self.mainKey(of: f.value) ?? "law" }

  /// The key of the number that stands for the property: {law, …} or {value, …}.
  static func mainKey(of value: InputValue) -> String? {
    ["value", "sigma300", "sigma0", "prefactor", "lattice", "resistivity", "conductivity"]
      .first { value[$0] != nil }
  }

  /// In eV, to 1e-12 eV: "0.05 eV" is 0.05, without the rounding of its way through joules.
  private func activationEnergy(_ f: Fields) -> Double? {
    f.quantity("activation_energy", .activationEnergy).map { ($0 / elementaryCharge * 1e12).rounded() / 1e12 }
  }

  private func referenceTemperature(_ f: Fields) -> Double? {
    f["reference_temperature"] == nil ? 300 : f.quantity("reference_temperature", .temperature)
  }

  private func table(_ f: Fields, _ conductivity: PlausibleRange, allowsResistivity: Bool) -> LawTable? {
    let given = ["resistivity", "conductivity"].filter { f[$0] != nil }
    guard given.count == 1 else {
      if allowsResistivity { f.report("\(f.what) must hold either \"resistivity\" or \"conductivity\"") }
      return nil
    }
    let isResistivity = given[0] == "resistivity"
    var extrapolates = false
    if let field = f["extrapolate"] {
      guard let text = field.text, ["linear", "constant"].contains(text) else {
        f.report(
          "extrapolate of \(f.what) must be linear or constant, got \(field.phrase)", at: "extrapolate")
        return nil
      }
      extrapolates = text == "linear"
    }
    guard let temperatures = f.quantities("temperature", .temperature),
      let values = f.quantities(given[0], isResistivity ? .resistivity : conductivity)
    else { return nil }
    guard temperatures.count == values.count else {
      f.report("\(f.what) has \(temperatures.count) temperatures but \(values.count) values", at: given[0])
      return nil
    }
    let table = LawTable(
      isResistivity ? .resistivity : .conductivity, temperatures: temperatures, values: values,
      extrapolates: extrapolates)
    if table == nil {
      f.report(
        "\(f.what) needs at least two temperatures, each higher than the one before", at: "temperature")
    }
    return table
  }
}
