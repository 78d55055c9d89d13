/// A study's results as plain data: quantities over labelled axes.
///
/// A grid has one dimension per axis, row-major, the last axis fastest. Any other design has the single axis `point`,
/// and what varies along it is in ``parameters``.
public struct SweepResult: Sendable, Equatable {
  /// One line for people.
  public var title: String
  /// One dimension each, at least one; names differ from those of parameters and quantities.
  public var axes: [Axis]
  /// What varies along the single axis of a design that is no grid; each as long as that axis.
  public var parameters: [Axis]
  public var quantities: [Quantity]
  /// What is known of every point along one more axis, such as accuracies over epochs; nil for nothing.
  public var series: Series?
  /// Whether the last axis repeats each point with other random numbers: files then have means and standard deviations over it.
  public var repeats = false
  /// All points of the study, row-major over the axes; nil is pending.
  public var points: [Point?]
  /// Text about the study, such as hold = "voltage" and design = "grid": in the order of their names.
  public var attributes: [Attribute] { didSet { attributes.sort { $0.name < $1.name } } }
  /// SHA-256 in hexadecimal of whatever determines the study.
  public var identity: String
  /// The resolved study, as text that reproduces it; must not name absolute paths.
  public var config: String
  /// Which part of the study was run; nil for all of it.
  public var shard: Shard?
  public var provenance: Provenance

  public init(
    title: String, axes: [Axis], parameters: [Axis] = [], quantities: [Quantity], points: [Point?],
    attributes: [Attribute] = [], identity: String, config: String, shard: Shard? = nil,
    provenance: Provenance
  ) {
    (self.title, self.axes, self.parameters) = (title, axes, parameters)
    (self.quantities, self.points) = (quantities, points)
    self.attributes = attributes.sorted { $0.name < $1.name }
    (self.identity, self.config, self.shard) = (identity, config, shard)
    self.provenance = provenance
  }

  /// Extents of the axes.
  public var shape: [Int] { axes.map(\.count) }

  /// Points of that status.
  /// - Complexity: O(points).
  public func count(_ status: Status) -> Int { points.count { ($0?.status ?? .pending) == status } }

  /// Numbers of a point: one per quantity, then the series one after another.
  var valueCount: Int { quantities.count + (series.map { $0.quantities.count * $0.axis.count } ?? 0) }

  /// The values of one quantity over all points, NaN where there is none.
  /// - Returns: nil when no quantity has that name.
  /// - Complexity: O(points).
  public func values(_ name: String) -> [Double]? {
    guard let column = quantities.firstIndex(where: { $0.name == name }) else { return nil }
    return points.map { $0?.values[column] ?? .nan }
  }

  /// Where a point lies on the axes: one index into the values of each.
  /// - Complexity: O(axes).
  public func position(of index: Int) -> [Int] {
    var rest = index
    var position = [Int](repeating: 0, count: axes.count)
    for axis in axes.indices.reversed() {
      position[axis] = rest % axes[axis].count
      rest /= axes[axis].count
    }
    return position
  }
}

extension SweepResult {
  /// The values along one dimension, or of one parameter along `point`.
  public struct Axis: Sendable, Equatable {
    public enum Values: Sendable, Equatable {
      /// Finite, in SI units; "1" for pure numbers.
      case numbers([Double], unit: String)
      case texts([String])
    }
    /// "thickness".
    public var name: String
    public var values: Values
    /// For people: "thickness of the oxide".
    public var longName: String

    public init(name: String, values: Values, longName: String) {
      (self.name, self.values, self.longName) = (name, values, longName)
    }

    public var count: Int {
      switch values {
      case .numbers(let numbers, _): numbers.count
      case .texts(let texts): texts.count
      }
    }

    /// The single axis of a design that is no grid: 0 … count - 1.
    public static func point(count: Int) -> Axis {
      Axis(
        name: "point", values: .numbers((0..<count).map(Double.init), unit: "1"),
        longName: "point of the study")
    }
  }

  /// What is known of every point.
  public struct Quantity: Sendable, Equatable {
    /// "peak_temperature".
    public var name: String
    /// SI, "1" for pure numbers.
    public var unit: String
    /// For people: "highest temperature".
    public var longName: String

    public init(name: String, unit: String, longName: String) {
      (self.name, self.unit, self.longName) = (name, unit, longName)
    }
  }

  /// Quantities that every point has at each place of an axis of their own.
  public struct Series: Sendable, Equatable {
    /// "epoch".
    public var axis: Axis
    public var quantities: [Quantity]

    public init(axis: Axis, quantities: [Quantity]) { (self.axis, self.quantities) = (axis, quantities) }
  }

  /// How far a point came.
  public enum Status: Int32, Sendable, CaseIterable {
    /// Not solved yet, or in another shard.
    case pending = 0
    case converged = 1
    /// The iteration did not converge.
    case failed = 2
    /// There is no such device, or it has no mesh.
    case invalid = 3

    /// The word in files: "converged".
    public var name: String { "\(self)" }
  }

  /// One solved point, or one that could not be solved.
  ///
  /// Equal means equal in every bit; NaN equals NaN.
  public struct Point: Sendable, Equatable {
    /// Row-major over the axes, from 0.
    public var index: Int
    /// Anything but `.pending`.
    public var status: Status
    /// Why there is no solution; "" when there is one.
    public var message: String
    /// One per quantity, then all of the first series, of the second one, and so on; NaN where there is none.
    public var values: [Double]
    /// A measurement, not data: kept apart from the reproducible part of a file. NaN when it was not taken.
    public var cpuSeconds: Double

    public init(
      index: Int, status: Status, message: String = "", values: [Double], cpuSeconds: Double = .nan
    ) {
      (self.index, self.status, self.message) = (index, status, message)
      (self.values, self.cpuSeconds) = (values, cpuSeconds)
    }

    public static func == (left: Self, right: Self) -> Bool {
      left.index == right.index && left.status == right.status && left.message == right.message
        && left.values.count == right.values.count
        && zip(left.values, right.values).allSatisfy { $0.canonical.bitPattern == $1.canonical.bitPattern }
        && left.cpuSeconds.canonical.bitPattern == right.cpuSeconds.canonical.bitPattern
    }
  }

  /// A text about the whole study.
  public struct Attribute: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) { (self.name, self.value) = (name, value) }
  }
}

extension Double {
  /// The one NaN that is stored: its sign and payload depend on the processor and mean nothing.
  var canonical: Double { isNaN ? .nan : self }
}
