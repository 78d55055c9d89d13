import CompactModel
import Foundation
import Testing

/// `fit-pulses` from a table to a model, by the built program.
@Suite struct FitPulsesTests {
  static let example = Product.checkout + "/docs/examples/ltp-ltd.csv"
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Exponentials of A = 0.5 of all pulses both ways, 2 to 12 uS, with a little noise of a seed.
  static func table(noise: Double = 0.003, pulses: Int = 40, cycles: Int = 3) -> String {
    var random = RandomStream(seed: 3, purpose: "table")
    var text = "cycle,branch,pulse,conductance [uS]\n"
    for cycle in 1...cycles {
      for branch in ["ltp", "ltd"] {
        for n in 0...pulses {
          let done = (1 - exp(-2 * Double(n) / Double(pulses))) / (1 - exp(-2))
          let part = (branch == "ltp" ? done : 1 - done) + noise * random.normal()
          text += "\(cycle),\(branch),\(n),\(2 + 10 * part)\n"
        }
      }
    }
    return text
  }

  @Test func theExampleOfTheDocumentation() throws {
    let run = try fvsolve(["fit-pulses", Self.example, "--no-plot", "--json"], in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let object = try run.json()
    #expect(object["written"] as? [String] == ["results/update.json"] && folder.exists("results/update.json"))
    // What the two devices were made of, over both.
    #expect(abs((object["lowest_conductance_S"] as? Double ?? .nan) / 2.18e-6 - 1) < 0.03)
    #expect(abs((object["highest_conductance_S"] as? Double ?? .nan) / 19.0e-6 - 1) < 0.01)
    for (branch, label, pulses) in [("potentiation", 2.45, 50), ("depression", 3.15, 40)] {
      let fit = try #require(object[branch] as? [String: Any])
      let found = try #require(fit["label"] as? Double)
      let error = try #require(fit["label_error"] as? Double)
      #expect(abs(found - label) < 3 * error && error < 0.1, "\(branch) \(found) ± \(error), put in \(label)")
      #expect(fit["pulses"] as? Int == pulses)
    }
    #expect(abs(try run.number("cycle_to_cycle") - 0.003) < 0.0015, "\(run.output)")
    #expect((object["devices"] as? [Any])?.count == 2)
  }

  @Test func theModelIsWhatWasFitted() throws {
    try folder.write(Self.table(), to: "data.csv")
    let run = try fvsolve(
      ["fit-pulses", "data.csv", "-o", "model.json", "--title", "my device", "--no-plot", "--json"],
      in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    // Label of A = 0.5: 2.396.
    let inspected = try fvsolve(["inspect", "model.json", "--json"], in: folder)
    let object = try inspected.json()
    #expect(object["title"] as? String == "my device" && object["scheme"] as? String == "measured")
    #expect((object["sources"] as? [String: String])?.keys.sorted() == ["data.csv"])
    for name in ["potentiation", "depression"] {
      let branch = try #require(object[name] as? [String: Any])
      let label = try #require(branch["label"] as? Double)
      #expect(abs(label - 2.396) < 0.05, "\(label)")
      let fitted = try #require((try run.json()[name] as? [String: Any])?["label"] as? Double)
      #expect(abs(fitted - label) < 1e-12)
    }
    let text = try fvsolve(["inspect", "model.json"], in: folder)
    #expect(text.status == 0 && text.output.contains("246 readings in 6 branches"), "\(text.output)")
    let check = try fvsolve(["check", "model.json"], in: folder)
    #expect(
      check.status == 0 && check.output.contains("ok") && check.output.contains("fvsolve-update-1"),
      "\(check)")
    #expect(try fvsolve(["inspect", "model.json", "--config"], in: folder).status == 64)
    // The same table gives the same bytes.
    let again = try fvsolve(
      ["fit-pulses", "data.csv", "-o", "again.json", "--title", "my device", "--no-plot", "-q"], in: folder)
    #expect(again.status == 0)
    #expect(try folder.bytes("again.json") == folder.bytes("model.json"))
  }

  @Test func aTableForPeople() throws {
    try folder.write(Self.table(), to: "data.csv")
    let run = try fvsolve(["fit-pulses", "data.csv", "--no-plot"], in: folder)
    for phrase in [
      "data\n", "lowest conductance", "label 2.39", "±", "noise of a pulse", "levels",
      "wrote results/update.json",
    ] {
      #expect(run.output.contains(phrase), "no '\(phrase)' in \(run.output)")
    }
  }

  @Test func aCurveInsteadOfALabel() throws {
    try folder.write(Self.table(), to: "data.csv")
    let run = try fvsolve(["fit-pulses", "data.csv", "--curve", "-o", "m.json", "--no-plot"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let object = try fvsolve(["inspect", "m.json", "--json"], in: folder).json()
    let branch = try #require(object["potentiation"] as? [String: Any])
    let curve = try #require(branch["curve"] as? [Double])
    #expect(branch["label"] == nil && curve.count == 41 && curve.first == 0 && curve.last == 1)
    #expect(abs(curve[20] - (1 - exp(-1.0)) / (1 - exp(-2.0))) < 0.01, "\(curve)")
  }

  @Test func currentsAndSeparators() throws {
    let text = Self.table().replacingOccurrences(of: "conductance [uS]", with: "current [uA]")
      .replacingOccurrences(of: ",", with: ";")
    try folder.write(text, to: "data.csv")
    let run = try fvsolve(
      ["fit-pulses", "data.csv", "--read-voltage", "0.2 V", "--no-plot", "--json"], in: folder)
    #expect(run.status == 0 && run.errors.contains("separated by semicolons"), "\(run.errors)")
    let object = try run.json()
    #expect(abs((object["highest_conductance_S"] as? Double ?? .nan) / 60e-6 - 1) < 0.01)
    let without = try fvsolve(["fit-pulses", "data.csv", "--no-plot"], in: folder)
    #expect(without.status == 65 && without.errors.contains("--read-voltage \"0.1 V\""), "\(without.errors)")
  }

  @Test func oneBranchOnly() throws {
    let rows = Self.table().split(separator: "\n").filter { !$0.contains("ltd") }
    try folder.write(rows.joined(separator: "\n"), to: "data.csv")
    let refused = try fvsolve(["fit-pulses", "data.csv", "--no-plot"], in: folder)
    #expect(
      refused.status == 65 && refused.errors.contains("no depression") && refused.errors.contains("--mirror"))
    #expect(!folder.exists("results/update.json"))
    let run = try fvsolve(["fit-pulses", "data.csv", "--mirror", "--no-plot", "--json"], in: folder)
    #expect(run.status == 0 && run.errors.contains("depression was not measured"), "\(run.errors)")
    let object = try run.json()
    let labels = ["potentiation", "depression"].map {
      ((object[$0] as? [String: Any])?["label"] as? Double) ?? .nan
    }
    #expect(abs(labels[0] - labels[1]) < 1e-3, "\(labels)")
  }

  @Test(
    .enabled(if: Available.pictures, "needs a Python with matplotlib and h5py"), arguments: [[], ["--curve"]])
  func picturesAreDrawn(_ options: [String]) throws {
    let run = try fvsolve(["fit-pulses", Self.example, "-o", "update.json"] + options, in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(folder.files == ["update.json", "update.png", "update.svg"], "\(folder.files)")
    #expect(try folder.bytes("update.png").count > 30_000)
    let plot = try fvsolve(["plot", "update.json", "-o", "again"], in: folder)
    #expect(plot.status == 0, "\(plot.errors)")
    #expect(try folder.bytes("again/update.png") == folder.bytes("update.png"))
  }

  // MARK: Bad input

  @Test(arguments: [
    (["none.csv"], 65, "none.csv: error: no such file"), (["."], 65, "a directory"),
    (["text.csv"], 65, "text.csv:4: error: conductance: 'NaN' is no finite number"),
    (["order.csv"], 65, "order.csv:6: error: pulse number 2 after 4"),
    (["empty.csv"], 65, "the file is empty"),
    (["binary.csv"], 65, "not a text file in UTF-8"), (["huge.csv"], 65, "larger than 10 MB"),
    (["short.csv"], 65, "short.csv:2: error: potentiation has 2 readings"),
    (["flat.csv"], 65, "flat.csv:5: error: depression does not change"),
    (["swapped.csv"], 65, "are ltp and ltd exchanged?"),
    (["good.csv", "--read-voltage", "0.1 V"], 65, "this file has conductances"),
    (["good.csv", "--read-voltage", "0 V"], 64, "nothing would be read"),
    (["good.csv", "--read-voltage", "1 A"], 64, "read-voltage"),
    (["good.csv", "--number-before-pulses", "-1"], 64, "--number-before-pulses"),
    (["good.csv", "-o", "good.csv"], 64, "the table itself"),
    (["good.csv", "-o", "good.csv/x.json"], 74, "good.csv"), ([], 64, "data"),
  ])
  func badInput(_ arguments: [String], _ status: Int32, _ phrase: String) throws {
    let head = "pulse,branch,G [uS]\n"
    let up = "0,ltp,1\n1,ltp,2\n2,ltp,3\n"
    let files: [String: String] = [
      "text.csv": head + "0,ltp,1\n1,ltp,2\n2,ltp,NaN\n",
      "order.csv": head + "0,ltp,1\n1,ltp,2\n3,ltp,3\n4,ltp,4\n2,ltp,3\n", "empty.csv": "",
      "short.csv": head + "0,ltp,1\n1,ltp,2\n0,ltd,2\n",
      "flat.csv": head + up + "0,ltd,3\n1,ltd,3\n2,ltd,3\n",
      "swapped.csv": head + up.replacingOccurrences(of: "ltp", with: "ltd") + "0,ltp,3\n1,ltp,2\n2,ltp,1\n",
      "good.csv": head + up + "0,ltd,3\n1,ltd,2\n2,ltd,1\n",
    ]
    for (name, text) in files { try folder.write(text, to: name) }
    try folder.write(Data([0x70, 0x75, 0xff, 0xfe, 0x00]), to: "binary.csv")
    if arguments.first == "huge.csv" {
      try folder.write(Data(repeating: 0x31, count: 10_000_001), to: "huge.csv")
    }
    let run = try fvsolve(["fit-pulses"] + arguments, in: folder)
    #expect(run.status == status && run.errors.contains(phrase), "\(run.status) \(run.errors)")
    #expect(!folder.files.contains { $0.hasSuffix(".json") })
  }

  @Test func badModels() throws {
    try folder.write(Self.table(), to: "data.csv")
    #expect(try fvsolve(["fit-pulses", "data.csv", "-o", "m.json", "--no-plot"], in: folder).status == 0)
    let text = String(decoding: try folder.bytes("m.json"), as: UTF8.self)
    try folder.write(
      text.replacingOccurrences(of: "\"title\" : \"data\"", with: "\"title\" : \"datum\""), to: "edited.json")
    try folder.write(
      text.replacingOccurrences(of: "fvsolve-update-1", with: "fvsolve-update-9"), to: "other.json")
    for (name, phrase) in [("edited.json", "--accept-edited"), ("other.json", "fvsolve-update-9")] {
      for command in ["inspect", "check"] {
        let run = try fvsolve([command, name], in: folder)
        #expect(run.status == 65 && run.errors.contains(phrase), "\(command) \(run.errors)")
      }
    }
    #expect(try fvsolve(["check", "edited.json", "--accept-edited"], in: folder).status == 0)
  }
}
