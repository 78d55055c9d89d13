import CompactModel
import Foundation
import Synchronization
import Testing

@testable import Calibration
@testable import CompactModelTestSupport

/// Searches and walks that are kept in files.
@Suite final class SwitchingSearchTests {
  let folder = NSTemporaryDirectory() + "/fvsolve-search-\(UUID().uuidString)"
  let files = ["search-1.json", "search-2.json", "walk-1.json", "walk-2.json"]

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func search(
    workers: Int = 1, fields: FieldModel = SampleDevice.fields, thickness: Double = 7.5e-9,
    change: (inout CalibrationOptions) -> Void = { _ in }
  ) -> SwitchingSearch {
    var options = CalibrationOptions()
    (options.searchEvaluations, options.spreadEvaluations) = (12, 3)
    change(&options)
    return SwitchingSearch(
      fit: SwitchingFit(
        fields: fields, otherThicknesses: [], oxideThickness: thickness, dividerResistance: 680),
      options: options, folder: folder, workers: workers)
  }

  private func outcome(_ search: SwitchingSearch) throws -> SwitchingSearch.Outcome {
    try search.fitted(isStopping: { false }, report: { _ in })
  }

  private func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
  }

  @Test func damagedFilesAreMadeAgain() throws {
    let first = try outcome(search())
    let texts = try files.map(text)
    for damage in ["", "{", "null", "{\"input\":\"\",\"value\":{}}", texts[2]] {
      for file in files {
        try damage.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
      }
      let again = try outcome(search(workers: 2))
      #expect(again.fit == first.fit && again.visited == first.visited, "after '\(damage.prefix(20))'")
      #expect(try files.map(text) == texts)
    }
  }

  /// Files of the same search are taken; what it depends on makes it another one.
  @Test func filesOfOtherSearchesAreNotTaken() throws {
    _ = try outcome(search())
    let texts = try files.map(text)
    let evaluated = Mutex(0)
    func run(_ search: SwitchingSearch) throws -> [String] {
      _ = try search.fitted(isStopping: { false }, report: { _ in evaluated.withLock { $0 += 1 } })
      return try files.map(text)
    }
    // 50 evaluations would be told of.
    let long = search { $0.searchEvaluations = 50 }
    let longTexts = try run(long)
    #expect(evaluated.withLock { $0 } > 0 && zip(texts, longTexts).allSatisfy { $0 != $1 })
    evaluated.withLock { $0 = 0 }
    #expect(try run(long) == longTexts && evaluated.withLock { $0 } == 0)
    var fields = SampleDevice.fields
    fields.poles = nil
    let others = [
      search { $0.seed = 2 }, search { $0.dividerResistance = 600 }, search(thickness: 7e-9),
      search(fields: fields),
    ]
    for other in others { #expect(zip(texts, try run(other)).allSatisfy { $0 != $1 }) }
    #expect(try run(search()) == texts)
  }

  /// Fields that end below the pulses' voltages: the reason is told, and told again.
  @Test func experimentsThatCannotBeDone() throws {
    var fields = SampleDevice.fields
    fields.voltageLimit = 0.3
    for _ in 0..<2 {
      let error = #expect(throws: CalibrationError.self) { try outcome(search(fields: fields)) }
      let text = error?.description ?? ""
      #expect(
        text.hasPrefix(
          "no parameters make this device switch as the experiments do: the experiments could not be done at any of 12 parameter sets"
        ) && text.contains("V"), "\(text)")
      #expect(text.contains("limit"), "\(text)")
    }
  }

  /// A path without a gap has no states below 0, not even where the box ends.
  @Test func aPathWithoutAGapHasAllPlaces() throws {
    var fields = SampleDevice.fields
    fields.gap = nil
    fields.path = StatePath(scales: SampleDevice.path.scales, radius: SampleDevice.path.radius)
    let fit = search(fields: fields).fit
    for (low, high) in [(0.0, 0.0), (1, 0), (0.5, 0), (1, 1), (0, 1)] {
      var place = fit.space.place(SampleDevice.switching)
      (place[0], place[1]) = (low, high)
      let parameters = fit.space.parameters(place)
      var device = SampleDevice.device
      (device.fields, device.switching) = (fields, parameters)
      device.fields.poles = nil
      device.states = [:]
      try device.check()
      #expect(fit.score(at: place) >= 0)
    }
  }

  @Test func nothingIsKeptOfWhatWasStopped() {
    #expect(throws: CalibrationStopped.self) {
      try search(workers: 2).fitted(isStopping: { true }, report: { _ in })
    }
    #expect((try? FileManager.default.contentsOfDirectory(atPath: folder)) == [])
  }
}
