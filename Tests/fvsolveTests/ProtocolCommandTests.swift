import Foundation
import ResultStore
import Testing

/// Protocol files and snapshots through the built program.
@Suite struct ProtocolCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func solve(_ arguments: [String]) throws -> FieldResult {
    let run = try fvsolve(
      ["--state", "set", "--resolution", "0.5", "--no-plot", "-o", "r.h5"] + arguments, in: folder)
    try #require(run.status == 0 && run.errors == "", "\(run.errors)")
    return try folder.result("r.h5")
  }

  @Test func theShippedTrain() throws {
    let result = try solve(["--protocol", Product.checkout + "/protocols/heating-set.yaml"])
    let history = try #require(result.transient)
    #expect(abs(history.time.last! - 26e-6) < 1e-15)
    let source = try #require(history.others.first { $0.name == "source_voltage" }).values
    // The drive stands twice where it jumps.
    let jumps = history.time.indices.dropLast().filter { history.time[$0] == history.time[$0 + 1] }
    #expect(jumps.count == 12 || source[0] == 0 && jumps.count == 13, "\(jumps.map { history.time[$0] })")
    #expect(source.max() == 0.7)
    #expect(history.snapshots.map(\.time) == [1e-12, 1e-9, 1e-6])
    #expect(result.pulseProtocol?.contains("repeat: 5") == true)
    #expect(result.summary.energyImbalance <= 1e-8 && abs(history.peakTemperature.last! - 300) < 1e-3)
  }

  @Test func checkSaysHowPulsesAreUnderstood() throws {
    let run = try fvsolve(["check", Product.checkout + "/protocols/heating-set.yaml"], in: folder)
    #expect(run.status == 0)
    for words in [
      "heating-set.yaml: ok", "source: 0 V to 0.7 V, 0 V between pulses", ", 26 us", "1 ps, 1 ns, 1 us",
    ] {
      #expect(run.output.contains(words), "\(run.output)")
    }
    let whole = try fvsolve(
      ["check", Product.checkout + "/protocols/set-1us.yaml", "--resolved"], in: folder)
    try folder.write(whole.output, to: "again.yaml")
    let again = try fvsolve(["check", "again.yaml", "--resolved"], in: folder)
    #expect(whole.status == 0 && again.output == whole.output)
    try folder.write("schema: 1\npulses: [{level: 1 V, widht: 1 us}]\n", to: "p.yaml")
    let wrong = try fvsolve(["check", "p.yaml"], in: folder)
    #expect(wrong.status == 65 && wrong.errors.contains("p.yaml:2:") && wrong.errors.contains("width"))
    #expect(try fvsolve(["check", "p.yaml", "--paths"], in: folder).status == 64)
  }

  @Test func currentsDriveADeviceThatIsGivenAVoltage() throws {
    try folder.write(
      "schema: 1\npulses: [{level: 100 uA, width: 1 us}, {level: -50 uA, width: 1 us}]\n", to: "p.yaml")
    let result = try solve(["--protocol", "p.yaml"])
    let history = try #require(result.transient)
    #expect(abs(result.summary.current / 100e-6 - 1) < 1e-9)
    #expect(history.others.contains { $0.name == "source_current" })
    #expect(!history.others.contains { $0.name == "source_voltage" })
    let steady = try fvsolve(
      ["--state", "set", "--current", "-50 uA", "--resolution", "0.5", "--no-plot", "--json"], in: folder)
    let end = try #require(history.time.lastIndex { $0 <= 2e-6 })
    #expect(abs(try steady.number("peak_temperature_K") - history.peakTemperature[end]) < 1e-4)
  }

  @Test func voltagesDriveADeviceThatIsGivenACurrent() throws {
    try folder.write("schema: 1\npulses: [{level: 0.4 V, width: 1 us}]\n", to: "p.yaml")
    let result = try solve(["--current", "10 uA", "--protocol", "p.yaml"])
    #expect(abs(result.summary.voltage - 0.4) < 1e-12)
  }

  @Test(arguments: [
    ("1 ps, 1 ns, 1 us", [1e-12, 1e-9, 1e-6]), ("1 us,1 ns , 1 ns", [1e-9, 1e-6]),
    ("0 s, 1 us", [0, 1e-6]),
    ("1/decade", [1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6]),
  ])
  func snapshots(_ text: String, _ times: [Double]) throws {
    let result = try solve(["--pulse", "1 us", "--snapshots", text])
    let history = try #require(result.transient)
    let kept = history.snapshots.map(\.time)
    #expect(
      kept.count == times.count && zip(kept, times).allSatisfy { abs($0 - $1) <= 1e-15 * $1 }, "\(kept)")
    for snapshot in history.snapshots {
      let peak = try #require(snapshot.fields.temperature.max())
      let index = try #require(
        history.time.lastIndex(of: snapshot.time), "\(snapshot.time) is in the history")
      #expect(abs(peak - history.peakTemperature[index]) < 1e-9)
    }
    let xdmf = String(decoding: try folder.bytes("r.xdmf"), as: UTF8.self)
    #expect(xdmf.contains("CollectionType=\"Temporal\""))
    #expect(xdmf.components(separatedBy: "<Time Value=").count == times.count + 1, "\(xdmf)")
  }

  @Test func someSnapshotsPerDecade() throws {
    let kept = try #require(try solve(["--pulse", "20 ns", "--snapshots", "2/decade"]).transient).snapshots
    #expect(kept.count == 10 && kept[9].time == 20e-9)
    for (k, snapshot) in kept.dropLast().enumerated() {
      #expect(abs(snapshot.time / pow(10, -12 + Double(k) / 2) - 1) < 1e-12)
    }
  }

  /// The sum of two lengths is a last bit short of the end that people write.
  @Test func aSnapshotAtTheEndMayMissItByRoundOff() throws {
    let result = try solve(["--pulse", "10 ns", "--follow", "31 ns", "--snapshots", "41 ns"])
    #expect(result.transient?.snapshots.count == 1)
  }
}
