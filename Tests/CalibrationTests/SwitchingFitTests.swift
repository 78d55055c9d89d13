import CompactModel
import Foundation
import Testing

@testable import Calibration
@testable import CompactModelTestSupport

/// The box of parameters, and what searches and walks do in it.
@Suite struct SwitchingFitTests {
  static let fit = SwitchingFit(
    fields: SampleDevice.fields, otherThicknesses: [], oxideThickness: 7.5e-9, dividerResistance: 680)
  static let start = fit.space.place(SampleDevice.switching)

  // MARK: Box

  @Test func placesAndParametersTellEachOther() {
    let space = Self.fit.space
    var random = RandomStream(seed: 5, purpose: "places", indices: [0])
    for _ in 0..<200 {
      var place = space.axes.map { _ in 0.001 + 0.998 * Double(random.next() >> 11) / 9007199254740992 }
      // The window has its ends in order.
      if place[0] > place[1] - 0.02 { (place[0], place[1]) = (0.3 * place[0], 0.5 + 0.5 * place[1]) }
      let back = space.place(space.parameters(place))
      for (k, (a, b)) in zip(place, back).enumerated() {
        #expect(abs(a - b) < 1e-9, "\(space.axes[k].name): \(a) came back as \(b)")
      }
    }
  }

  @Test func valuesAreThoseOfTheParameters() {
    let space = Self.fit.space
    let values = Dictionary(
      uniqueKeysWithValues: zip(space.axes.map(\.name), space.values(SampleDevice.switching)))
    let expected = [
      "R_s": 32, "R_slow": 3.8e5, "tau_slow": 1.1e-6, "E_S": 1.585, "dE_R": 1.08, "V_R": 0.11, "m_S": 0.34,
      "diode drop at 1 mA": 0.72, "diode ideality": 1.13, "thickness exponent of R_slow": 2,
      "smallest radius": 4.7e-9, "largest radius": 14.6e-9,
    ]
    for (name, value) in expected {
      #expect(abs((values[name] ?? .nan) / value - 1) < 1e-12, "\(name): \(values[name] ?? .nan), \(value)")
    }
    #expect(values.count == space.axes.count, "every parameter has its own name")
    // The growth rate halfway through the window at 1500 K and 0.6 V, from the kinetics themselves.
    let k = SampleDevice.switching.kinetics
    let middle = (k.window.lowerBound + k.window.upperBound) / 2
    for (branch, name, sign) in [(k.set, "log10 growth rate", 1.0), (k.reset, "log10 rupture rate", -1)] {
      let rate = k.rate(state: middle, temperature: 1500, voltage: sign * 0.6).value
      let share = abs(rate) / (k.window.upperBound - k.window.lowerBound) / pow(0.5, branch.exponent)
      #expect(abs((values[name] ?? .nan) - log10(share)) < 1e-6, "\(name): \(values), \(log10(share))")
    }
  }

  /// The whole cube is parameters that a device may have; what lies outside of the box comes to its surface.
  @Test func theBoxHasBounds() throws {
    let space = Self.fit.space
    for corner in [0.0, 1] {
      let parameters = space.parameters(space.axes.map { _ in corner })
      for (axis, value) in zip(space.axes, space.values(parameters)) where axis.name != "smallest radius" {
        let end = corner == 0 ? axis.range.lowerBound : axis.range.upperBound
        #expect(abs(value - end) <= 1e-9 * max(abs(end), 1e-9), "\(axis.name): \(value), bound \(end)")
      }
    }
    var wild = SampleDevice.switching
    (wild.leads, wild.slow.timeConstant, wild.diodeIdeality) = (1e6, 1e-12, 9)
    let place = space.place(wild)
    #expect(place[2] == 1 && place[4] == 0 && place[16] == 1)
    #expect(place.allSatisfy { (0...1).contains($0) })
  }

  /// Every corner, and places where the ends of the window have changed sides, make devices that pass their check.
  @Test func everyPlaceIsADevice() throws {
    let space = Self.fit.space
    var random = RandomStream(seed: 6, purpose: "places", indices: [0])
    for _ in 0..<200 {
      let place = space.axes.map { _ in
        min(1, max(0, 1.2 * Double(random.next() >> 11) / 9007199254740992 - 0.1))
      }
      var device = SampleDevice.device
      device.switching = space.parameters(place)
      try device.check()
    }
  }

  // MARK: Search

  @Test func theScoreIsTheSumOfWhatIsMissed() throws {
    let score = Self.fit.score(at: Self.start)
    let targets = try Self.fit.experiments(SampleDevice.switching, control: .coarse).outcome().targets
    var expected = 0.0
    // What is missed counts ten times, and what is within a margin of 5 % of its bound once.
    for (weight, margin) in [(10.0, 0.0), (1, 0.05)] {
      for target in targets {
        var violation = 0.0
        if let least = target.minimum {
          violation = max(violation, (least - target.value) / max(abs(least), 0.05) + margin)
        }
        if let most = target.maximum {
          violation = max(violation, (target.value - most) / max(abs(most), 0.05) + margin)
        }
        violation = min(violation, 3)
        expected += weight * (violation + violation * violation)
      }
    }
    // The place was rounded on its way into the cube and back.
    #expect(abs(score / expected - 1) < 1e-3, "\(score), by hand \(expected), allowed 1e-3")
    // A window without room for anything.
    var nowhere = Self.start
    (nowhere[0], nowhere[1]) = (1, 0)
    #expect(Self.fit.score(at: nowhere) > score)
  }

  @Test(arguments: [false, true])
  func aSearchEndsNoWorseThanItBegan(isGlobal: Bool) throws {
    // What is random shows from where better places are easily met.
    let start = isGlobal ? Self.start.map { _ in 0.5 } : Self.start
    func run(_ seed: UInt64) throws -> (SwitchingFit.Candidate, [Int]) {
      var counts: [Int] = []
      let found = try Self.fit.search(
        from: start, isGlobal: isGlobal, seed: seed, evaluations: 40, isStopping: { false },
        report: { counts.append($0) })
      return (found, counts)
    }
    let (found, counts) = try run(3)
    let begin = Self.fit.score(at: start)
    #expect(found.score <= begin, "ended at \(found.score), began at \(begin)")
    #expect(Self.fit.score(at: found.place) == found.score)
    #expect(counts == Array(1...counts.count) && counts.count <= 40, "\(counts.count) of 40 evaluations")
    let (again, _) = try run(3)
    #expect(again.place == found.place && again.score == found.score)
    let (other, _) = try run(4)
    // Downhill there is nothing random.
    #expect((other.place == found.place) != isGlobal)
  }

  /// A bad start is left behind.
  @Test func aSearchGetsBetter() throws {
    var bad = Self.start
    bad[8] -= 0.1
    let found = try Self.fit.search(
      from: bad, isGlobal: false, seed: 1, evaluations: 60, isStopping: { false }, report: { _ in })
    let begin = Self.fit.score(at: bad)
    #expect(found.score < begin - 0.1, "ended at \(found.score), began at \(begin), allowed 0.1 less")
  }

  @Test func searchesAndWalksStop() {
    #expect(throws: CalibrationStopped.self) {
      try Self.fit.search(
        from: Self.start, isGlobal: true, seed: 1, evaluations: 100_000, isStopping: { true },
        report: { _ in })
    }
    #expect(throws: CalibrationStopped.self) {
      try Self.fit.walk(
        from: Self.start, seed: 1, walk: 0, steps: 100_000, isStopping: { true }, report: { _ in })
    }
  }

  // MARK: Walks

  @Test func walksMeetWhatTheirStartMeets() throws {
    func walk(seed: UInt64 = 2, _ number: Int) throws -> [[Double]] {
      try Self.fit.walk(
        from: Self.start, seed: seed, walk: number, steps: 60, isStopping: { false }, report: { _ in })
    }
    func met(_ place: [Double]) throws -> [Bool] {
      try Self.fit.experiments(Self.fit.space.parameters(place), control: .coarse).outcome().targets.map(
        \.isMet)
    }
    let visited = try walk(0)
    let goal = try met(Self.start)
    #expect(goal.count { $0 } > 3, "a start that meets nothing demands nothing")
    #expect(visited.first == Self.start && visited.count > 5, "\(visited.count) places")
    for place in visited {
      #expect(place.allSatisfy { (0...1).contains($0) })
      let now = try met(place)
      #expect(zip(now, goal).allSatisfy { $0 || !$1 }, "\(now), at the start \(goal)")
    }
    #expect(try walk(0) == visited)
    #expect(try walk(1) != visited)
    #expect(try walk(seed: 3, 0) != visited)

    let spreads = Self.fit.spreads(visited, of: Self.start)
    #expect(spreads.count == Self.fit.space.axes.count)
    for spread in spreads {
      #expect(
        spread.from <= spread.value && spread.value <= spread.to && spread.from < spread.to, "\(spread)")
    }
    let leads = try #require(spreads.first { $0.name == "R_s" })
    let ohms = visited.map { Self.fit.space.parameters($0).leads }
    #expect(leads.from == ohms.min() && leads.to == ohms.max() && leads.unit == "Ohm")
  }

  @Test func spreadsSayWhereTheSearchEnds() {
    var low = Self.start
    low[2] = 0.01
    let spreads = Self.fit.spreads([Self.start, low], of: Self.start)
    #expect(spreads[2].reachesBound && !spreads[5].reachesBound)
    #expect(abs(spreads[2].from - 5 * pow(24, 0.01)) < 1e-9)
  }
}
