import DeviceGeometry
import Foundation
import Reproduction
import Synchronization
import Testing

/// Which steps are made again, and which are not. The commands are stood in for: each writes a file that says what it was run from.
@Suite struct ReproductionTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "fvsolve-reproduction-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Materials of the devices, one word of them changed.
  private func materials(_ old: String, _ new: String) throws -> String {
    let text = try #require(BuiltInStates.text(fileName: "materials.yaml"))
    try #require(text.contains(old))
    let path = folder + "/materials.yaml"
    try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func plan(_ figures: [Figure] = Figure.allCases, materials: String? = nil) throws
    -> ReproductionPlan
  {
    var options = ReproductionPlan.Options()
    (options.figures, options.materials, options.isQuick) = (figures, materials, true)
    return try ReproductionPlan(options)
  }

  private final class Kitchen: Sendable {
    let ran = Mutex<[String]>([])
    /// Steps that fail, and those whose file is the same whatever they are made from.
    let failing: Set<String>
    let constant: Set<String>
    let folder: String
    init(_ folder: String, failing: Set<String> = [], constant: Set<String> = []) {
      (self.folder, self.failing, self.constant) = (folder, failing, constant)
    }

    func execute(_ step: ReproductionStep) -> Reproduction.Outcome {
      ran.withLock { $0.append(step.name) }
      if failing.contains(step.name) { return .init(status: 4, message: "no convergence") }
      let text = constant.contains(step.name) ? "the same" : "\(step.content.sorted { $0.key < $1.key })"
      let path = folder + "/" + step.output
      try? FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try? text.write(toFile: path, atomically: true, encoding: .utf8)
      return .init(status: 0, written: [step.output], cpuSeconds: 1)
    }
  }

  /// Runs what has to be, and tells which steps that was.
  private func run(
    _ plan: ReproductionPlan, failing: Set<String> = [], constant: Set<String> = [], version: String = "1",
    workers: Int = 2
  ) throws -> (ran: Set<String>, states: [String: Reproduction.State]) {
    var reproduction = Reproduction(plan, folder: folder, version: version, commit: "")
    reproduction.workers = workers
    let kitchen = Kitchen(folder, failing: failing, constant: constant)
    let states = try reproduction.run(execute: { kitchen.execute($0) })
    let ran = kitchen.ran.withLock { $0 }
    #expect(Set(ran).count == ran.count, "a step was run twice")
    return (Set(ran), states)
  }

  private var everything: Set<String> { get throws { Set(try plan().steps.map(\.name)) } }

  @Test func aSecondRunMakesNothing() throws {
    let plan = try plan()
    #expect(try run(plan).ran == everything)
    let again = try run(plan)
    #expect(again.ran.isEmpty)
    #expect(again.states.values.allSatisfy { $0 == .fresh })
  }

  @Test func stepsComeAfterWhatTheyRead() throws {
    var seen: Set<String> = []
    for step in try plan().steps {
      #expect(step.inputs.allSatisfy(seen.contains), "\(step.name) reads \(step.inputs)")
      #expect(seen.insert(step.name).inserted)
    }
  }

  /// The filament's material is in every device: all fields, all devices, and what is made with them.
  @Test func aMaterialOfTheFilamentMakesEverythingAnew() throws {
    _ = try run(try plan())
    let changed = try plan(materials: materials("sigma0: 1.0e5 S/m", "sigma0: 1.1e5 S/m"))
    let reproduction = Reproduction(changed, folder: folder, version: "1", commit: "")
    let told = Set(reproduction.rehearsal().filter { $0.state != .fresh }.map(\.step.name))
    #expect(try told == everything)
    #expect(try run(changed).ran.contains("device"))
  }

  /// Aluminium is in the full stack alone, which no figure needs.
  @Test func aMaterialThatNobodyHasChangesNothing() throws {
    _ = try run(try plan())
    let changed = try plan(materials: materials("sigma300: 3.3e7 S/m", "sigma300: 3.4e7 S/m"))
    #expect(try run(changed).ran.isEmpty)
  }

  /// The gap is in the RESET state alone: fields of SET and weak SET stay.
  @Test func onlyWhatDependsOnAMaterialIsMadeAnew() throws {
    _ = try run(try plan())
    let gap = try #require(
      BuiltInStates.text(fileName: "materials.yaml")?.split(separator: "\n").first {
        $0.contains("sigma0: 10 S/m")
      })
    let changed = try plan(
      materials: materials(
        String(gap), gap.replacingOccurrences(of: "sigma0: 10 S/m", with: "sigma0: 20 S/m")))
    let ran = try run(changed).ran
    #expect(ran.isSuperset(of: ["states", "reset-pulse", "thickness-amplitude", "device", "device-5nm"]))
    #expect(
      ran.isDisjoint(with: ["set-pulse", "weakset-pulse", "thickness-current", "thickness-conductance"]))
  }

  /// A device that comes out the same again changes nothing of what was made with it.
  @Test func whatComesOutTheSameIsNoChange() throws {
    let constant: Set<String> = ["device"]
    _ = try run(try plan([.fig1b, .fig5c, .s6]), constant: constant)
    let changed = try plan(
      [.fig1b, .fig5c, .s6], materials: materials("sigma0: 1.0e5 S/m", "sigma0: 1.1e5 S/m"))
    let ran = try run(changed, constant: constant).ran
    #expect(ran.isSuperset(of: ["device", "device-5nm", "s6"]))
    #expect(ran.isDisjoint(with: ["fig1", "plain", "improved", "ideal", "training"]), "\(ran)")
  }

  @Test func aFileThatWasChangedOrRemovedIsMadeAnew() throws {
    let plan = try plan([.fig1b, .fig2a, .fig5c])
    _ = try run(plan)
    try "spoilt".write(toFile: folder + "/fig1.h5", atomically: true, encoding: .utf8)
    #expect(try run(plan).ran == ["fig1"])
    try FileManager.default.removeItem(atPath: folder + "/plain.h5")
    #expect(try run(plan).ran == ["plain"])
  }

  @Test func aRecordThatCannotBeReadIsNone() throws {
    let plan = try plan([.fig2a])
    _ = try run(plan)
    try "{".write(toFile: folder + "/steps/fig2a.json", atomically: true, encoding: .utf8)
    #expect(try run(plan).ran == ["fig2a"])
  }

  @Test func aRecordWithoutItsFileIsNone() throws {
    let plan = try plan([.fig2a])
    _ = try run(plan)
    var record = try #require(StepRecord.load("fig2a", in: folder))
    record.outputs = [:]
    try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: folder + "/steps/fig2a.json"))
    #expect(try run(plan).ran == ["fig2a"])
  }

  /// Made where there is no Python, and taken up where there is one.
  @Test func picturesThatCouldNotBeDrawnAreMadeUpFor() throws {
    let plan = try plan([.fig2a])
    _ = try run(plan)
    var record = try #require(StepRecord.load("fig2a", in: folder))
    record.warnings = ["no pictures: pictures need Python"]
    try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: folder + "/steps/fig2a.json"))
    #expect(try run(plan).ran.isEmpty)
    var reproduction = Reproduction(plan, folder: folder, version: "1", commit: "")
    reproduction.draws = true
    #expect(reproduction.rehearsal().filter { $0.state != .fresh }.map(\.step.name) == ["fig2a"])
  }

  @Test func anotherVersionMakesEverythingAnew() throws {
    let plan = try plan()
    _ = try run(plan)
    #expect(try run(plan, version: "2").ran == everything)
  }

  @Test func whatFailsStopsOnlyWhatNeedsIt() throws {
    let plan = try plan()
    let (ran, states) = try run(plan, failing: ["device-5nm", "plain"])
    #expect(states["device-5nm"] == .failed("no convergence"))
    #expect(states["s6"] == .impossible(needs: "device-5nm"))
    #expect(states["training"] == .impossible(needs: "plain"))
    #expect(try ran == everything.subtracting(["s6", "training"]))
    // The next run takes up what is missing, and no more.
    #expect(try run(plan).ran == ["device-5nm", "s6", "plain", "training"])
  }

  @Test func whatIsFinishedBeforeAStopStays() throws {
    let plan = try plan()
    let kitchen = Kitchen(folder)
    var reproduction = Reproduction(plan, folder: folder, version: "1", commit: "")
    reproduction.workers = 1
    #expect(throws: Reproduction.Failure.stopped) {
      try reproduction.run(
        execute: { kitchen.execute($0) }, isStopping: { kitchen.ran.withLock { $0.count >= 4 } })
    }
    let before = Set(kitchen.ran.withLock { $0 })
    #expect(before.count == 4)
    #expect(try run(plan).ran == everything.subtracting(before))
  }

  /// A command goes on from what it kept for the same inputs, and never from what it kept for others.
  @Test func whatIsKeptForAnInterruptionIsOfTheSameInputs() throws {
    let plan = try plan([.fig1b])
    let workspace = folder + "/device.calibration"
    _ = try run(plan, failing: ["device"])
    try FileManager.default.createDirectory(atPath: workspace, withIntermediateDirectories: true)
    _ = try run(plan, failing: ["device"])
    #expect(FileManager.default.fileExists(atPath: workspace))
    let changed = try self.plan([.fig1b], materials: materials("sigma0: 1.0e5 S/m", "sigma0: 1.1e5 S/m"))
    _ = try run(changed)
    #expect(!FileManager.default.fileExists(atPath: workspace))
  }

  @Test func aGivenDeviceIsTakenAsItIs() throws {
    let path = folder + "/mine.json"
    try "{}".write(toFile: path, atomically: true, encoding: .utf8)
    var options = ReproductionPlan.Options()
    (options.figures, options.devices) = ([.fig1b], [path])
    let plan = try ReproductionPlan(options)
    #expect(try run(plan).ran == ["fig1"])
    #expect(try String(contentsOfFile: folder + "/device.json", encoding: .utf8) == "{}")
    try "{ }".write(toFile: path, atomically: true, encoding: .utf8)
    let changed = try ReproductionPlan(options)
    #expect(try run(changed).ran == ["fig1"])
    #expect(try run(changed).ran.isEmpty)
  }
}
