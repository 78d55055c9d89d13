import Foundation
import PulseProgramming
import ResultStore

/// The table of what is reported and what came out, from the files of a reproduction.
public struct ReproductionClaims: Sendable {
  let folder: String
  let plan: ReproductionPlan
  /// By step: why its file is not there.
  let missing: [String: String]

  /// - Parameter missing: by step, why its file is not there.
  public init(folder: String, plan: ReproductionPlan, missing: [String: String]) {
    (self.folder, self.plan, self.missing) = (folder, plan, missing)
  }

  /// Rows of every figure of the plan, and, with all figures, of what no software makes.
  public var rows: [ClaimRow] {
    let made = plan.options.figures.flatMap(rows(of:))
    guard Set(plan.options.figures) == Set(Figure.allCases) else { return made }
    return made
      + UntestedFigure.all.map { ClaimRow(untested: $0.reported, of: $0.label, why: $0.why) }
  }

  public func rows(of figure: Figure) -> [ClaimRow] {
    switch figure {
    case .fig1b: protocolRows(figure, "fig1", ["fig1b"])
    case .fig1g: protocolRows(figure, "fig1", ["fig1g"])
    case .fig2cde: heatRows
    case .fig3c: dividerRows
    case .fig4: protocolRows(figure, "fig4", ["fig4b", "fig4c"])
    case .fig5a: schemeRows
    case .fig5c: trainingRows
    case .s1: protocolRows(figure, "s1", ["s1"]) + sweepRows
    case .s5: protocolRows(figure, "s5", ["s5"]) + memoryRows
    case .s6: protocolRows(figure, "s6", ["s6"]) + thicknessRows
    case .s9: areaRows
    case .fig2a, .fig3a, .fig3d, .s4, .s7, .s8, .s10:
      protocolRows(figure, figure.rawValue, [figure.rawValue])
    }
  }

  /// Reads a step's file; where that does not go, every claim about it is a row that says why.
  private func reading<Value>(
    _ step: String, _ read: (String) throws -> Value
  ) -> Result<Value, Unreadable> {
    if let why = missing[step] { return .failure(Unreadable(why: why)) }
    guard let output = plan.step(step)?.output else { return .failure(Unreadable(why: "no such step")) }
    do { return .success(try read("\(folder)/\(output)")) } catch {
      return .failure(Unreadable(why: "\(error)"))
    }
  }

  private struct Unreadable: Error { var why: String }

  private func protocolRows(_ figure: Figure, _ step: String, _ protocols: [String]) -> [ClaimRow] {
    switch reading(step, ResultFile.readPulse) {
    case .success(let result):
      result.claims.enumerated().filter { protocols.contains($1.protocolName) }.map { number, claim in
        ClaimRow(claim, of: figure.label, step: step, number: number)
      }
    case .failure(let error):
      protocols.flatMap { (try? ProtocolFile.load($0).claims) ?? [] }.map {
        ClaimRow(untested: $0.reported, of: figure.label, why: error.why, step: step)
      }
    }
  }
}

// MARK: - Fields

extension ReproductionClaims {
  private var ambient: Double { 300 }

  private func summary(_ state: String) -> Result<FieldResult, Unreadable> {
    reading("\(state)-pulse", ResultFile.read)
  }

  /// A row from a number that two or more files may be needed for.
  private func row(
    _ figure: Figure, _ reported: String, _ quantity: String, unit: String = "1", published: Double? = nil,
    in range: (Double?, Double?), why: String = "", step: String, place: String, _ value: () throws -> Double?
  ) -> ClaimRow {
    do {
      return ClaimRow(
        figure.label, reported, quantity: quantity, value: try value(), unit: unit, published: published,
        in: range, why: why, step: step, place: place)
    } catch {
      let why = (error as? Unreadable)?.why ?? "\(error)"
      return ClaimRow(untested: reported, of: figure.label, quantity: quantity, why: why, step: step)
    }
  }

  private var heatRows: [ClaimRow] {
    func rise(_ state: String) throws -> Double { try summary(state).get().summary.peakTemperature - ambient }
    return [
      row(
        .fig2cde, "little heat in the RESET state", "peak rise, over that of SET", in: (nil, 0.1),
        step: "reset-pulse", place: "summary/peak_temperature_K"
      ) { try rise("reset") / rise("set") },
      row(
        .fig2cde, "more heat in the weak SET state", "peak rise, over that of RESET", in: (1, nil),
        step: "weakset-pulse", place: "summary/peak_temperature_K"
      ) { try rise("weakset") / rise("reset") },
      row(
        .fig2cde, "most heat in the SET state", "peak rise, over that of weak SET", in: (1, nil),
        step: "set-pulse", place: "summary/peak_temperature_K"
      ) { try rise("set") / rise("weakset") },
      row(
        .fig2cde, "about 800 K in the SET state", "peak temperature", unit: "K", published: 800,
        in: (760, 840),
        why:
          "an input, not a prediction: the filament's conductivities are calibrated to it. Whether a peak or a mean is meant is not said",
        step: "set-pulse", place: "summary/peak_temperature_K"
      ) { try summary("set").get().summary.peakTemperature },
    ]
  }

  private var memoryRows: [ClaimRow] {
    [
      row(
        .s5, "heat is not fully removed before the next pulse",
        "peak rise 1 us after a pulse of 0.4 V, 1 us, over that in it; Fourier's law", in: (0.01, nil),
        why:
          "the heat equation of this stack cools a filament within nanoseconds; the compact model carries the memory of microseconds as a separate, effective state, with which the rows above come out",
        step: "set-pulse", place: "summary/end_peak_temperature_K"
      ) {
        let result = try summary("set").get()
        guard let end = result.transient?.peakTemperature.last else { return nil }
        return (end - ambient) / (result.summary.peakTemperature - ambient)
      }
    ]
  }

  private var thicknessRows: [ClaimRow] {
    /// Peak rise at 10 nm over that at 5 nm, of the SET state at 0.4 V.
    func ratio(_ step: String) throws -> Double? {
      let study = try reading(step, ResultFile.readSweep).get()
      guard let peaks = study.values("peak_temperature") else { return nil }
      let chosen = study.points.indices.filter { index in
        zip(study.axes, study.position(of: index)).allSatisfy { axis, place in
          switch axis.values {
          case .texts(let names): names[place].lowercased() == "set"
          case .numbers(let numbers, _): axis.name != "voltage" || abs(numbers[place] - 0.4) < 1e-9
          }
        }
      }
      guard let first = chosen.first, let last = chosen.last, first != last else { return nil }
      return (peaks[last] - ambient) / (peaks[first] - ambient)
    }
    let reported = "a thicker oxide keeps the heat in, and the filament hotter"
    func thickness(_ step: String, _ held: String, _ why: String) -> ClaimRow {
      row(
        .s6, "\(reported): at equal \(held)", "peak rise at 10 nm over that at 5 nm, SET, fields",
        in: (1, nil), why: why,
        step: step, place: "peak_temperature"
      ) { try ratio(step) }
    }
    return [
      thickness("thickness-current", "current", ""),
      thickness(
        "thickness-amplitude", "voltage",
        "a longer filament has more resistance and takes less power from the same voltage"),
      thickness(
        "thickness-conductance", "conductance",
        "the radii that keep the conductance spread the same power over a larger cross-section"),
    ]
  }
}

// MARK: - Devices

extension ReproductionClaims {
  private var dividerRows: [ClaimRow] {
    [
      row(
        .fig3c, "identical RESET pulses leave the device more voltage as its conductance falls",
        "voltage over the device at the last RESET pulse over that at the first", in: (1.05, nil),
        step: "fig3d",
        place: "case_0/updates/voltage"
      ) {
        let result = try reading("fig3d", ResultFile.readPulse).get()
        guard let entry = result.cases.first, let depression = entry.phases.firstIndex(of: "LTD") else {
          return nil
        }
        let start = entry.counts[..<depression].reduce(0) { $0 + Int($1) }
        let voltage = entry.update("voltage").dropFirst(start).prefix(Int(entry.counts[depression]))
        guard let first = voltage.first, let last = voltage.last else { return nil }
        return last / first
      }
    ]
  }

  private var sweepRows: [ClaimRow] {
    func cycles() throws -> IVResult.Sweep? {
      guard case .sweep(let sweep) = try reading("iv", ResultFile.readIV).get().content else { return nil }
      return sweep
    }
    return [
      row(
        .s1, "100 reversible I-V sweeps", "smallest ratio of off to on resistance of a cycle", in: (1.5, nil),
        step: "iv",
        place: "cycles"
      ) {
        guard let sweep = try cycles(), let on = sweep.cycles.first(where: { $0.name == "on_resistance" }),
          let off = sweep.cycles.first(where: { $0.name == "off_resistance" })
        else { return nil }
        return zip(off.values, on.values).map(/).min()
      }
    ]
  }

  private var schemeRows: [ClaimRow] {
    /// Of the incremental scheme over the method.
    func ratio(_ metric: String) throws -> Double? {
      let cases = try reading("schemes", ResultFile.readPulse).get().cases
      guard let incremental = cases.first(where: { $0.protocolName == "incremental" })?.metric(metric),
        let method = cases.first(where: { $0.protocolName == "fig1g" })?.metric(metric)
      else { return nil }
      return metric == "steps" ? incremental - method : incremental / method
    }
    return [
      row(
        .fig5a, "incremental pulses need two steps more", "steps of an update, more than with the method",
        published: 2,
        in: (2, 2), step: "schemes", place: "case_*/metrics/steps"
      ) { try ratio("steps") },
      row(
        .fig5a, "reading and selecting take significant time",
        "time of an incremental update over one of the method",
        in: (1, nil),
        why:
          "the method's own heating pulse of 5 us is longer than reading and selecting; potentiation and depression together",
        step: "schemes", place: "case_*/metrics/update_time_s"
      ) { try ratio("update_time_s") },
      row(
        .fig5a, "reading and selecting take significant energy",
        "energy of an incremental update over one of the method", in: (1, nil),
        why:
          "pulses of microseconds into milliSiemens take nanojoules, converter and selection picojoules; the method's resistor and diodes take most of its energy",
        step: "schemes", place: "case_*/metrics/update_energy_J"
      ) { try ratio("update_energy_J") },
    ]
  }

  private var areaRows: [ClaimRow] {
    [
      row(
        .s9, "dividers do not significantly lower the density of the array",
        "area of the dividers over that of cells, converters, drivers and dividers", in: (nil, 0.2),
        why:
          "it stands and falls with what is assumed: 10 um x 10 um for the divider of a row, cells of 12 F2 with F = 130 nm, converters of 1200 um2; arrays of 400 x 100 and 100 x 10",
        step: "improved",
        place: "summary/area_m2"
      ) {
        let with = try reading("improved", ResultFile.readTraining).get().number("area_m2")
        let without = try reading("plain", ResultFile.readTraining).get().number("area_m2")
        guard let with, let without else { return nil }
        return (with - without) / with
      }
    ]
  }

  private var trainingRows: [ClaimRow] {
    let definitions =
      "definitions of network and optimiser that the publication does not state differ (docs/training.md); no number of the network was chosen to hit a published one; it says training accuracy, which its simulator counts on images of the test, as is done here"
    let isShort = plan.options.epochs < 500
    let short = isShort ? "; \(plan.options.epochs) of 500 epochs" : ""
    func accuracy(_ scheme: String) throws -> Double? {
      let result = try reading(scheme, ResultFile.readTraining).get()
      guard plan.options.data != nil else {
        throw Unreadable(why: "needs MNIST: --data FOLDER (scripts/get-mnist)")
      }
      return result.number("test_accuracy_late").map { 100 * $0 }
    }
    func published(_ scheme: String, _ value: Double) -> ClaimRow {
      row(
        .fig5c, "\(scheme): \(value) % after 500 epochs",
        "test accuracy, last tenth of the epochs",
        unit: "%", published: value, in: (value - 1.5, value + 1.5), why: definitions + short, step: scheme,
        place: "summary/test_accuracy_late"
      ) { try accuracy(scheme) }
    }
    func difference(_ one: String, _ other: String) throws -> Double? {
      guard let first = try accuracy(one), let second = try accuracy(other) else { return nil }
      return first - second
    }
    return [
      published("plain", 83.64), published("improved", 91.52), published("ideal", 92.42),
      row(
        .fig5c, "the method raises the accuracy clearly", "improved minus plain", unit: "%", published: 7.88,
        in: (3, nil), why: isShort ? String(short.dropFirst(2)) : "", step: "improved",
        place: "summary/test_accuracy_late"
      ) { try difference("improved", "plain") },
      row(
        .fig5c, "the method comes close to ideal devices", "ideal minus improved", unit: "%", published: 0.90,
        in: (nil, 2), why: isShort ? String(short.dropFirst(2)) : "", step: "ideal",
        place: "summary/test_accuracy_late"
      ) { try difference("ideal", "improved") },
      row(
        .fig5c, "ideal devices are the best", "ideal minus improved", unit: "%", published: 0.90,
        in: (0, nil),
        why:
          "at a constant rate Adam's steps never get small, and whole pulses leave the smallest out; with parts of pulses, or a rate that falls, ideal devices are ahead (docs/training.md)"
          + short, step: "ideal", place: "summary/test_accuracy_late"
      ) { try difference("ideal", "improved") },
    ]
  }
}
