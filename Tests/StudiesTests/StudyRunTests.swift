import DeviceGeometry
import Foundation
import ResultStore
import Synchronization
import Testing

@testable import Studies

@Suite struct StudyRunTests {
  static let text = """
    schema: 1
    devices: [set, reset]
    resolution: 0.5
    axes:
      - {path: thickness, values: [5 nm, 7.5 nm]}
      - {path: voltage, values: "0:0.4:0.2V"}
    """

  private func points(
    of text: String, workers: Int = 1, order: ([Int]) -> [Int] = { $0 }
  ) throws -> SweepResult {
    let run = StudyRun(try StudyFile.load(text: text, name: "s.yaml"), version: "t", workers: workers)
    let found = Mutex<[SweepResult.Point]>([])
    try run.solve(order(Array(run.points)), isStopping: { false }) { point, _ in
      var point = point
      point.cpuSeconds = .nan
      found.withLock { $0.append(point) }
    }
    let now = Timestamp.now
    return run.result(
      found.withLock { $0 },
      provenance: Provenance(version: "t", commit: "", arguments: [], started: now, finished: now))
  }

  /// Bit for bit, whoever works on what and when.
  @Test func neitherWorkersNorOrderMatter() throws {
    let reference = try points(of: Self.text)
    #expect(reference.count(.converged) == 12)
    for workers in [2, 3, 16] {
      #expect(try points(of: Self.text, workers: workers).points == reference.points)
    }
    var random = SystemRandomNumberGenerator()
    #expect(try points(of: Self.text, workers: 2) { $0.shuffled(using: &random) }.points == reference.points)
  }

  @Test func shardsTakeEveryPointOnce() throws {
    let study = try StudyFile.load(text: Self.text, name: "s.yaml")
    for count in [1, 2, 5, 12, 20] {
      let shards = (1...count).map {
        Array(StudyRun(study, version: "t", shard: .init(index: $0, count: count), workers: 1).points)
      }
      #expect(shards.flatMap(\.self) == Array(0..<12))
      #expect((shards.map(\.count).max() ?? 0) - (shards.map(\.count).min() ?? 0) <= 1)
    }
  }

  @Test func theIdentityIsTheStudysAndTheVersions() throws {
    func identity(_ text: String, _ version: String = "t") throws -> String {
      StudyRun(try StudyFile.load(text: text, name: "s.yaml"), version: version, workers: 1).identity
    }
    let own = try identity(Self.text)
    #expect(own == (try identity(Self.text + "\n# a comment\n")))
    #expect(own != (try identity(Self.text, "u")))
    for (right, wrong) in [
      ("0.2V", "0.1V"), ("[set, reset]", "[reset, set]"), ("0.5", "0.6"), ("7.5 nm", "7.6 nm"),
    ] {
      #expect(own != (try identity(Self.text.replacingOccurrences(of: right, with: wrong))))
    }
  }

  /// Thicker oxide at equal voltage is cooler, at equal current hotter, at equal conductance cooler (PHYSICS, section 4).
  @Test func thicknessAtEqualVoltageCurrentAndConductance() throws {
    func peaks(_ hold: String) throws -> (values: [Double], SweepResult) {
      let result = try points(
        of: """
          schema: 1
          devices: [set, weakset]
          resolution: 0.5
          hold: \(hold)
          axes: [{path: thickness, values: "5,7.5,10nm"}, {path: voltage, values: [0.2 V, 0.4 V]}]
          """, workers: 2)
      #expect(result.count(.converged) == 12)
      return (try #require(result.values("peak_temperature")), result)
    }
    func falls(_ values: [Double], _ sign: Double) -> Bool {
      [0, 1, 6, 7].allSatisfy {
        sign * values[$0] > sign * values[$0 + 2] && sign * values[$0 + 2] > sign * values[$0 + 4]
      }
    }
    let voltage = try peaks("voltage")
    #expect(falls(voltage.values, 1))
    let current = try peaks("current")
    #expect(falls(current.values, -1))
    let conductance = try peaks("conductance")
    #expect(falls(conductance.values, 1))
    // What is held is held, at what the device of the file has.
    for (result, name, tolerance) in [
      (current.1, "current", 1e-12), (conductance.1, "conductance", 2e-9),
    ] {
      let held = try #require(result.values(name))
      let free = try #require(voltage.1.values(name))
      for k in held.indices {
        let reference = free[k / 6 * 6 + 2 + k % 2]
        #expect(abs(held[k] - reference) <= tolerance * reference, "\(name) of point \(k)")
      }
    }
    let scale = try #require(conductance.1.values("filament_scale"))
    #expect(scale[0] < 1 && abs(scale[2] - 1) < 1e-9 && scale[4] > 1)
  }

  /// A device at rest has the conductance of small currents.
  @Test func conductanceIsHeldWithoutCurrentToo() throws {
    let result = try points(
      of: """
        schema: 1
        devices: reset
        resolution: 0.5
        hold: conductance
        axes: [{path: thickness, values: [5 nm, 7.5 nm]}, {path: voltage, values: [0 V, 1 mV]}]
        """)
    #expect(result.count(.converged) == 4)
    let scale = try #require(result.values("filament_scale"))
    #expect(abs(scale[0] - scale[1]) < 1e-9 && scale[0] != 1)
    #expect(result.values("peak_temperature")?[0] == 300)
  }

  /// The conductance is held at the terminal, whatever of the voltage is left for it.
  @Test func conductanceIsHeldBehindAResistorToo() throws {
    let result = try points(
      of: """
        schema: 1
        devices: set
        resolution: 0.5
        hold: conductance
        axes:
          - {path: series_resistance, values: [0 Ohm, 500 Ohm]}
          - {path: thickness, values: [5 nm, 7.5 nm]}
        """)
    let held = try #require(result.values("conductance"))
    for value in held { #expect(abs(value / held[1] - 1) <= 2e-9) }
    let scale = try #require(result.values("filament_scale"))
    #expect(Set(scale).count == 4)
  }

  /// Without a drive nothing flows, and the device has the temperature of its sinks, not its own.
  @Test func anotherAmbientIsNoImbalance() throws {
    for (source, volts) in [("", "0 V, 0.1 V"), ("pulse: {width: 1 ns}", "0.1 V")] {
      let result = try points(
        of: """
          schema: 1
          devices: set
          resolution: 0.3
          \(source)
          axes:
            - {path: ambient, values: [290 K, 300 K, 310 K]}
            - {path: voltage, values: [\(volts)]}
          """)
      #expect(result.count(.converged) == result.points.count, "\(result.points.map { $0?.message ?? "" })")
      let peaks = try #require(result.values("peak_temperature"))
      if source.isEmpty { for k in [0, 2, 4] { #expect(abs(peaks[k] - 300) < 1e-9) } }
    }
  }

  /// One that fails does not stop the others.
  @Test func failuresAreRecorded() throws {
    let result = try points(
      of: """
        schema: 1
        devices: reset
        resolution: 0.5
        design: zip
        axes:
          - {path: filament/gap/from, values: [0 nm, 3 nm, 0 nm]}
          - {path: filament/gap/to, values: [2 nm, 2.5 nm, 3 nm]}
          - {path: voltage, values: [0.1 V, 0.1 V, 90 V]}
        """)
    #expect(result.axes == [.point(count: 3)])
    #expect(result.points.map { $0?.status } == [.converged, .invalid, .failed])
    #expect(result.points[1]?.message.contains("the gap must end above its beginning") == true)
    #expect(
      result.points[2]?.message.contains("no solution at 90 V") == true, "\(result.points[2]?.message ?? "")")
    #expect(result.points[1]?.values.allSatisfy(\.isNaN) == true)
  }

  @Test func pulsedPoints() throws {
    let result = try points(
      of: """
        schema: 1
        devices: [set]
        resolution: 0.3
        pulse: {width: 10 ns, follow: 1 us}
        hold: current
        axes: [{path: thickness, values: [5 nm, 7.5 nm]}, {path: voltage, values: [0.2 V, 0.4 V]}]
        """, workers: 2)
    #expect(result.count(.converged) == 4)
    let peak = try #require(result.values("peak_temperature"))
    let end = try #require(result.values("end_peak_temperature"))
    let time = try #require(result.values("time_of_peak"))
    for k in 0..<4 { #expect(peak[k] > end[k] && end[k] >= 299.99 && time[k] <= 10e-9 * (1 + 1e-12)) }
    #expect(peak[0] < peak[2] && peak[1] < peak[3])
    #expect(result.values("route") == nil)
  }

  @Test func whatFinishingThrowsEndsTheRun() throws {
    struct Full: Error {}
    let run = StudyRun(try StudyFile.load(text: Self.text, name: "s.yaml"), version: "t", workers: 2)
    let count = Mutex(0)
    #expect(throws: Full.self) {
      try run.solve(Array(run.points), isStopping: { false }) { _, _ in
        let now = count.withLock { count in
          count += 1
          return count
        }
        if now == 3 { throw Full() }
      }
    }
    #expect(count.withLock { $0 } == 3)
  }
}
