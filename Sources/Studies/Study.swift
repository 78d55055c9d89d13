import Circuits
import DeviceGeometry
import Electrothermal
import Quantities

/// A parameter study: devices, what is changed about them, and how each point is solved.
public struct Study: Sendable {
  /// A device that the study starts from.
  public struct Base: Sendable {
    public var name: String
    public var tree: DeviceTree
  }

  /// What is compared when more than the drive varies.
  public enum Hold: String, Sendable, CaseIterable {
    /// Every point at the voltage, or whatever drive, that it names.
    case voltage
    /// Every point at the current that the unchanged device takes at the point's voltage.
    case current
    /// Every point with its filament scaled to the conductance that the unchanged device has at the point's drive.
    case conductance
  }

  /// How the points are laid out.
  public enum Design: String, Sendable, CaseIterable {
    /// Every combination of the axes' values.
    case grid
    /// The axes' first values, their second values and so on.
    case zip
    /// The same, from a table.
    case list
    case latinHypercube = "latin-hypercube"
    case sobol
  }

  /// What the source does at every point.
  public enum Source: Sendable, Equatable {
    case steady
    /// One pulse at the point's drive; s.
    case pulse(width: Double, rise: Double, fall: Double, follow: Double)
    case protocolFile(PulseProtocol)
  }

  public var title: String
  public var bases: [Base]
  /// Whether the bases are an axis of the result, as they are when the study lists them.
  public var listsBases: Bool
  /// In a grid one dimension each, the last one fastest; otherwise all with one value per point.
  public var axes: [StudyAxis]
  public var design: Design
  public var hold: Hold
  public var source: Source
  /// Local error of a step in time, relative.
  public var tolerance: Double
  /// Mesh density, as in `MeshControl`.
  public var resolution: Double
  /// Uniform refinements of the mesh.
  public var refinements: Int
  /// Of the random numbers in the design.
  public var seed: UInt64
  /// The complete study: itself a study file, which reads no other file.
  public var resolvedText: String

  /// Points of one base.
  var pointsPerBase: Int {
    design == .grid ? axes.reduce(1) { $0 * $1.count } : axes.first?.count ?? 1
  }

  public var pointCount: Int { bases.count * pointsPerBase }

  /// Which base a point has, and which value of every axis. Points are numbered row by row.
  func coordinates(of point: Int) -> (base: Int, values: [Int]) {
    let (base, inner) = point.quotientAndRemainder(dividingBy: pointsPerBase)
    guard design == .grid else { return (base, axes.map { _ in inner }) }
    var rest = inner
    var values = [Int](repeating: 0, count: axes.count)
    for k in axes.indices.reversed() {
      (rest, values[k]) = rest.quotientAndRemainder(dividingBy: axes[k].count)
    }
    return (base, values)
  }

  /// Points in one study at most, unless the user insists.
  public static let usualLimit = 10_000_000

  /// Why so many are not taken.
  static func refusal(of count: String, _ what: String = "points", largest: Int) -> String {
    "these are \(count) \(what); "
      + (largest > usualLimit ? "more than \(largest) are never taken" : "more than \(largest) need --yes")
  }
}

/// One thing that varies in a study.
public struct StudyAxis: Sendable, Equatable {
  public enum Values: Sendable, Equatable {
    /// SI
    case numbers([Double])
    case texts([String])
  }
  /// In result files: letters, digits and "_".
  public var name: String
  /// Into the input of the device; see `DeviceTree`.
  public var path: String
  public var values: Values
  /// Coherent SI unit; "1" for plain numbers and texts.
  public var unit: String

  public var count: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .texts(let texts): texts.count
    }
  }

  func value(_ i: Int) -> DeviceTree.Value {
    switch values {
    case .numbers(let numbers): .number(numbers[i])
    case .texts(let texts): .text(texts[i])
    }
  }

  var drivesByVoltage: Bool { path == "voltage" || path == "drive/voltage" }
  var drivesByCurrent: Bool { path == "current" || path == "drive/current" }
  /// Whether it is of the circuit between a voltage source and the terminal.
  var isOfCircuit: Bool {
    ["series_resistance", "divider", "compliance"].contains(path)
      || (path.hasPrefix("drive/") && !drivesByVoltage && !drivesByCurrent)
  }

  /// Whether the mesh is the same whatever the value: materials, drive, and conditions at boundaries have no part in it.
  var leavesMesh: Bool {
    if let shorthand = DeviceTree.Shorthand(rawValue: path) {
      return shorthand != .thickness && shorthand != .filamentScale
    }
    let first = path.split(separator: "/").first ?? ""
    return ["materials", "drive", "ambient", "boundaries", "contacts", "title", "state"].contains(first)
      || path.hasSuffix("/material")
  }
}
