import Testing

@testable import ResultStore

@Suite struct TransientTests {
  private func refusal(_ change: (inout FieldResult.Transient) -> Void) -> ResultStoreError? {
    var result = sampleResult()
    change(&result.transient!)
    return #expect(throws: ResultStoreError.self) { try ResultFile.image(of: result) }
  }

  @Test func lengthsAndNamesAreChecked() {
    #expect(
      refusal { $0.current.removeLast() } == .inconsistent("transient/current has 2 values, expected 3"))
    #expect(
      refusal { $0.others[0].values = [] } == .inconsistent("transient/joule_power has 0 values, expected 3"))
    #expect(refusal { $0.others[0].name = "time" } == .inconsistent("transient has a name twice"))
    #expect(
      refusal { $0.snapshots[1].fields.temperature.removeLast() }
        == .inconsistent("snapshots/0001/temperature has 80 values, expected 81"))
  }

  @Test(arguments: [[0, .nan, 1], [0, 1, .infinity], [0, 2, 1]])
  func historiesNeverGoBack(time: [Double]) {
    #expect(refusal { $0.time = time } == .inconsistent("transient/time is not finite or goes back"))
  }

  @Test(arguments: [[1, .nan], [1, 1], [2, 1], [0, .infinity]])
  func snapshotsGoForward(time: [Double]) {
    let error = refusal { for index in 0..<2 { $0.snapshots[index].time = time[index] } }
    #expect(error == .inconsistent("snapshots/time is not finite or does not increase"))
  }

  /// A drive that jumps: the same time twice, before and after.
  @Test func aTimeMayStandTwice() throws {
    let directory = TemporaryDirectory()
    var result = sampleResult()
    result.transient?.time = [0, 1e-6, 1e-6]
    try ResultFile.write(result, to: directory.file("jump.h5"))
    #expect(try ResultFile.read(directory.file("jump.h5")).transient == result.transient)
  }

  @Test func equalityIsThatOfBits() {
    let fields = sampleResult().fields
    var other = fields
    #expect(fields.potential.contains(where: \.isNaN) && other == fields)
    other.temperature[0] = other.temperature[0].nextUp
    #expect(other != fields)
  }

  @Test func manySnapshotsKeepTheirOrder() throws {
    #expect([0, 9999, 10_000].map(FieldResult.Snapshot.name) == ["0000", "9999", "10000"])
    let directory = TemporaryDirectory()
    var result = sampleResult(cells: 4)
    let fields = result.fields
    result.transient?.snapshots = (0..<300).map { .init(time: Double($0) * 1e-12, fields: fields) }
    try ResultFile.write(result, to: directory.file("many.h5"))
    #expect(try ResultFile.read(directory.file("many.h5")).transient == result.transient)
  }
}
