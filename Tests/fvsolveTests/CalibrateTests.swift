import CompactModel
import Foundation
import ResultStore
import Testing

/// `fvsolve calibrate` through the built program, as coarse as it goes.
@Suite(.serialized) struct CalibrateTests {
  static let coarse = [
    "--quick", "--resolution", "0.2", "--search-evaluations", "10", "--no-plot", "-o", "d.json",
  ]
  static let command = ["calibrate"] + coarse
  static let studies = [
    "filament", "gap", "held-out-filament", "held-out-gap", "held-out-pulses-filament",
    "held-out-pulses-gap", "pulses-filament", "pulses-gap", "thickness-10.0nm", "thickness-5.0nm",
  ]

  /// One calibration without interruption, on two threads.
  static let reference = Result {
    let folder = try TemporaryFolder()
    let run = try fvsolve(command + ["--jobs", "2", "--json"], in: folder, timeout: 600)
    try #require(run.status == 0, "\(run.errors)")
    return (folder: folder, run: run, device: try folder.bytes("d.json"))
  }

  // MARK: What comes of it

  @Test func aDeviceComesOfIt() throws {
    let (folder, run, _) = try Self.reference.get()
    let device = try CompactDevice(contentsOf: folder.path("d.json"))
    #expect(device.title == "HfO2 memristor, RESET state, reduced stack")
    #expect(device.fields.path.scales == 0.5...3.75 && device.fields.voltageLimit == 2)
    #expect(abs((device.fields.path.gap ?? 0) - 2e-9) < 1e-18)
    #expect(device.states["reset"] == -1 && device.states["weakset"] == 0)
    #expect(device.origin.sweeps.keys.sorted() == Self.studies.sorted())
    #expect(device.report.targets.keys.sorted() == ["effective", "fourier"])
    #expect(device.report.thermalResistance.count == 31 && device.report.parameters.count == 18)
    for (name, deviation) in device.report.heldOut {
      #expect(
        deviation.largest < 0.2, "\(name) is off by \(deviation.largest), allowed 0.2 of so coarse fields")
    }
    let files = Self.studies.map { "d.calibration/\($0).h5" }
    let kept = ["search-1", "search-2", "walk-1", "walk-2"].map { "d.calibration/\($0).json" }
    for file in files + kept { #expect(folder.exists(file), "no \(file)") }
    #expect(folder.files.allSatisfy { !$0.hasSuffix(".journal") && !$0.hasSuffix(".partial") })
    // What is printed is what is in the file.
    let json = try run.json()
    #expect(json["groups"] as? Int == 11 && json["title"] as? String == device.title)
    let met = Set((1...11)).subtracting(device.report.targets["effective"]!.filter { !$0.isMet }.map(\.group))
    #expect(json["groups_met"] as? Int == met.count)
    for warning in device.report.warnings { #expect(run.errors.contains(warning), "\(run.errors)") }
  }

  /// What people read, by a run that finds all of it done: no name runs into what is said of it.
  @Test func theTableHasItsColumns() throws {
    let (reference, _, device) = try Self.reference.get()
    let folder = try Self.copy(of: reference)
    let run = try fvsolve(Self.command + ["--jobs", "2"], in: folder, timeout: 300)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try folder.bytes("d.json") == device)
    for name in ["R", "T peak", "T mean", "R_th", "rise during a pulse of 1 us", "rise left after it"] {
      #expect(run.output.contains("    \(name), held out "), "no '\(name), held out ' in \(run.output)")
    }
    #expect(run.output.contains("wrote d.json\n"), "\(run.output)")
  }

  @Test func theOtherCommandsTakeIt() throws {
    let (reference, _, device) = try Self.reference.get()
    let folder = try TemporaryFolder()
    try folder.write(device, to: "d.json")
    let commands = [
      ["check", "d.json"], ["inspect", "d.json"], ["inspect", "d.calibration/filament.h5"],
      ["iv", "--device", "d.json", "--no-plot", "-o", "iv.h5"],
      [
        "export", "d.json", "--spice", "m.lib", "--verilog-a", "m.va", "--thermal-resistance", "r.csv",
      ],
    ]
    try folder.write(try reference.bytes("d.calibration/filament.h5"), to: "d.calibration/filament.h5")
    for command in commands {
      let run = try fvsolve(command, in: folder)
      #expect(run.status == 0, "\(command): \(run.errors)")
    }
    for file in ["iv.h5", "m.lib", "m.va", "r.csv"] { #expect(try !folder.bytes(file).isEmpty) }
  }

  /// Fields of its own and the switching of another: nothing is searched for, and at equal thickness nothing is scaled.
  @Test func theSwitchingOfAnotherDevice() throws {
    let (reference, _, _) = try Self.reference.get()
    let folder = try Self.copy(of: reference)
    let source = Product.checkout + "/results/reference/device.json"
    let command = [
      "calibrate", "--quick", "--resolution", "0.2", "--no-plot", "-o", "d.json", "--switching-from", source,
    ]
    let run = try fvsolve(command, in: folder, timeout: 300)
    #expect(run.status == 0, "\(run.errors)")
    let device = try CompactDevice(contentsOf: folder.path("d.json"))
    let other = try CompactDevice(contentsOf: source)
    #expect(device.switching == other.switching && device.fields != other.fields)
    #expect(device.origin.sweeps["switching"] == (try other.seal()))
    #expect(device.origin.sweeps.keys.allSatisfy { !$0.hasPrefix("thickness") })
    let both = try fvsolve(command + ["--search-evaluations", "20"], in: folder)
    #expect(both.status == 64 && both.errors.contains("not both"), "\(both)")
  }

  /// What is there is taken as it is; a search whose file is damaged, or of another calibration, is done again.
  @Test func damagedSearchesAreDoneAgain() throws {
    let (reference, _, device) = try Self.reference.get()
    let folder = try Self.copy(of: reference)
    let search = try folder.bytes("d.calibration/search-1.json")
    let text = String(decoding: search, as: UTF8.self)
    try folder.write(Data(search.prefix(search.count / 2)), to: "d.calibration/search-1.json")
    try folder.write(
      text.replacingOccurrences(of: "\"input\":\"", with: "\"input\":\"0"), to: "d.calibration/search-2.json")
    try FileManager.default.removeItem(atPath: folder.path("d.calibration/walk-2.json"))
    let start = Date()
    let run = try fvsolve(Self.command + ["--jobs", "1"], in: folder, timeout: 300)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try folder.bytes("d.json") == device)
    #expect(try folder.bytes("d.calibration/search-1.json") == search)
    for file in ["search-2", "walk-2"] {
      let path = "d.calibration/\(file).json"
      #expect(try folder.bytes(path) == reference.bytes(path), "\(file)")
    }
    // Fields were read, not solved.
    let solved = try FileManager.default.attributesOfItem(atPath: folder.path("d.calibration/filament.h5"))
    #expect((solved[.modificationDate] as? Date ?? start) < start)
  }

  /// A copy of a folder, files as old as they were.
  private static func copy(of other: TemporaryFolder) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: other.path("d.calibration"), toPath: folder.path("d.calibration"))
    return folder
  }

  // MARK: Interruptions

  /// Stopped while fields are solved, at pulses and in the search, by one thread: the end is that of two in one go.
  @Test func anInterruptedCalibrationEndsAsAnyOther() throws {
    let (_, _, device) = try Self.reference.get()
    let folder = try TemporaryFolder()
    struct Stop {
      var signal: Int32
      var moment: () -> Bool
    }
    func lasts(_ file: String, until next: String) -> () -> Bool {
      { folder.exists("d.calibration/\(file)") && !folder.exists("d.calibration/\(next)") }
    }
    let stops = [
      Stop(signal: SIGKILL) { (folder.journaled("d.calibration/filament.h5") ?? 0) > 5 },
      Stop(signal: SIGINT) { (folder.journaled("d.calibration/gap.h5") ?? 0) > 5 },
      Stop(signal: SIGTERM) { (folder.journaled("d.calibration/pulses-filament.h5") ?? 0) > 1 },
      Stop(signal: SIGKILL) { (folder.journaled("d.calibration/pulses-gap.h5") ?? 0) > 1 },
      Stop(signal: SIGINT, moment: lasts("held-out-pulses-gap.h5", until: "search-1.json")),
      Stop(signal: SIGKILL, moment: lasts("search-1.json", until: "search-2.json")),
      Stop(signal: SIGINT, moment: lasts("search-2.json", until: "walk-2.json")),
    ]
    var caught = 0
    for stop in stops {
      let program = try RunningProgram(Product.path, Self.command + ["--jobs", "1"], in: folder.root)
      while program.isRunning, !stop.moment() { usleep(1000) }
      program.send(stop.signal)
      let run = try program.wait(timeout: 300)
      if run.status == 0 { continue }
      caught += 1
      #expect(run.status == 128 + stop.signal && run.output == "", "\(run)")
      #expect(!folder.exists("d.json"), "a device only where all of it is done")
      if stop.signal != SIGKILL {
        #expect(
          run.errors.contains(
            "interrupted; what is finished is kept in d.calibration, and the same command goes on from there"),
          "\(run.errors)")
      }
    }
    #expect(caught >= 6, "only \(caught) of \(stops.count) runs were caught alive")
    let last = try fvsolve(Self.command + ["--jobs", "1"], in: folder, timeout: 300)
    #expect(last.status == 0, "\(last.errors)")
    #expect(try folder.bytes("d.json") == device)
    #expect(folder.files.allSatisfy { !$0.hasSuffix(".journal") && !$0.hasSuffix(".partial") })
  }

  /// Two at once in one folder: the second is refused, and the first is not harmed.
  @Test func anotherOneAtTheSameTimeIsRefused() throws {
    let folder = try TemporaryFolder()
    let first = try RunningProgram(Product.path, Self.command + ["--jobs", "1"], in: folder.root)
    while first.isRunning, (folder.journaled("d.calibration/filament.h5") ?? 0) < 1 { usleep(1000) }
    let second = try fvsolve(Self.command, in: folder)
    #expect(second.status == 74 && second.errors.contains("d.calibration/filament.h5"), "\(second)")
    #expect(first.isRunning)
    first.send(SIGINT)
    #expect(try first.wait().status == 130)
  }

  // MARK: Other devices

  @Test func anotherDeviceIsRefusedUnlessItOverwrites() throws {
    let (reference, _, _) = try Self.reference.get()
    let folder = try Self.copy(of: reference)
    let other = Self.command + ["--gap", "1.5 nm"]
    let refused = try fvsolve(other, in: folder)
    #expect(refused.status == 65 && refused.errors.contains("another study"), "\(refused)")
    #expect(refused.errors.contains("--overwrite"), "\(refused.errors)")
    // Refused where it met the first study that differs, and nothing of what was there is gone.
    #expect(folder.files == reference.files.filter { $0 != "d.json" })

    // All that was there is dropped at once, so that an interrupted run can go on.
    let program = try RunningProgram(Product.path, other + ["--overwrite"], in: folder.root)
    while program.isRunning, (folder.journaled("d.calibration/filament.h5") ?? 0) < 3 { usleep(1000) }
    program.send(SIGINT)
    let run = try program.wait()
    #expect(run.status == 130, "\(run)")
    #expect(run.errors.contains("the same command without --overwrite goes on from there"), "\(run.errors)")
    #expect(folder.files.allSatisfy { !$0.hasSuffix(".h5") }, "\(folder.files)")
    let kept = try #require(folder.journaled("d.calibration/filament.h5"))
    let next = try RunningProgram(Product.path, other, in: folder.root)
    while next.isRunning, !folder.exists("d.calibration/gap.h5") { usleep(1000) }
    next.send(SIGINT)
    let end = try next.wait()
    #expect(end.status == 130 && kept >= 3, "\(end)")
    #expect(folder.exists("d.calibration/filament.h5"))
  }

  // MARK: Studies of somebody else

  /// Both studies of a calibration taken for another one: fewer points, the same device.
  @Test func sweepsOfBothBranches() throws {
    let (reference, _, device) = try Self.reference.get()
    let folder = try TemporaryFolder()
    for name in ["filament.h5", "gap.h5"] {
      try folder.write(try reference.bytes("d.calibration/\(name)"), to: "s/\(name)")
    }
    let run = try fvsolve(
      Self.command + ["--sweep", "s/filament.h5", "--sweep", "s/gap.h5"], in: folder, timeout: 300)
    #expect(run.status == 0, "\(run.errors)")
    let made = try CompactDevice(contentsOf: folder.path("d.json"))
    let exact = try JSONDecoder.ofDevices.decode(CompactDevice.self, from: device)
    #expect(made.origin.sweeps["filament.h5"] == exact.origin.sweeps["filament"])
    #expect(made.origin.sweeps["gap.h5"] == exact.origin.sweeps["gap"])
    #expect(folder.files.allSatisfy { !$0.hasSuffix("calibration/filament.h5") })
    for state in [-0.9, -0.4, 0.1, 0.5, 0.95] {
      for voltage in [0.1, 0.7, 1.5] {
        let (a, b) = (
          made.fields.point(state: state, voltage: voltage),
          exact.fields.point(state: state, voltage: voltage)
        )
        #expect(
          abs(a.resistance.value / b.resistance.value - 1) < 0.05,
          "w = \(state), \(voltage) V: \(a.resistance.value) Ohm, \(b.resistance.value) Ohm, allowed 5 %")
      }
    }
  }

  /// A grid from `sweep`, of whole filaments alone.
  @Test func aSweepOfWholeFilaments() throws {
    let folder = try TemporaryFolder()
    let sweep = try fvsolve(
      [
        "sweep", "--states", "set", "--axis", "filament_scale=0.5,0.7,1,1.5,2.2,3", "--voltage",
        "1mV,0.2V,0.5V,0.9V,1.4V,1.8V", "--resolution", "0.2", "--no-plot", "-o", "s.h5",
      ], in: folder)
    try #require(sweep.status == 0, "\(sweep.errors)")
    let run = try fvsolve(Self.command + ["--state", "set", "--sweep", "s.h5"], in: folder, timeout: 300)
    #expect(run.status == 0, "\(run.errors)")
    let device = try CompactDevice(contentsOf: folder.path("d.json"))
    #expect(device.fields.path.scales == 0.5...3 && device.fields.path.gap == nil)
    #expect(device.fields.voltageLimit == 1.8 && device.fields.gap == nil)
    #expect(device.states.keys.sorted() == ["set", "weakset"])
    // 36 points, of which each seventh or so is held out.
    #expect(device.report.heldOut["resistance"]?.points == 5)
  }

  // MARK: Mistakes

  struct Mistake: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var words: [String]
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String..., status: Int32, says words: String...) {
      (self.arguments, self.status, self.words) = (arguments, status, words)
    }
  }

  static let mistakes = [
    Mistake(
      "--state", "sett", status: 64, says: "unknown state 'sett' (reset, weakset, set); did you mean 'set'?"),
    Mistake("--state", "set", "--geometry", "d.yaml", status: 64, says: "--state or --geometry, not both"),
    Mistake("--geometry", "missing.yaml", status: 65, says: "missing.yaml: error: no such file"),
    Mistake("--voltage-limit", "-1 V", status: 64, says: "50 mV", "10 V"),
    Mistake("--voltage-limit", "1 nm", status: 64, says: "expected a voltage", "a length"),
    Mistake(
      "--smallest-radius", "5 nm", "--largest-radius", "3 nm", status: 64,
      says: "--smallest-radius must be below --largest-radius"),
    Mistake("--smallest-radius", "40 nm", status: 64, says: "the smallest radius must be below the largest"),
    Mistake(
      "--largest-radius", "3 nm", status: 65, says: "0.5 to 0.75 times these leave them out", "gap of 0 nm"),
    Mistake("--largest-radius", "900 nm", status: 65, says: "give a smaller largest radius"),
    Mistake("--gap", "0.1 nm", status: 65, says: "a gap of 0.1 nm is too short to follow"),
    Mistake("--gap", "9 nm", status: 65, says: "gap"),
    Mistake("--jobs", "0", status: 64, says: "--jobs must lie between 1 and 1024"),
    Mistake("--resolution", "0", status: 64, says: "--resolution must lie between 0.1 and 10"),
    Mistake("--search-evaluations", "9", status: 64, says: "--search-evaluations must lie between 10 and"),
    Mistake(
      "--sweep", "s.h5", "--gap", "2 nm", status: 64,
      says: "--sweep or --gap, not both: a device goes as far as its studies"),
    Mistake(
      "--sweep", "s.h5", "--voltage-limit", "1 V", status: 64, says: "--sweep or --voltage-limit, not both"),
    Mistake("--sweep", "missing.h5", status: 65, says: "missing.h5"),
    Mistake("--spice", "d.json", status: 64, says: "d.json"),
  ]

  @Test(arguments: mistakes)
  func mistakesAreRefused(_ mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(Self.command + mistake.arguments, in: folder)
    #expect(run.status == mistake.status && run.output == "", "\(run)")
    for word in mistake.words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(folder.files == [], "nothing is written")
  }

  static let sweeps = [
    Mistake(
      "--states", "set", "--axis", "filament_scale=0.5,1,2", "--voltage", "0.1,0.2,0.3,0.4V", status: 65,
      says: "states without a gap: ", " points are too few, needed are 16 or more"),
    Mistake(
      "--states", "set", "--thickness", "5,6nm", "--voltage", "0.1,0.2V", status: 65,
      says: "s.h5 is no study that a calibration can take: it varies thickness"),
    Mistake(
      "--states", "set", "--voltage", "0.1,0.2V", status: 65,
      says: "vary filament_scale over at least four values"),
    Mistake(
      "--states", "set,reset", "--axis", "filament_scale=1,2", "--voltage", "0.1V", status: 65,
      says: "it varies device of the study"),
    Mistake(
      "--states", "set", "--axis", "filament_scale=1,2", "--voltage", "0.1V", "--pulse", "1 ns", status: 65,
      says: "its points are pulses"),
    // A weak SET is half as wide.
    Mistake(
      "--states", "weakset", "--axis", "filament_scale=1,2", "--voltage", "0.1V", status: 65,
      says: "s.h5 is no study", "it is of another device; other are its filament"),
    Mistake(
      "--states", "set", "--axis", "filament_scale=1,2", "--voltage", "0.1V", "--set",
      "layers/titanium/thickness=5nm", status: 65, says: "other are its layers"),
    // The built-in RESET has a gap, whatever is varied.
    Mistake(
      "--states", "reset", "--axis", "filament_scale=1,2", "--voltage", "0.1V", status: 65,
      says: "no points without a gap have different radii"),
  ]

  @Test(arguments: sweeps)
  func studiesOfSomethingElseAreRefused(_ mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    let sweep = try fvsolve(
      ["sweep", "--resolution", "0.2", "--no-plot", "-o", "s.h5"] + mistake.arguments, in: folder)
    try #require(sweep.status == 0, "\(sweep.errors)")
    let files = folder.files
    let run = try fvsolve(Self.command + ["--state", "set", "--sweep", "s.h5"], in: folder)
    #expect(run.status == mistake.status && run.output == "", "\(run)")
    for word in mistake.words { #expect(run.errors.contains(word), "no '\(word)' in \(run.errors)") }
    #expect(folder.files == files, "nothing is written")
  }

  /// A largest radius that has room takes the place of one that has none.
  @Test func aSmallerLargestRadiusIsTaken() throws {
    let folder = try TemporaryFolder()
    // 50 nm wide: 3.75 times 16 nm do not fit, and 30 nm at the narrow end fit no more than 3 times.
    try folder.write(
      SampleDevice.text.replacingOccurrences(of: "radius: 8 nm", with: "radius: 16 nm")
        .replacingOccurrences(
          of: "top: {electrical: terminal, thermal: 310 K}",
          with: "top: {electrical: terminal, thermal: 300 K}"),
      to: "device.yaml")
    let command = Self.command + ["--geometry", "device.yaml", "--jobs", "1"]
    let wide = try fvsolve(command, in: folder)
    #expect(wide.status == 65 && wide.errors.contains("give a smaller largest radius"), "\(wide)")
    let program = try RunningProgram(Product.path, command + ["--largest-radius", "10 nm"], in: folder.root)
    folder.waitForJournal(of: "d.calibration/filament.h5", by: program)
    program.send(SIGINT)
    let run = try program.wait()
    #expect(run.status == 130, "\(run)")
  }
}

extension JSONDecoder {
  /// As device files are read.
  fileprivate static var ofDevices: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
