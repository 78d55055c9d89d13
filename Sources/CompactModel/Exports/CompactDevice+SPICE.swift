extension CompactDevice {
  /// The device as a SPICE subcircuit, and its divider as another, in the dialect of ngspice.
  ///
  /// Behavioural current sources into resistors of 1 Ohm hold the quantities of ``ModelEquations``; the state lies on a capacitor of 1 uF,
  /// the slow temperature on one of tau farads beside 1 Ohm. Nothing is hidden from the simulator, which steps both as it steps
  /// every other charge.
  /// - Parameter name: of the subcircuit; letters, digits, underscores.
  public func spice(name: String) throws -> String {
    let equations = ModelEquations(
      self, value: { $0 == "v" ? "V(f, be)" : "V(\($0))" }, parameter: { "{\($0)}" })
    let parameters = ModelEquations.parameters(of: self)
    func source(_ node: String, _ expression: String) -> String {
      "B\(node) 0 \(node) I = " + expression
    }
    func lines(_ text: String) -> String { wrapped(text, indent: "+ ") + "\n" }

    var text = try spiceHeader(name, equations.states).text("*")
    text += "\n.subckt \(name) te be w temp\n"
    for parameter in parameters { text += "+ \(parameter.name)=\(parameter.value)\n" }
    text += "+ hold=0\n"
    text += "Rleads te f {rs}\n"
    for definition in equations.definitions {
      text += "* \(definition.note)\n" + lines(source(definition.name, definition.expression))
      text += "R\(definition.name) \(definition.name) 0 1\n"
    }
    text += "* the device without its leads\n" + lines("Bdevice f be I = V(f, be)/\(equations.resistance)")
    text += "* slow temperature: tau dTheta/dt = rslow P - Theta, K\n"
    text += lines(source("theta", "{rslow}*V(f, be)*V(f, be)/\(equations.resistance)"))
    text += "Rtheta theta 0 1\nCtheta theta 0 {tau}\n"
    text += "* temperature of the hottest place, K\n" + lines(source("temp", "V(tss) + V(theta)"))
    text += "Rtemp temp 0 1\n"
    text += "* dw/dt, on 1 uF; at time 0 and with hold=1 the state is held at w0\n"
    text += lines(source("w", "({hold} < 0.5 && TIME > 0 ? 1e-6*(\(equations.rate)) : ({w0} - V(w)))"))
    text += "Cw w 0 1e-6\n.ends \(name)\n"
    return text + spiceDivider(name)
  }

  private func spiceHeader(_ name: String, _ states: ClosedRange<Double>) throws -> ExportHeader {
    var header = try ExportHeader("SPICE subcircuits (ngspice)", of: self)
    header.lines += [
      "",
      "  Xdevice top bottom w temp \(name) w0=\(switching.kinetics.window.lowerBound)",
      "  Xdivider source top \(name)_divider",
      "",
      "te, be   terminals; the filament grows where te is positive",
      "w        state as a voltage, 1 V for 1: leave it open, read it",
      "temp     temperature of the hottest place, 1 V for 1 K: leave it open, read it",
      "inside, as xdevice.theta: the slow temperature, and xdevice.res: the resistance without leads in Ohm",
      "",
    ]
    header.lines += validity(states) + ["", "parameters of an instance:"]
    header.lines += ModelEquations.parameters(of: self).map {
      let unit = $0.unit.isEmpty ? "" : ", \($0.unit)"
      return "  " + $0.name.padded(to: 9) + $0.note + unit
    }
    header.lines.append(
      "  " + "hold".padded(to: 9)
        + "1 holds the state at w0, as .dc needs, whose levels the simulator takes for times")
    return header
  }

  /// SET through one diode, RESET through the other and a resistor, as `VoltageDivider` has it.
  private func spiceDivider(_ name: String) -> String {
    let diode = divider.diode
    return """

      * The voltage divider between source and te; diodes at \(diode.temperature) K whatever the circuit's temperature.
      .subckt \(name)_divider src te r=\(divider.resistance)
      Dset src te junction TEMP=\(diode.temperature - 273.15)
      Rreset te mid {r}
      Dreset mid src junction TEMP=\(diode.temperature - 273.15)
      .model junction D(IS=\(diode.saturationCurrent) N=\(diode.ideality) RS=\(diode.seriesResistance) TNOM=\(diode.temperature - 273.15))
      .ends \(name)_divider

      """
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
