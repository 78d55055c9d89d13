import CCrossbarKernels

/// What one epoch of one seed came to.
public struct EpochRecord: Sendable, Equatable {
  /// Fraction of the epoch's images that were told right as they were shown, each before it was learnt from.
  public var trainingAccuracy: Double
  /// Mean loss of the same.
  public var trainingLoss: Double
  /// On all images of the test, after the epoch.
  public var testAccuracy: Double
  public var testLoss: Double
  /// Of the epoch.
  public var pulses: PulseCount

  static let width = 4 + PulseCount.width
  var numbers: [Double] { [trainingAccuracy, trainingLoss, testAccuracy, testLoss] + pulses.numbers }

  init(
    trainingAccuracy: Double, trainingLoss: Double, testAccuracy: Double, testLoss: Double, pulses: PulseCount
  ) {
    (self.trainingAccuracy, self.trainingLoss) = (trainingAccuracy, trainingLoss)
    (self.testAccuracy, self.testLoss, self.pulses) = (testAccuracy, testLoss, pulses)
  }

  init(numbers: ArraySlice<Double>) {
    let n = Array(numbers)
    self.init(
      trainingAccuracy: n[0], trainingLoss: n[1], testAccuracy: n[2], testLoss: n[3],
      pulses: PulseCount(numbers: n[4...]))
  }
}

/// Pulses that were given, by direction, and what they cost depends on.
public struct PulseCount: Sendable, Equatable {
  /// All pulses of potentiation and of depression.
  public var potentiation = 0.0
  public var depression = 0.0
  /// Sums over them of the level h in the middle of the change, and of its square.
  public var levels = [0.0, 0.0]
  public var squares = [0.0, 0.0]
  /// Sums over written rows of the most pulses that a cell of the row got: cells of a row are written at once.
  public var rowPulses = [0.0, 0.0]
  /// How often a row was written.
  public var rows = 0.0
  /// Sum over forward readings of all cells of x^2 of their rows, x the input over its largest: what read energy goes by.
  public var cellReads = 0.0

  public init() {}

  init(_ tally: fv_tally) {
    (potentiation, depression) = (tally.pulses.0, tally.pulses.1)
    (levels, squares) = ([tally.level.0, tally.level.1], [tally.squared.0, tally.squared.1])
    (rowPulses, rows) = ([tally.row_pulses.0, tally.row_pulses.1], tally.rows)
  }

  static let width = 10
  var numbers: [Double] {
    [potentiation, depression] + levels + squares + rowPulses + [rows, cellReads]
  }

  init(numbers: ArraySlice<Double>) {
    let n = Array(numbers)
    (potentiation, depression, levels, squares) = (n[0], n[1], [n[2], n[3]], [n[4], n[5]])
    (rowPulses, rows, cellReads) = ([n[6], n[7]], n[8], n[9])
  }

  public static func + (a: PulseCount, b: PulseCount) -> PulseCount {
    PulseCount(numbers: zip(a.numbers, b.numbers).map { $0 + $1 }[...])
  }
}
