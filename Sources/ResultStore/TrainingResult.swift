/// A network's training on a simulated array as plain data: S seeds, E epochs.
public struct TrainingResult: Sendable, Equatable {
  /// A number for each seed and epoch.
  public struct Curve: Sendable, Equatable {
    public var name: String
    public var unit: String
    public var longName: String
    /// S rows of E values.
    public var rows: [[Double]]

    public init(name: String, unit: String, longName: String, rows: [[Double]]) {
      (self.name, self.unit, self.longName, self.rows) = (name, unit, longName, rows)
    }
  }

  /// Weights between two layers of units, after the last epoch.
  public struct Layer: Sendable, Equatable {
    public var inputs: Int
    public var outputs: Int
    /// S, by seed: inputs rows of outputs values.
    public var conductance: [[Double]]
    /// The second cell of each pair; empty where weights are read against a reference column.
    public var opposite: [[Double]]

    public init(inputs: Int, outputs: Int, conductance: [[Double]], opposite: [[Double]] = []) {
      (self.inputs, self.outputs) = (inputs, outputs)
      (self.conductance, self.opposite) = (conductance, opposite)
    }

    static let bins = 64

    /// How many conductances lie between neighbouring edges, by seed.
    var histogram: (edges: [Double], counts: [[Int64]]) {
      let all = conductance + opposite
      let low = all.compactMap { $0.min() }.min() ?? 0
      let high = max(all.compactMap { $0.max() }.max() ?? 1, low * (1 + 1e-12) + 1e-30)
      let edges = (0...Self.bins).map { low + (high - low) * Double($0) / Double(Self.bins) }
      let counts = conductance.indices.map { seed in
        var counts = [Int64](repeating: 0, count: Self.bins)
        for value in conductance[seed] + (opposite.isEmpty ? [] : opposite[seed]) {
          counts[min(max(Int((value - low) / (high - low) * Double(Self.bins)), 0), Self.bins - 1)] += 1
        }
        return counts
      }
      return (edges, counts)
    }
  }

  /// One line for people: the device's.
  public var title: String
  /// "plain", "improved", "ideal".
  public var scheme: String
  /// "MNIST", "drawn digits (built in)".
  public var data: String
  /// SHA-256 by name of the data's files.
  public var sources: [String: String]
  /// SHA-256 that the device's file is sealed with; "" where the device came from options.
  public var deviceHash: String
  public var seeds: [UInt64]
  public var curves: [Curve]
  /// Of the test after the last epoch, by seed: rows are labels, columns what the network says.
  public var confusion: [[Int64]]
  public var layers: [Layer]
  /// In the order in which they are told. Names must differ.
  public var summary: [Scalar]
  /// The resolved plan, as text that decides the run together with seeds and data; must not name absolute paths.
  public var config: String
  public var provenance: Provenance

  public init(
    title: String, scheme: String, data: String, sources: [String: String], deviceHash: String,
    seeds: [UInt64], curves: [Curve], confusion: [[Int64]], layers: [Layer], summary: [Scalar],
    config: String, provenance: Provenance
  ) {
    (self.title, self.scheme, self.data, self.sources) = (title, scheme, data, sources)
    (self.deviceHash, self.seeds, self.curves) = (deviceHash, seeds, curves)
    (self.confusion, self.layers, self.summary) = (confusion, layers, summary)
    (self.config, self.provenance) = (config, provenance)
  }

  /// A number of the summary.
  public func number(_ name: String) -> Double? { summary.first { $0.name == name }?.value }

  /// Rows of a curve, none where there is no such curve.
  public func rows(_ name: String) -> [[Double]] { curves.first { $0.name == name }?.rows ?? [] }

  public static let classes = 10

  /// Checks every length.
  /// - Throws: `.inconsistent` that names the array.
  func validate() throws(ResultStoreError) {
    let epochs = curves.first?.rows.first?.count ?? 0
    for curve in curves
    where curve.rows.count != seeds.count || curve.rows.contains(where: { $0.count != epochs }) {
      throw .inconsistent("curves/\(curve.name) is not of \(seeds.count) seeds and \(epochs) epochs")
    }
    if confusion.count != seeds.count
      || confusion.contains(where: { $0.count != Self.classes * Self.classes })
    {
      throw .inconsistent("confusion_matrix is not of \(seeds.count) seeds and 10 x 10 digits")
    }
    for (number, layer) in layers.enumerated() {
      let count = layer.inputs * layer.outputs
      for rows in [layer.conductance, layer.opposite]
      where !(rows.isEmpty && !layer.conductance.isEmpty)
        && (rows.count != seeds.count || rows.contains { $0.count != count })
      {
        throw .inconsistent("layers/\(number) is not of \(seeds.count) seeds and \(count) cells")
      }
    }
    guard Set(summary.map(\.name)).count == summary.count else {
      throw .inconsistent("summary has a name twice")
    }
  }
}
