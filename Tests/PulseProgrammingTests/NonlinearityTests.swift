import PulseProgramming
import RealModule
import Testing

struct NonlinearityTests {
  /// The table that crossbar simulators share has four digits.
  @Test(arguments: [
    (0.5, 2.5199), (1, 1.2517), (2.4, 0.4992), (4, 0.2691), (4.88, 0.2003), (5, 0.1924), (9, 0.0228),
  ])
  func labelsAreThoseOfThePublishedTable(label: Double, parameter: Double) {
    let found = Nonlinearity(label: label).parameter
    #expect(abs(found - parameter) <= 5.1e-5, "\(found), published \(parameter)")
    #expect(Nonlinearity(label: -label).parameter == -found)
  }

  /// The label is what it says it is: the largest distance across the diagonal, in units of 0.07.
  @Test(arguments: [-8, -3, -0.2, -1e-4, 1e-6, 1e-3, 0.5, 6, 9.9])
  func labelsAreDistancesOfTheCurve(label: Double) {
    let shape = Nonlinearity(label: label)
    let steps = 100_000
    let farthest = (0...steps).map { shape.curve(Double($0) / Double(steps)) - Double($0) / Double(steps) }
      .max { abs($0) < abs($1) }!
    let measured = farthest / 2.0.squareRoot() / 0.07
    #expect(abs(measured - label) < 1e-6 * abs(label) + 1e-9, "\(measured) of \(label)")
    #expect(abs(shape.label - label) < 1e-12 + 1e-10 * abs(label), "\(shape.label) of \(label)")
    // Where a step has come to its end, all x have the same h.
    for x in [0, 1e-3, 0.1, 0.5, 0.97, 1]
    where x == 1 || abs(shape.curve(x) - 1) > 1e-4 && shape.curve(x) > 1e-12 || x == 0 {
      #expect(abs(shape.inverse(shape.curve(x)) - x) < 1e-9, "\(x)")
    }
  }

  @Test func aLabelOfNothingIsAStraightLine() {
    let line = Nonlinearity(label: 0)
    #expect(line.parameter == .infinity && line.label == 0 && line.curve(0.3) == 0.3)
  }
}
