extension CompactDevice {
  /// The device as a Verilog-A module for OpenVAF and ADMS.
  ///
  /// State and slow temperature are nodes that `ddt` integrates; every other quantity follows from the nodes' values.
  /// - Parameter name: of the module; letters, digits, underscores.
  public func verilogA(name: String) throws -> String {
    let nodes = ["w": "wv", "theta": "slow", "temp": "total"]
    let equations = ModelEquations(self, value: { nodes[$0] ?? $0 }, parameter: { $0 })
    var text = try verilogAHeader(name, equations.states).text("//")
    text += Self.verilogADisciplines
    text += """

      module \(name)(te, be, w, temp);
        inout te, be, w, temp;
        electrical te, be, f;
        filament w;
        thermal temp, theta;


      """
    for parameter in ModelEquations.parameters(of: self) {
      let unit = parameter.unit.isEmpty ? "" : ", units=\"\(parameter.unit)\""
      text += "  (* desc=\"\(parameter.note)\"\(unit) *)\n"
      text += "  parameter real \(parameter.name) = \(parameter.value) from \(parameter.range);\n"
    }
    let names = ["wv", "v", "slow"] + equations.definitions.map(\.name) + ["total", "speed"]
    text += "\n  real " + wrapped(names.joined(separator: ", "), indent: "    ") + ";\n\n  analog begin\n"
    func assign(_ name: String, _ note: String, _ expression: String) {
      text += "    // \(note)\n    " + wrapped("\(name) = \(expression);", indent: "      ") + "\n"
    }
    assign("v", "over the device without its leads", "V(f, be)")
    assign("wv", "state", "State(w)")
    assign("slow", "slow temperature, K", "Temp(theta)")
    for definition in equations.definitions {
      assign(definition.name, definition.note, definition.expression)
    }
    assign("total", "temperature of the hottest place, K", "tss + slow")
    assign("speed", "dw/dt, 1/s", equations.rate)
    return text + """
          // In static analyses the state is held at w0.
          if (analysis("static"))
            speed = w0 - wv;

          I(te, f) <+ V(te, f)/rs;
          I(f, be) <+ v/res;
          Rate(w) <+ ddt(State(w));
          Rate(w) <+ -speed;
          // tau dTheta/dt = rslow P - Theta, in K
          Pwr(theta) <+ ddt(tau*Temp(theta));
          Pwr(theta) <+ slow - rslow*v*v/res;
          Pwr(temp) <+ Temp(temp) - total;
        end
      endmodule

      """
  }

  private static let verilogADisciplines = """

    `include "constants.vams"
    `include "disciplines.vams"

    nature FilamentState
      units = "1";
      access = State;
      abstol = 1e-6;
    endnature

    nature FilamentRate
      units = "1/s";
      access = Rate;
      abstol = 1.0;
    endnature

    discipline filament
      potential FilamentState;
      flow FilamentRate;
    enddiscipline

    """

  private func verilogAHeader(_ name: String, _ states: ClosedRange<Double>) throws -> ExportHeader {
    var header = try ExportHeader("Verilog-A module \(name)", of: self)
    header.lines += [
      "",
      "te, be   terminals; the filament grows where te is positive",
      "w        state, potential of discipline filament: leave it open, read it",
      "temp     temperature of the hottest place in K, discipline thermal: leave it open, read it",
      "",
    ]
    header.lines += validity(states)
    return header
  }
}
