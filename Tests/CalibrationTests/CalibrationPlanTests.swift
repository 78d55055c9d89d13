import CompactModel
import DeviceGeometry
import Foundation
import ResultStore
import Studies
import Testing

@testable import Calibration
@testable import CompactModelTestSupport

/// What is solved of which device.
@Suite struct CalibrationPlanTests {
  static let geometries = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("geometries").path

  /// A shipped device file, changed here and there.
  private func device(_ name: String, _ changes: [(String, String)] = []) throws -> DeviceTree {
    let path = "\(Self.geometries)/\(name).yaml"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    for (old, new) in changes {
      try #require(text.contains(old), "\(name) has no '\(old)'")
      text = text.replacingOccurrences(of: old, with: new)
    }
    return try DeviceTree(text: text, name: path)
  }

  private func options(_ change: (inout CalibrationOptions) -> Void = { _ in }) -> CalibrationOptions {
    var options = CalibrationOptions.quick
    change(&options)
    return options
  }

  /// The gap that a point of a study has, m.
  private func gap(of tree: DeviceTree) throws -> ClosedRange<Double>? {
    try tree.device().filament?.gap.map { $0.from...$0.to }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// Narrowest radius and longest gap, nm.
    var radius: Double
    var gap: Double
    var place: CalibrationPlan.GapPlace
    var states: [String: Double]
    var testDescription: String { name }
  }

  /// w of s = 1 within 0.5 … 3.75.
  static let one = 0.5 / 3.25

  static let cases = [
    Case(
      name: "reset", radius: 4, gap: 2, place: .fromBottom(0),
      states: ["reset": -1, "weakset": 0, "set": one]),
    Case(
      name: "set", radius: 4, gap: 2, place: .fromBottom(0), states: ["reset": -1, "weakset": 0, "set": one]),
    Case(
      name: "weakset", radius: 2, gap: 2, place: .fromBottom(0),
      states: ["reset": -1, "weakset": one, "set": 1.5 / 3.25]),
    Case(
      name: "examples/cylinder", radius: 5, gap: 2, place: .fromBottom(0),
      states: ["reset": -1, "weakset": 0, "set": one, "cylinder": one]),
    Case(
      name: "examples/hourglass", radius: 3, gap: 1.5, place: .around(3.75e-9),
      states: ["reset": -1, "weakset": 0, "set": one, "hourglass": -1]),
  ]

  @Test(arguments: cases)
  func shippedDevices(_ made: Case) throws {
    let tree = try device(made.name)
    let plan = try CalibrationPlan(tree, options: options())
    #expect(abs(plan.path.radius / (made.radius * 1e-9) - 1) < 1e-9, "\(plan.path.radius) m")
    #expect(abs((plan.path.gap ?? 0) / (made.gap * 1e-9) - 1) < 1e-9, "\(plan.path.gap ?? 0) m")
    if case .around(let z) = plan.gapPlace, case .around(let exact) = made.place {
      #expect(abs(z - exact) < 1e-15)
    } else {
      #expect(plan.gapPlace == made.place)
    }
    #expect(plan.ambient == 300 && abs(plan.oxideThickness - 7.5e-9) < 1e-15)
    let states = try plan.states(of: tree)
    #expect(states.keys.sorted() == made.states.keys.sorted())
    for (name, state) in made.states {
      #expect(
        abs((states[name] ?? .nan) - state) < 1e-9, "\(name) is \(states[name] ?? .nan), allowed \(state)")
    }
    // Whole without a gap, ruptured with the longest one.
    #expect(try gap(of: plan.tree(at: 0.3)) == nil)
    let longest = try #require(try gap(of: plan.tree(at: -1)))
    #expect(abs((longest.upperBound - longest.lowerBound) / (made.gap * 1e-9) - 1) < 1e-9)
    let quarter = try #require(try gap(of: plan.tree(at: -0.5)))
    #expect(
      abs(quarter.upperBound - quarter.lowerBound - plan.path.gapLength(at: -0.5)) < 1e-18, "\(quarter)")
  }

  /// Every study solves states of the path and voltages up to the limit; together they reach the ends of both.
  @Test(arguments: ["reset", "examples/hourglass"])
  func studiesCoverThePath(_ name: String) throws {
    let plan = try CalibrationPlan(device(name), options: options())
    let studies = try plan.steadyStudies()
    #expect(
      studies.all.map(\.name) == [
        "filament", "gap", "held-out-filament", "held-out-gap", "thickness-5.0nm", "thickness-10.0nm",
      ])
    #expect(studies.all.map(\.study.pointCount) == [72, 42, 24, 16, 25, 25])
    let pulses = try plan.pulseStudies()
    #expect(pulses.fitted.map(\.study.pointCount) == [16, 16])
    #expect(pulses.heldOut.map(\.study.pointCount) == [1, 1])
    #expect(pulses.fitted.allSatisfy { abs($0.study.resolution - 0.4) < 1e-12 })
    func values(_ study: FieldStudy, _ path: String) throws -> [Double] {
      let axis = try #require(study.study.axes.first { $0.path == path }, "\(study.name) over \(path)")
      guard case .numbers(let values) = axis.values else { return [] }
      return values
    }
    for study in studies.all + pulses.fitted + pulses.heldOut {
      let voltages = try values(study, "voltage")
      #expect(voltages.min()! >= 1e-3 * (1 - 1e-12) && voltages.max()! <= 2, "\(study.name): \(voltages)")
      let scales = try values(study, "filament_scale")
      if study.name.contains("gap") {
        let (from, to) = (try values(study, "filament/gap/from"), try values(study, "filament/gap/to"))
        for (s, gap) in zip(scales, zip(from, to).map({ $1 - $0 })) {
          let expected = plan.path.scale(at: plan.path.state(ofGap: gap))
          #expect(abs(s / expected - 1) < 1e-9, "\(study.name): s = \(s) with \(gap) m, path \(expected)")
          #expect(gap > 5e-11 && gap < plan.path.gap! * (1 + 1e-9))
        }
      } else {
        #expect(scales.min()! >= 0.5 * (1 - 1e-12) && scales.max()! <= 3.75 * (1 + 1e-12), "\(study.name)")
      }
    }
    let scales = try values(studies.filament, "filament_scale")
    #expect(abs(scales.min()! / 0.5 - 1) < 1e-12 && abs(scales.max()! / 3.75 - 1) < 1e-12)
    #expect(try values(studies.filament, "voltage").max() == 2)
    // Points that take no part are none of the others.
    #expect(
      try Set(values(studies.heldOut[0], "voltage")).isDisjoint(with: values(studies.filament, "voltage")))
  }

  /// The seed moves what is held out, and nothing else.
  @Test func theSeedMovesHeldOutPoints() throws {
    func texts(_ seed: UInt64) throws -> [String: String] {
      let plan = try CalibrationPlan(device("set"), options: options { $0.seed = seed })
      let studies = try plan.steadyStudies()
      return Dictionary(uniqueKeysWithValues: studies.all.map { ($0.name, $0.study.resolvedText) })
    }
    let (one, again, two) = (try texts(1), try texts(1), try texts(2))
    #expect(one == again)
    for (name, text) in one { #expect((text != two[name]) == name.hasPrefix("held-out"), "\(name)") }
  }

  // MARK: Gaps

  @Test func aGapMayLieAtTheTop() throws {
    let tree = try device("reset", [("from: 0 nm, to: 2 nm", "from: 6 nm, to: 7.5 nm")])
    let plan = try CalibrationPlan(tree, options: options())
    guard case .fromTop(let top) = plan.gapPlace else {
      Issue.record("\(plan.gapPlace)")
      return
    }
    #expect(abs(top - 7.5e-9) < 1e-15 && abs(plan.path.gap! - 1.5e-9) < 1e-15)
    let short = try #require(try gap(of: plan.tree(at: -0.2)))
    #expect(abs(short.upperBound - 7.5e-9) < 1e-15 && short.lowerBound > 7e-9, "\(short)")
  }

  @Test func aWholeFilamentRupturesWhereItIsNarrowest() throws {
    let upsideDown = [("z: 0 %, radius: 4 nm", "z: 0 %, radius: 9 nm")]
    guard case .fromTop = try CalibrationPlan(device("set", upsideDown), options: options()).gapPlace else {
      Issue.record("a filament that is narrow at its top ruptures there")
      return
    }
    let whole = try device(
      "examples/hourglass", [("  gap: {from: 40 %, to: 60 %, material: HfO2 gap}\n", "")])
    let plan = try CalibrationPlan(whole, options: options())
    guard case .around = plan.gapPlace else {
      Issue.record("\(plan.gapPlace)")
      return
    }
    #expect(abs(plan.path.gap! - 2e-9) < 1e-15, "the default")
  }

  @Test func noGapIsWanted() throws {
    let tree = try device("reset")
    let plan = try CalibrationPlan(tree, options: options { $0.gap = 0 })
    #expect(plan.path.gap == nil && plan.ruptured == nil)
    #expect(try plan.steadyStudies().all.allSatisfy { !$0.name.contains("gap") })
    // The file's state, which has a gap, is not on the path.
    #expect(try plan.states(of: tree).keys.sorted() == ["set", "weakset"])
  }

  /// A gap longer than the path's is no state of it, and a shorter one is between its ends.
  @Test func theDevicesOwnGapIsAState() throws {
    let tree = try device("reset", [("state: reset", "state: own")])
    let longer = try CalibrationPlan(tree, options: options { $0.gap = 3e-9 })
    let state = try #require(try longer.states(of: tree)["own"])
    #expect(abs(longer.path.gapLength(at: state) - 2e-9) < 1e-18, "w = \(state)")
    let shorter = try CalibrationPlan(tree, options: options { $0.gap = 1e-9 })
    #expect(try shorter.states(of: tree)["own"] == nil)
  }

  /// Radii beside the path have no names.
  @Test func statesBesideThePathHaveNoNames() throws {
    let tree = try device("set")
    let thin = try CalibrationPlan(tree, options: options { ($0.scales, $0.gap) = (0.3...0.8, 0) })
    #expect(try thin.states(of: tree).keys.sorted() == ["weakset"])
    let thick = try CalibrationPlan(tree, options: options { ($0.scales, $0.gap) = (1.5...3, 0) })
    #expect(try thick.states(of: tree).isEmpty)
  }

  // MARK: Devices that cannot be calibrated

  private func refusal(_ tree: DeviceTree, _ options: CalibrationOptions) throws -> String {
    let error = #expect(throws: CalibrationError.self) { try CalibrationPlan(tree, options: options) }
    guard case .unsuitableDevice(let why)? = error else { return "\(error as Any)" }
    #expect(error?.description == "this device has no states to calibrate: \(why)")
    return why
  }

  @Test func devicesWithoutStates() throws {
    let text = try String(contentsOfFile: "\(Self.geometries)/set.yaml", encoding: .utf8)
    let filament = try #require(text.range(of: #"filament:\n(  .*\n)+"#, options: .regularExpression))
    let without = try DeviceTree(
      text: text.replacingCharacters(in: filament, with: ""), name: "\(Self.geometries)/set.yaml")
    #expect(try refusal(without, options()) == "it has no filament")
    let sinks = try device(
      "set", [("top: {electrical: terminal, thermal: 300 K}", "top: {electrical: terminal, thermal: 310 K}")])
    #expect(try refusal(sinks, options()) == "its boundaries have different temperatures")
  }

  @Test func filamentsWiderThanTheirLayer() throws {
    let tree = try device("set", [("radius: 1.128 um", "radius: 25 nm")])
    #expect(
      try refusal(tree, options())
        == "at 3.75 times its radii the filament is 30.0 nm wide, and its layer 25.0 nm: give a smaller largest radius"
    )
    #expect(try CalibrationPlan(tree, options: options { $0.scales = 0.5...3 }).path.scales == 0.5...3)
  }

  @Test func gapsThatCannotBe() throws {
    let tree = try device("set")
    #expect(
      try refusal(tree, options { $0.gap = 1e-10 })
        == "a gap of 0.1 nm is too short to follow; give 0.204 nm or more, or 0 nm for none")
    for scales in [0.3...0.8, 1.5...3] {
      #expect(
        try refusal(tree, options { $0.scales = scales }).contains(
          "\(scales.lowerBound) to \(scales.upperBound) times these leave them out"))
    }
    #expect(throws: InputErrors.self, "longer than its layer is thick") {
      try CalibrationPlan(tree, options: options { $0.gap = 8e-9 })
    }
    #expect(throws: InputErrors.self, "around the middle, past the bottom") {
      try CalibrationPlan(device("examples/hourglass"), options: options { $0.gap = 7.6e-9 })
    }
  }

  /// Without a material for it there is no gap, and one that was asked for is refused.
  @Test func gapsNeedAMaterial() throws {
    let tree = try DeviceTree(
      text: """
        schema: 1
        cell: {radius: 50 nm}
        layers:
          - {name: oxide, material: oxide, thickness: 7.5 nm}
        filament:
          layer: oxide
          material: wire
          profile: [{z: 0 %, radius: 5 nm}, {z: 100 %, radius: 5 nm}]
        boundaries:
          bottom: {electrical: ground, thermal: 320 K}
          top: {electrical: terminal, thermal: 320 K}
        drive: {voltage: 1 V}
        materials:
          oxide:
            electrical_conductivity: {law: constant, value: 1e-6 S/m, source: assumed}
            thermal_conductivity: {law: constant, value: 1 W/m/K, source: assumed}
          wire:
            electrical_conductivity: {law: constant, value: 1e5 S/m, source: assumed}
            thermal_conductivity: {law: constant, value: 5 W/m/K, source: assumed}
        """, name: "wire.yaml")
    let plan = try CalibrationPlan(tree, options: options())
    #expect(plan.path.gap == nil && plan.ambient == 320)
    #expect(
      try refusal(tree, options { $0.gap = 1e-9 }).hasPrefix("its materials have no \"HfO2 gap\" for a gap"))
  }

  // MARK: Studies of somebody else

  @Test func coveringGoesAsFarAsTheStudies() throws {
    let folder = NSTemporaryDirectory() + "/fvsolve-covering-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let made = [-0.9, -0.3, -0.1].map { Formulas.point(state: $0, voltage: 0.3) }
    try ResultFile.writeSweep(
      SampleSweep.grid(scales: [0.6, 1, 2], voltages: [0.1, 0.7]), to: folder + "/filament.h5")
    try ResultFile.writeSweep(
      SampleSweep.result(
        [.point(count: 3)],
        parameters: [
          SampleSweep.axis("filament_scale", made.map(\.scale), unit: "1"),
          SampleSweep.axis("filament/gap/from", made.map { _ in 0 }, unit: "m"),
          SampleSweep.axis("filament/gap/to", made.map(\.gap), unit: "m"),
          SampleSweep.axis("voltage", [0.3, 0.3, 0.9], unit: "V"),
        ],
        points: zip(made, [0.3, 0.3, 0.9]).map { Formulas.point(scale: $0.scale, gap: $0.gap, voltage: $1) }),
      to: folder + "/gap.h5")
    let alone = try options().covering([folder + "/filament.h5"])
    #expect(alone.scales == 0.6...2 && alone.gap == 0 && alone.voltageLimit == 0.7)
    let both = try options().covering([folder + "/filament.h5", folder + "/gap.h5"])
    #expect(both.scales == 0.6...2 && both.voltageLimit == 0.9)
    #expect(abs(both.gap! - made[0].gap) < 1e-20)
    // All else is as it was.
    var expected = options()
    (expected.scales, expected.gap, expected.voltageLimit) = (both.scales, both.gap, both.voltageLimit)
    #expect(both == expected)

    let error = #expect(throws: CalibrationError.self) { try options().covering([folder + "/gap.h5"]) }
    #expect(error?.description.contains("no points without a gap have different radii") == true)
    #expect(throws: ResultStoreError.self) { try options().covering([folder + "/missing.h5"]) }
  }
}
