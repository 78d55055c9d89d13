import DeviceGeometry
import Foundation
import Reproduction
import Testing

/// `fvsolve reproduce`: the chain as its users run it.
@Suite struct ReproduceTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func reproduce(_ arguments: [String]) throws -> Run {
    try fvsolve(["reproduce"] + arguments, in: folder, timeout: 1800)
  }

  /// Names of the steps that a run would make.
  private func stale(_ arguments: [String]) throws -> Set<String> {
    let run = try reproduce(arguments + ["--dry-run", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let steps = try #require(try run.json()["steps"] as? [[String: Any]])
    return Set(steps.filter { $0["fresh"] as? Bool == false }.compactMap { $0["name"] as? String })
  }

  private static let devices = ["device", "device-5nm", "device-10nm"]
    .map { "\(Product.checkout)/results/reference/\($0).json" }.joined(separator: ",")

  /// Everything but trainings, from the published devices: the published numbers, and a page that a browser shows.
  @Test func thePublishedNumbersComeBack() throws {
    let figures = Figure.allCases.filter { $0 != .fig5c && $0 != .s9 }.map(\.rawValue)
    let run = try reproduce(figures + ["--device", Self.devices, "-o", "r"])
    #expect(run.status == 0, "\(run.errors)")
    let published = try ClaimsFile(contentsOf: Product.checkout + "/results/reference/claims.json").claims
    let ours = try ClaimsFile(contentsOf: folder.path("r/claims.json")).claims
    #expect(published.count > ours.count && ours.count > 40)
    for row in ours {
      let other = try #require(
        published.first { $0.figure == row.figure && $0.reported == row.reported },
        "\(row.figure), \(row.reported) is not in the published table")
      #expect(row.verdict == other.verdict, "\(row.figure), \(row.reported)")
      let (value, expected) = (try #require(row.value), try #require(other.value))
      // The same devices and fields; what is left is arithmetic on another machine. Heat that is gone is zero but for round-off.
      #expect(
        abs(value - expected) <= 1e-4 * abs(expected) + 1e-9,
        "\(row.figure), \(row.reported): \(value), published \(expected)")
    }
    let again = try reproduce(figures + ["--device", Self.devices, "-o", "r"])
    #expect(again.status == 0 && again.output.contains(" 0 of "), "\(again.output)")
    try theReportIsShown()
  }

  /// In a browser, as wide as a desk and as a phone: no errors, no sideways scrolling, every picture there.
  private func theReportIsShown() throws {
    let page = try String(contentsOfFile: folder.path("r/report.html"), encoding: .utf8)
    #expect(!page.contains("<script") && !page.contains("src=\"http") && !page.contains(folder.root))
    guard Available.browser else { return }
    for width in [1280, 390] {
      try folder.write(
        """
        <!DOCTYPE html><title>pending</title>
        <iframe id="page" width="\(width)" height="900" style="border:0" src="report.html"></iframe>
        <script>
        document.getElementById("page").onload = event => {
          const inner = event.target.contentDocument;
          const pictures = [...inner.images];
          const anchors = [...inner.querySelectorAll("a[href^='#']")];
          document.title = ["shown", inner.documentElement.scrollWidth <= \(width), pictures.length,
            pictures.every(picture => picture.complete && picture.naturalWidth > 300 && picture.alt),
            anchors.every(anchor => inner.getElementById(anchor.getAttribute("href").slice(1))),
            inner.querySelectorAll("#claims tbody tr").length].join(" ");
        };
        </script>
        """, to: "r/frame.html")
      let shown = try shell(
        "chromium --headless=new --no-sandbox --disable-gpu --allow-file-access-from-files --enable-logging=stderr "
          + "--user-data-dir=\(folder.path("browser")) --virtual-time-budget=20000 --dump-dom file://\(folder.path("r/frame.html"))",
        in: folder)
      let title =
        shown.output.components(separatedBy: "<title>").last?.components(separatedBy: "</title>").first ?? ""
      let words = title.split(separator: " ")
      #expect(words.count == 6 && words.first == "shown", "\(title) \(shown.errors.suffix(2000))")
      guard words.count == 6 else { continue }
      #expect(words[1] == "true", "the page is wider than \(width)")
      #expect((Int(words[2]) ?? 0) >= 16 && words[3] == "true", "pictures: \(title)")
      #expect(words[4] == "true", "a link leads nowhere")
      #expect((Int(words[5]) ?? 0) > 40, "rows of the table: \(title)")
      #expect(!shown.errors.contains("CONSOLE"), "\(shown.errors)")
    }
  }

  /// One number of one material, from the fields to the report; and a run that is stopped on its way.
  @Test func aMaterialIsTracedThroughTheChain() throws {
    let text = try #require(BuiltInStates.text(fileName: "materials.yaml"))
    let (filament, aluminium) = ("lattice: 4.5 W/m/K", "sigma300: 3.3e7 S/m")
    try #require(text.contains(filament) && text.contains(aluminium))
    try folder.write(text.replacingOccurrences(of: filament, with: "lattice: 4.7 W/m/K"), to: "filament.yaml")
    try folder.write(
      text.replacingOccurrences(of: aluminium, with: "sigma300: 3.4e7 S/m"), to: "aluminium.yaml")
    let chain = ["fig1b", "fig5c", "--quick", "-o", "r"]
    let all: Set<String> = ["device", "fig1", "plain", "improved", "ideal", "training"]

    let running = try RunningProgram(Product.path, ["reproduce"] + chain, in: folder.root)
    let patience = Date(timeIntervalSinceNow: 100)
    while !folder.exists("r/device.calibration") && Date() < patience { usleep(20_000) }
    running.send(SIGINT)
    let stopped = try running.wait()
    #expect(stopped.status == 130 && stopped.errors.contains("the same command goes on"), "\(stopped)")
    #expect(!folder.exists("r/report.html"))
    let first = try reproduce(chain)
    #expect(first.status == 0 && first.output.contains("6 of 6 steps were made now"), "\(first)")
    let device = try folder.bytes("r/device.json")

    #expect(try stale(chain).isEmpty)
    // No device has aluminium here.
    #expect(try stale(chain + ["--materials", "aluminium.yaml"]).isEmpty)
    #expect(try stale(chain + ["--materials", "filament.yaml"]) == all)
    let second = try reproduce(chain + ["--materials", "filament.yaml"])
    #expect(second.status == 0 && second.output.contains("6 of 6 steps were made now"), "\(second)")
    #expect(try folder.bytes("r/device.json") != device)
    let page = try String(contentsOfFile: folder.path("r/report.html"), encoding: .utf8)
    let record = try #require(StepRecord.load("device", in: folder.path("r")))
    #expect(page.contains(String(record.key.prefix(16))) && page.contains("Materials of the user"))
  }

  @Test func whatIsGivenWrong() throws {
    for (arguments, status, phrase) in [
      (["fig1c"], 64, "did you mean 'fig1b'?"), (["all", "fig1c"], 64, "unknown figure 'fig1c'"),
      (["--jobs", "0"], 64, "--jobs"), (["-o", ""], 64, "-o takes a folder"),
      (["--device", "a.json", "--materials", "m.yaml"], 64, "not both"),
      (["--device", "none.json"], 65, "there is no such file"),
      (["--materials", "none.yaml"], 65, "none.yaml"),
      (["--data", "none", "fig5c"], 65, "there is no such folder"),
    ] as [([String], Int32, String)] {
      let run = try reproduce(arguments.contains("-o") ? arguments : arguments + ["-o", "r"])
      #expect(
        run.status == status && run.errors.contains(phrase), "\(arguments): \(run.status) \(run.errors)")
      #expect(!folder.exists("r"))
    }
    try folder.write("a file", to: "file")
    // Nothing where the folder should be, or where its steps or its lock should.
    try folder.write("a file", to: "taken/steps")
    try folder.write("in a folder", to: "unlocked/steps/lock/file")
    for output in ["file", "taken", "unlocked"] {
      let run = try reproduce(["fig1b", "--device", Self.devices, "-o", output])
      #expect(run.status == 74 && run.errors.contains("cannot"), "\(output): \(run)")
    }
  }

  @Test func namesOfFiguresInAnyLetters() throws {
    let all = try stale([])
    #expect(try stale(["all", "s6"]) == all)
    #expect(try stale(["ALL"]) == all)
    #expect(try stale(["FIG1B", "S5", "fig1b"]) == stale(["fig1b", "s5"]))
  }

  /// A step that fails is told, the report is written all the same, and the next run takes up what is missing.
  @Test func aStepThatFails() throws {
    try folder.write("in the way", to: "r/fig2a.h5/file")
    let arguments = ["fig1b", "fig2a", "--device", Self.devices, "-o", "r"]
    let run = try reproduce(arguments)
    #expect(run.status == 3 && run.output.contains("fig2a: FAILED: exit code 74"), "\(run)")
    let rows = try ClaimsFile(contentsOf: folder.path("r/claims.json")).claims
    #expect(
      rows.filter { $0.figure == "Figure 2a" }.allSatisfy {
        $0.verdict == .untested && $0.why.contains("exit code 74")
      })
    #expect(rows.contains { $0.figure == "Figure 1b" && $0.verdict == .met })
    try FileManager.default.removeItem(atPath: folder.path("r/fig2a.h5"))
    let again = try reproduce(arguments)
    #expect(again.status == 0 && again.output.contains("1 of 3 steps were made now"), "\(again)")
  }
}
