import Foundation
import Testing

@testable import Crossbar

/// Currents and potentials against badcrossbar 1.1.0 (pip), a solver of the same network by others.
@Suite struct BadcrossbarTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var rows: Int
    var columns: Int
    var rowSegment: Double
    var columnSegment: Double
    var vectors: Int
    var seed: Int
    var openEvery: Int
    /// What badcrossbar 1.1.0 with scipy 1.17.1 gives: first, middle and last column for the first vector, then for the last; A.
    var stored: [Double]

    var testDescription: String { "\(rows) x \(columns), \(rowSegment) and \(columnSegment) Ohm" }
    var conductances: [Double] { sampleConductances(rows * columns, seed: seed, openEvery: openEvery) }
    var inputs: [[Double]] { (0..<vectors).map { sampleVoltages(rows, seed: seed + $0) } }
    var wiring: CrossbarWiring { CrossbarWiring(rowSegment: rowSegment, columnSegment: columnSegment) }

    func network() throws -> WireNetwork {
      try WireNetwork(conductances: conductances, rows: rows, columns: columns, wiring: wiring)
    }
  }

  static let cases = [
    Case(
      rows: 4, columns: 3, rowSegment: 0.5, columnSegment: 0.5, vectors: 2, seed: 1, openEvery: 5,
      stored: [
        -1.090266244309756e-06, 1.1991001986391955e-05, 2.585428776557106e-06, 7.558608975697678e-06,
        2.5600388469498506e-06, 3.4693698743362144e-06,
      ]),
    Case(
      rows: 16, columns: 16, rowSegment: 2, columnSegment: 5, vectors: 3, seed: 2, openEvery: 7,
      stored: [
        3.785661962045417e-05, 3.0700182512648685e-05, 4.7579157181597375e-05, 3.9291620357660024e-05,
        4.1665072545236814e-05, 3.988946159522019e-05,
      ]),
    Case(
      rows: 33, columns: 20, rowSegment: 10, columnSegment: 0, vectors: 2, seed: 3, openEvery: 9,
      stored: [
        7.704310335923358e-05, 7.016229332370857e-05, 6.904437661945384e-05, 7.126608983668074e-05,
        8.091048428713281e-05, 5.7387399760410374e-05,
      ]),
    Case(
      rows: 24, columns: 48, rowSegment: 0, columnSegment: 8, vectors: 3, seed: 4, openEvery: 11,
      stored: [
        5.664630706611059e-05, 4.902901759988643e-05, 3.9375001752055784e-05, 6.144344452160248e-05,
        4.507376891619607e-05, 3.646521629628214e-05,
      ]),
    Case(
      rows: 64, columns: 64, rowSegment: 2.5, columnSegment: 1, vectors: 4, seed: 5, openEvery: 10,
      stored: [
        0.00016207161012774578, 0.00013074397889140552, 8.87352555091797e-05, 0.0001505312744804427,
        0.00012849404513318917, 9.223131463205978e-05,
      ]),
  ]

  @Test(arguments: cases)
  func storedCurrents(_ c: Case) throws {
    var network = try c.network()
    let currents = try network.outputCurrents(c.inputs)
    let ours = [currents[0], currents[c.vectors - 1]].flatMap {
      [$0[0], $0[c.columns / 2], $0[c.columns - 1]]
    }
    for (a, b) in zip(ours, c.stored) { #expect(abs(a / b - 1) < 1e-9, "\(a), badcrossbar \(b)") }
  }

  static let script = """
    import json, logging, sys, warnings
    warnings.simplefilter("ignore")
    import numpy as np
    from badcrossbar import compute
    logging.disable(logging.CRITICAL)
    case = json.load(open("case.json"))
    with np.errstate(divide="ignore"):
        resistances = 1 / np.array(case["conductances"]).reshape(case["rows"], case["columns"])
    solution = compute(np.array(case["inputs"]).T, resistances, r_i_word_line=case["row"], r_i_bit_line=case["column"])
    last = lambda values: values[..., -1].ravel().tolist()
    json.dump({
        "output": solution.currents.output.ravel().tolist(), "device": last(solution.currents.device),
        "word_line": last(solution.currents.word_line), "bit_line": last(solution.currents.bit_line),
        "row": last(solution.voltages.word_line), "column": last(solution.voltages.bit_line),
    }, open("solution.json", "w"))
    """

  struct Reference: Decodable {
    var output: [Double]
    var device: [Double]
    var word_line: [Double]
    var bit_line: [Double]
    var row: [Double]
    var column: [Double]
  }

  private struct Input: Encodable {
    var rows: Int
    var columns: Int
    var row: Double
    var column: Double
    var conductances: [Double]
    var inputs: [[Double]]
  }

  /// Every output current, and for the last vector every branch current and potential.
  @Test(
    .enabled(if: Peer.badcrossbar, "needs badcrossbar: run the tests with scripts/test"), arguments: cases)
  func liveEverything(_ c: Case) throws {
    let reference = try Peer.run(
      Self.script,
      Input(
        rows: c.rows, columns: c.columns, row: c.rowSegment, column: c.columnSegment,
        conductances: c.conductances, inputs: c.inputs), Reference.self)
    var network = try c.network()
    let outputs = try network.outputCurrents(c.inputs).flatMap(\.self)
    let last = try network.solve(LineVoltages(rows: c.inputs[c.vectors - 1], groundedColumns: c.columns))
    let agreement = zip(outputs, reference.output).map { abs($0 / $1 - 1) }.max()!
    print("\(c.testDescription): outputs within \(agreement) of badcrossbar")
    #expect(agreement < 1e-9, "\(agreement)")
    for (name, ours, theirs) in [
      ("device", last.cellCurrents, reference.device),
      ("word line", last.rowSegmentCurrents, reference.word_line),
      ("bit line", last.columnSegmentCurrents, reference.bit_line),
      ("row", last.rowPotentials, reference.row),
      ("column", last.columnPotentials, reference.column),
    ] {
      #expect(ours.count == theirs.count, "\(name)")
      let scale = theirs.map(abs).max()!
      let difference = zip(ours, theirs).map { abs($0 - $1) }.max()!
      #expect(difference <= 1e-9 * scale, "\(name): \(difference) of \(scale)")
    }
  }
}

/// A Python with badcrossbar; scripts/test makes one where it can.
enum Peer {
  static let python = ProcessInfo.processInfo.environment["FVSOLVE_TEST_PYTHON"]
  static let badcrossbar: Bool = {
    guard let python, let folder = try? folder() else { return false }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return (try? start(python, ["-W", "ignore", "-c", "import badcrossbar"], folder)) == 0
  }()

  static func run<Input: Encodable, Output: Decodable>(
    _ script: String, _ input: Input, _ output: Output.Type
  ) throws -> Output {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try JSONEncoder().encode(input).write(to: URL(fileURLWithPath: folder + "/case.json"))
    let status = try start(try #require(python), ["-c", script], folder)
    let log = try String(contentsOfFile: folder + "/log", encoding: .utf8)
    #expect(status == 0, "\(log)")
    return try JSONDecoder().decode(
      Output.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/solution.json")))
  }

  private static func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "fvsolve-crossbar-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  private static func start(_ program: String, _ arguments: [String], _ folder: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    try Data().write(to: URL(fileURLWithPath: folder + "/log"))
    process.standardOutput = FileHandle(forWritingAtPath: folder + "/log")
    process.standardError = process.standardOutput
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
