import Foundation
import Quantities
import ResultStore

/// The report of a reproduction: one HTML file with its pictures in it, without scripts.
public struct ReportPage: Sendable {
  public var plan: ReproductionPlan
  public var folder: String
  public var rows: [ClaimRow]
  /// By step: why its files are not there.
  public var missing: [String: String]
  public var version: String
  public var commit: String

  public init(
    _ plan: ReproductionPlan, folder: String, rows: [ClaimRow], missing: [String: String], version: String,
    commit: String
  ) {
    (self.plan, self.folder, self.rows, self.missing) = (plan, folder, rows, missing)
    (self.version, self.commit) = (version, commit)
  }

  public var html: String {
    let records = plan.steps.map {
      ($0, missing[$0.name] == nil ? StepRecord.load($0.name, in: folder) : nil)
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>fvsolve: the publication, reproduced</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <header>
      <h1>Linear updates of an HfO<sub>2</sub> memristor, reproduced</h1>
      <p>Every result of S.-O. Park et al., <cite>Nanoscale Horiz.</cite> 8, 1366 (2023), <a href="https://doi.org/10.1039/d3nh00121k">10.1039/d3nh00121k</a>, that software can make, from the geometry of the device to the trained network.</p>
      <p class="quiet">\(Self.escaped(about(records.compactMap(\.1))))</p>
      </header>
      <main>
      <section id="claims">
      <h2>What is reported, and what came out</h2>
      \(verdicts)
      \(table(rows, withFigures: true))
      <p class="quiet">\(Self.glossary)</p>
      </section>
      \(plan.options.figures.map(section).joined(separator: "\n"))
      <section id="chain">
      <h2>The chain</h2>
      <p>Each step is a command, run in the folder of this report. Its key is the SHA-256 of the command, of the version, and of everything that the step reads; a step whose key is unchanged is not run again.</p>
      \(records.map { chainEntry($0.0, $0.1) }.joined(separator: "\n"))
      </section>
      </main>
      <footer class="quiet"><p>Made by fvsolve \(Self.escaped(version))\(commit.isEmpty ? "" : ", revision \(Self.escaped(String(commit.prefix(12))))"). What is assumed and what is calibrated is said in the documentation of materials and of the compact model.</p></footer>
      </body>
      </html>

      """
  }

  private func about(_ records: [StepRecord]) -> String {
    let seconds = records.map(\.cpuSeconds).reduce(0, +)
    let options = plan.options
    var parts: [String] = []
    if plan.step("device") != nil {
      parts.append(
        options.devices.isEmpty
          ? options.isQuick ? "A coarse calibration." : "A full calibration."
          : "The devices were given, not calibrated here.")
    }
    if options.materials != nil { parts.append("Materials of the user's own.") }
    if plan.step("plain") != nil {
      let digits = options.data == nil ? "digits of the program's own, not MNIST" : "MNIST"
      parts.append("Trainings of \(options.epochs) epochs, seeds 1 to \(options.seeds), \(digits).")
    }
    parts.append("\(Int(seconds.rounded())) CPU seconds.")
    if let last = records.map(\.finished).max() { parts.append("Finished \(last).") }
    return parts.joined(separator: " ")
  }

  private var verdicts: String {
    let counts = ClaimRow.Verdict.allCases.map { verdict -> String in
      let words = verdict.counted(rows.count { $0.verdict == verdict }).split(separator: " ", maxSplits: 1)
      return "<li class=\"\(verdict.rawValue)\"><b>\(words[0])</b> \(words[1])</li>"
    }
    return "<ul class=\"verdicts\">\(counts.joined())</ul>"
  }

  private func table(_ rows: [ClaimRow], withFigures: Bool) -> String {
    let heads =
      (withFigures ? ["Figure"] : []) + ["Reported", "Compared", "Asked", "Here", "Verdict", "Why", "From"]
    let lines = rows.map { row -> String in
      func cell(_ label: String, _ html: String, _ name: String = "") -> String {
        "<td data-label=\"\(label)\" class=\"\(html == Self.nothing ? "nothing" : name)\"><div>\(html)</div></td>"
      }
      let number = row.value.map { Self.text($0, row.unit) } ?? Self.nothing
      let reported =
        Self.escaped(row.reported)
        + (row.published.map { " <span class=\"quiet\">(\(Self.text($0, row.unit)))</span>" } ?? "")
      let origin =
        row.step.isEmpty
        ? Self.nothing
        : "<a href=\"#step-\(row.step)\">\(Self.escaped(row.step))</a>\(row.place.isEmpty ? "" : " <code>\(Self.breakable(row.place))</code>")"
      let figure = plan.options.figures.first { $0.label == row.figure }
      let label =
        figure.map { "<a href=\"#\($0.rawValue)\">\(Self.escaped(row.figure))</a>" }
        ?? Self.escaped(row.figure)
      return "<tr>"
        + (withFigures ? cell("Figure", label) : "") + cell("Reported", reported)
        + cell("Compared", row.quantity.isEmpty ? Self.nothing : Self.escaped(row.quantity))
        + cell("Asked", Self.asked(row))
        + cell("Here", number, "number") + cell("Verdict", row.verdict.words, row.verdict.rawValue)
        + cell("Why", row.why.isEmpty ? Self.nothing : Self.escaped(row.why)) + cell("From", origin) + "</tr>"
    }
    return
      "<table><thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>\n<tbody>\n"
      + lines.joined(separator: "\n") + "\n</tbody></table>"
  }

  private func section(_ figure: Figure) -> String {
    let own = rows.filter { $0.figure == figure.label }
    let drawn = plan.pictures(of: figure)
    let pictures = drawn.filter { missing[$0.step] == nil }.map { picture($0.path, of: figure) }
    let lost = Set(drawn.map(\.step)).sorted().compactMap { name in
      missing[name].map {
        "<p class=\"differs\">Step <code>\(Self.escaped(name))</code>: \(Self.escaped($0))</p>"
      }
    }
    let other: Figure? = figure == .fig1g ? .fig1b : figure == .fig3c ? .fig3d : nil
    let elsewhere =
      drawn.isEmpty
      ? other.map { ["<p class=\"quiet\">Drawn with <a href=\"#\($0.rawValue)\">\($0.label)</a>.</p>"] } ?? []
      : []
    return """
      <section id="\(figure.rawValue)">
      <h2>\(Self.escaped(figure.label)): \(Self.escaped(figure.title))</h2>
      <p>\(Self.escaped(figure.shown))</p>
      \((pictures + elsewhere + lost).joined(separator: "\n"))
      \(table(own, withFigures: false))
      </section>
      """
  }

  /// As lines where that takes less room than as pixels.
  private func picture(_ path: String, of figure: Figure) -> String {
    guard let pixels = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
      return "<p class=\"differs\">\(Self.escaped(path)) is missing.</p>"
    }
    let lines = FileManager.default.contents(atPath: "\(folder)/\(path.dropLast(".png".count)).svg")
    let (kind, data) =
      if let lines, lines.count < pixels.count { ("svg+xml", lines) } else { ("png", pixels) }
    let words = Self.escaped("\(figure.label): \(figure.title)")
    return
      "<figure><img alt=\"\(words)\" src=\"data:image/\(kind);base64,\(data.base64EncodedString())\">"
      + "<figcaption class=\"quiet\">\(Self.escaped(path))</figcaption></figure>"
  }

  private func chainEntry(_ step: ReproductionStep, _ record: StepRecord?) -> String {
    func list(_ pairs: [String: String]) -> String {
      pairs.sorted { $0.key < $1.key }.map { name, digest in
        let word = Self.escaped(name)
        let origin = step.inputs.contains(name) ? "<a href=\"#step-\(name)\">\(word)</a>" : word
        return "\(origin) <code>\(Self.escaped(String(digest.prefix(16))))</code>"
      }.joined(separator: ", ")
    }
    let state: String
    if let record {
      state = """
        <dt>Key</dt><dd><code>\(record.key.prefix(16))</code></dd>
        <dt>Made</dt><dd>\(Self.escaped(record.finished)), \(Self.text(record.cpuSeconds, "s")) of CPU, version \(Self.escaped(record.version))\(record.commit.isEmpty ? "" : ", revision \(Self.escaped(String(record.commit.prefix(12))))")</dd>
        <dt>Read</dt><dd>\(record.content.isEmpty && record.inputs.isEmpty ? "nothing" : list(record.content.merging(record.inputs) { one, _ in one }))</dd>
        <dt>Wrote</dt><dd>\(list(record.outputs))</dd>
        \(record.warnings.isEmpty ? "" : "<dt>Warned</dt><dd>\(record.warnings.map(Self.escaped).joined(separator: "<br>"))</dd>")
        """
    } else {
      state = "<dt>Missing</dt><dd class=\"differs\">\(Self.escaped(missing[step.name] ?? "not made"))</dd>"
    }
    return """
      <article id="step-\(step.name)">
      <h3>\(Self.escaped(step.name))</h3>
      <pre>\(Self.escaped(step.command))</pre>
      <dl>
      \(state)
      </dl>
      </article>
      """
  }

  private static let nothing = "–"

  /// The words of the column "Compared".
  private static let glossary = """
    LTP and LTD are potentiation and depression, LRS and HRS the states of low and of high resistance. \
    Share: of the change of LTP or LTD, what its first pulses make. \
    Deviation: largest distance from the straight line through first and last conductance, over the change between them. \
    Recovered: the change, over the range of the cycle. Range: largest less smallest conductance. On off: largest over smallest conductance. \
    Largest step: of a single pulse, over the range. Asymmetry: mean distance of LTP from LTD backwards, over the range. \
    c2c and d2d: coefficients of variation from cycle to cycle and from device to device.
    """

  private static func asked(_ row: ClaimRow) -> String {
    switch (row.minimum, row.maximum) {
    case (let low?, let high?) where low == high: text(low, row.unit)
    case (let low?, let high?): "\(text(low, row.unit)) to \(text(high, row.unit))"
    case (let low?, nil): "at least \(text(low, row.unit))"
    case (nil, let high?): "at most \(text(high, row.unit))"
    case (nil, nil): Self.nothing
    }
  }

  private static func text(_ value: Double, _ unit: String) -> String {
    escaped(format(value, unit, digits: unit == "%" || unit == "K" ? 4 : 3))
  }

  /// A path that may go on in the next line.
  private static func breakable(_ text: String) -> String {
    escaped(text).replacingOccurrences(of: "/", with: "/<wbr>")
  }

  static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
  }
}

extension ReproductionPlan {
  /// The pictures of a figure, as files of pixels, each with the step that drew it.
  func pictures(of figure: Figure) -> [(step: String, path: String)] {
    switch figure {
    case .fig1b: [("fig1", "fig1.png")]
    case .fig2cde: [("states", "states-temperature.png")]
    case .fig5a: [("schemes", "schemes.png")]
    case .fig5c: [("training", "training/improved-compared.png")]
    case .s1: [("iv", "iv.png"), ("s1", "s1.png")]
    case .s5: [("s5", "s5.png"), ("set-pulse", "set-pulse-transient.png")]
    case .s6: [("s6", "s6.png"), ("thickness-amplitude", "thickness-amplitude-lines.png")]
    // Drawn with another figure, or numbers alone.
    case .fig1g: options.figures.contains(.fig1b) ? [] : [("fig1", "fig1.png")]
    case .fig3c: options.figures.contains(.fig3d) ? [] : [("fig3d", "fig3d.png")]
    case .s9: []
    default: [(figure.rawValue, "\(figure.rawValue).png")]
    }
  }
}
