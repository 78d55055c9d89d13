/// A figure of the publication whose content software can make: S.-O. Park et al., Nanoscale Horiz. 8, 1366 (2023),
/// doi:10.1039/d3nh00121k; S… are of its supplement.
public enum Figure: String, CaseIterable, Codable, Sendable {
  case fig1b, fig1g, fig2a, fig2cde, fig3a, fig3c, fig3d, fig4, fig5a, fig5c, s1, s4, s5, s6, s7, s8, s9, s10

  /// "Figure 1b".
  public var label: String {
    switch self {
    case .fig2cde: "Figure 2c-e"
    case .fig4: "Figure 4b, c"
    default: rawValue.hasPrefix("fig") ? "Figure " + rawValue.dropFirst(3) : "Figure S" + rawValue.dropFirst()
    }
  }

  public var title: String {
    switch self {
    case .fig1b: "Plain pulses: abrupt both ways"
    case .fig1g: "Heating pulse and voltage divider: linear both ways"
    case .fig2a: "Length of the heating pulse"
    case .fig2cde: "Heat in the RESET, the weak SET and the SET state"
    case .fig3a: "Plain RESET: too weak or too strong"
    case .fig3c: "What the divider leaves to the device"
    case .fig3d: "Depression through the divider"
    case .fig4: "Arbitrary trains of pulses"
    case .fig5a: "Steps of an update"
    case .fig5c: "MNIST on the simulated array"
    case .s1: "Reversible switching"
    case .s4: "Seven cycles, with and without the method"
    case .s5: "Interval between pulses"
    case .s6: "Heating amplitude and oxide thickness"
    case .s7: "Heating pulses alone"
    case .s8: "The resistor of the divider"
    case .s9: "Area of the dividers"
    case .s10: "Variation of cycles and devices"
    }
  }

  /// What was done and shown.
  public var shown: String {
    switch self {
    case .fig1b: "100 SET pulses of 0.7 V and 120 RESET pulses of -0.8 V, 1 us each, read at 0.2 V for 50 us."
    case .fig1g:
      "100 times heating (1 V, 5 us) and SET (1.35 V, 1 us), then 120 RESET pulses of -3.6 V, through the divider; read at 0.9 V."
    case .fig2a: "Heating at 0.2 V for 0 to 10 us before each SET pulse of 0.7 V, 1 us."
    case .fig2cde: "Fields during a pulse of 0.4 V, 1 us, in three states of the filament."
    case .fig3a: "50 SET pulses of 0.7 V, then 200 RESET pulses of -0.6 to -0.8 V."
    case .fig3c: "A drawing: identical RESET pulses leave the device more voltage as its conductance falls."
    case .fig3d: "SET 1.4 V, RESET -3.5 V, read 0.9 V, through 680 Ohm and two diodes."
    case .fig4: "SET and RESET pulses in arbitrary order, without the method (b) and with it (c)."
    case .fig5a: "Read, select and write of incremental pulses beside the one step of the method."
    case .fig5c: "A perceptron of 400-100-10 units trained with Adam for 500 epochs; three kinds of devices."
    case .s1: "100 I-V sweeps and 10 cycles of potentiation and depression."
    case .s4: "Seven cycles without improvement, with heating, with the divider, with both."
    case .s5: "100 SET pulses of 0.6 V, 1 us, spaced by 1, 2 and 5 us."
    case .s6: "Heating of 0 to 0.5 V before SET, on 5, 7.5 and 10 nm of oxide; 100 SET and 100 RESET pulses."
    case .s7: "Heating pulses of 0.4 and 0.5 V without SET."
    case .s8: "Depression through resistors of different size."
    case .s9: "One divider for each row of the array."
    case .s10: "Ten cycles, ten devices, with and without the method."
    }
  }
}

/// What the publication reports and no software of this kind can make, with why.
public struct UntestedFigure: Sendable {
  public var label: String
  public var reported: String
  public var why: String

  public static let all: [UntestedFigure] = [
    .init(
      label: "Figures 1a, S1c, d", reported: "the fabricated device and its cross-section (SEM)",
      why: "photographs; layers and thicknesses are the input of the fields"),
    .init(
      label: "Figures 1c-f, 2b, 3b, 4a, 5b", reported: "drawings of filament, pulses, circuit and array",
      why: "drawings; pulses, circuit and array of the other figures follow them"),
    .init(
      label: "Figures S2, S12", reported: "filaments of oxygen vacancies; stoichiometric HfO2 by XPS",
      why: "measurements of the material, which the model takes as given"),
    .init(
      label: "Figure S3", reported: "first- and second-order memristors",
      why: "a drawing of two models; ours is of second order"),
    .init(
      label: "Figure S9", reported: "denser than an array that is programmed by non-identical pulses",
      why: "the areas of what reads, converts and selects for each row are not given"),
    .init(
      label: "Figure S11", reported: "memristor models fitted to the curves, for the simulator",
      why: "their numbers are not in the text; figure 5c uses the curves of the calibrated device as they are"
    ),
  ]
}
