import Foundation
import ResultStore
import Testing

/// `inspect` and `plot` of a study that has points without a solution.
@Suite struct SweepReportTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let thicknesses = [5e-9, 7.5e-9]
    let voltages = (0..<8).map { 0.1 * Double($0) }
    var points: [SweepResult.Point?] = []
    for index in 0..<16 {
      let (resistance, voltage) = (index < 8 ? 2e6 : 3e6, voltages[index % 8])
      let peak = 300 + resistance * 1e-3 * voltage * voltage
      points.append(
        SweepResult.Point(
          index: index, status: .converged, values: [peak, voltage == 0 ? .nan : resistance], cpuSeconds: 1))
    }
    points[3] = nil
    for index in 4..<15 where index != 10 {
      points[index] = SweepResult.Point(
        index: index, status: .failed, message: "no convergence in 'filament'", values: [.nan, .nan])
    }
    points[15] = SweepResult.Point(
      index: 15, status: .invalid, message: "the gap is thicker than the oxide", values: [.nan, .nan])
    let moment = Timestamp(seconds: 1_700_000_000)
    let result = SweepResult(
      title: "memristor: thickness, voltage",
      axes: [
        .init(name: "thickness", values: .numbers(thicknesses, unit: "m"), longName: "oxide thickness"),
        .init(name: "voltage", values: .numbers(voltages, unit: "V"), longName: "voltage"),
      ],
      quantities: [
        .init(name: "peak_temperature", unit: "K", longName: "highest temperature"),
        .init(name: "thermal_resistance", unit: "K W-1", longName: "thermal resistance"),
      ],
      points: points, attributes: [.init(name: "hold", value: "voltage")], identity: "ab",
      config: "hold: voltage\n",
      provenance: Provenance(version: "0", commit: "", arguments: [], started: moment, finished: moment))
    try ResultFile.writeSweep(result, to: folder.path("sweep.h5"))
  }

  @Test func aTableForPeople() throws {
    let run = try fvsolve(["inspect", "sweep.h5"], in: folder)
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "memristor: thickness, voltage")
    let words = [
      ["hold", "voltage"], ["thickness", "5 nm, 7.5 nm"], ["voltage", "0 V, 0.1 V"],
      ["points", "16: 1 pending, 4 converged, 10 failed, 1 invalid"],
      ["peak temperature", "300 K to 420 K"], ["thermal resistance", "2e6 K/W to 3e6 K/W"],
      ["failed at thickness 5 nm, voltage 0.4 V: no convergence in 'filament'"],
      ["and 1 more without a solution"],
    ]
    for words in words {
      #expect(lines.contains { line in words.allSatisfy(line.contains) }, "\(words) not in \(run.output)")
    }
    #expect(lines.count { $0.contains("no convergence") } == 10)
  }

  @Test func anObjectForPrograms() throws {
    let object = try fvsolve(["inspect", "--json", "sweep.h5"], in: folder).json()
    #expect(object["points"] as? Int == 16 && object["points_converged"] as? Int == 4)
    #expect(object["points_failed"] as? Int == 10 && object["points_pending"] as? Int == 1)
    #expect(object["hold"] as? String == "voltage" && object["identity"] as? String == "ab")
    let axes = try #require(object["axes"] as? [[String: Any]])
    #expect(axes.map { $0["name"] as? String } == ["thickness", "voltage"])
    #expect((axes[1]["values"] as? [Any])?.count == 8 && axes[1]["unit"] as? String == "V")
    #expect((object["without_solution"] as? [Any])?.count == 11)
  }

  @Test func theStudyAndNoPulses() throws {
    let config = try fvsolve(["inspect", "--config", "sweep.h5"], in: folder).output
    #expect(config.hasPrefix("hold: voltage\n"))
    let run = try fvsolve(["inspect", "--protocol", "sweep.h5"], in: folder)
    #expect(run.status == 64 && run.errors.contains("no pulses"))
  }

  @Test(.enabled(if: Available.pictures, "needs python3-matplotlib and python3-h5py"))
  func pictures() throws {
    let run = try fvsolve(["plot", "sweep.h5"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let names = ["sweep-lines.png", "sweep-lines.svg", "sweep-map.png", "sweep-map.svg"]
    for name in names { #expect(run.output.contains(name) && folder.exists(name)) }
  }
}
