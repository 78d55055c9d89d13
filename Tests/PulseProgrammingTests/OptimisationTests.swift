import CompactModel
import CompactModelTestSupport
import PulseProgramming
import Testing

/// The search for straight updates.
@Suite struct OptimisationTests {
  static func search(_ paths: [(String, ClosedRange<Double>)]) throws -> PulseOptimisation {
    let template = try ProtocolTemplate(
      "fig1g", settings: [.init(path: "circuit", values: ["{divider: {resistance: 680 Ohm}}"])])
    var search = PulseOptimisation(
      template, on: try shippedDevice(),
      over: try paths.map { .init(try template.number(at: $0.0), $0.1) })
    (search.searches, search.evaluations, search.leastOnOff) = (3, 30, 1.5)
    return search
  }

  /// In one dimension a scan tells what the search must find, or better.
  @Test func theSearchFindsTheResistorThatAScanFinds() throws {
    var search = try Self.search([("circuit/divider/resistance", 560...760)])
    search.evaluations = 45
    let scan = (0...40).compactMap { k in try? search.evaluate([560 + 5 * Double(k)]) }
    let wanted = scan.filter { $0.onOff >= search.leastOnOff }.map(\.deviation).min()!
    let best = try #require(try search.result().best)
    #expect(best.deviation <= wanted + 0.01, "\(best.deviation), by a scan \(wanted)")
    #expect(best.onOff >= search.leastOnOff)
    #expect((600.0...720.0).contains(best.values[0]), "\(best.values[0]) Ohm")
  }

  @Test func theFrontIsWhatNothingBetters() throws {
    let search = try Self.search([
      ("LTP/heating/level", 0...1.2), ("LTD/RESET/level", -4...(-3)),
      ("circuit/divider/resistance", 500...900),
    ])
    let result = try search.result()
    #expect(result.front.count >= 2, "\(result.front.count) on the front")
    for (before, after) in zip(result.front, result.front.dropFirst()) {
      #expect(before.energy < after.energy && before.deviation > after.deviation)
    }
    // Coarse steps and full precision differ by 1e-3.
    for tried in result.evaluations where tried.onOff >= search.leastOnOff + 0.01 {
      let betters = result.front.filter {
        tried.energy < $0.energy * 0.99 && tried.deviation < $0.deviation - 0.01
      }
      #expect(betters.isEmpty, "\(tried) betters \(betters)")
    }
    for point in result.front {
      for (value, variable) in zip(point.values, search.variables) {
        #expect(variable.range.contains(value))
      }
    }
  }

  @Test func aBudgetIsKept() throws {
    var search = try Self.search([
      ("LTP/heating/width", 1e-6...1e-5), ("LTD/RESET/level", -4...(-3)),
    ])
    (search.cost, search.budget) = (.time, 3e-6)
    let best = try #require(try search.result().best)
    #expect(best.time <= 3e-6, "\(best.time) s")
  }

  @Test(arguments: [2, 5]) func threadsChangeNothing(workers: Int) throws {
    var search = try Self.search([("LTP/SET/level", 1.2...1.5), ("LTD/RESET/level", -4...(-3))])
    let one = try search.result()
    search.workers = workers
    let several = try search.result()
    #expect(one.evaluations == several.evaluations && one.front == several.front && one.best == several.best)
  }

  @Test func aStoppedSearchKeepsWhatItFound() throws {
    let search = try Self.search([("LTP/SET/level", 1.2...1.5)])
    let result = try search.result(isStopping: { true })
    #expect(result.wasStopped && result.tried <= 3)
    #expect(result.start != nil)
  }

  @Test(arguments: [
    ("LTP/heatin/level", "did you mean \"heating\"?"), ("LTP/pulses", "which is no quantity"),
    ("circuit/divider/resistor", "it may be \"resistance\""),
  ])
  func pathsThatLeadToNothing(path: String, message: String) throws {
    let template = try ProtocolTemplate(
      "fig1g", settings: [.init(path: "circuit", values: ["{divider: {resistance: 680 Ohm}}"])])
    do {
      _ = try template.number(at: path)
      Issue.record("\(path) was taken")
    } catch { #expect(error.description.contains(message), "\(error)") }
  }

  @Test func aProtocolThatVariesIsNoStart() {
    do {
      _ = try ProtocolTemplate("s8")
      Issue.record("s8 was taken")
    } catch { #expect(error.description.contains("varies resistor"), "\(error)") }
  }

  /// The text of a found protocol loads, with the numbers in it to the last digit.
  @Test func textsOfFoundProtocolsAreWhatWasTried() throws {
    let search = try Self.search([("LTP/SET/level", 1.2...1.5), ("circuit/divider/resistance", 500...900)])
    let values = [1.2345678901234567, 613.0123456789012]
    let numbers = zip(search.variables, values).map { ($0.number, $1) }
    let text = try search.template.text(numbers, title: "found")
    let file = try ProtocolFile.load(text: text, name: "found.yaml")
    #expect(file.title == "found" && file.cases.count == 1)
    #expect(file.cases[0].programming.phases[0].pulses.last?.pulse.level == values[0])
    #expect(file.cases[0].programming.circuit == .divider(resistance: values[1], diode: nil))
  }
}

/// The calibrated device that the repository ships.
func shippedDevice() throws -> CompactDevice {
  // Tests/PulseProgrammingTests/OptimisationTests.swift
  let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  return try CompactDevice(contentsOf: "/\(checkout)/results/reference/device.json")
}
