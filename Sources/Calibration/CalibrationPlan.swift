import CompactModel
import DeviceGeometry
import RealModule
import ResultStore

/// What a calibration solves: which line of states, up to which voltage, and how many points of it.
public struct CalibrationPlan: Sendable {
  /// The device with a whole filament, and with the gap that its line of states ends with.
  let whole: DeviceTree
  let ruptured: DeviceTree?
  public let path: StatePath
  /// Where a gap of some length lies, heights in m.
  let gapPlace: GapPlace
  /// T0, K.
  public let ambient: Double
  /// Of the filament's layer, m.
  public let oxideThickness: Double
  public let title: String
  public var options: CalibrationOptions

  /// Which end of a gap stays where it is.
  enum GapPlace: Sendable, Equatable {
    case fromBottom(Double)
    case fromTop(Double)
    case around(Double)

    func range(length: Double) -> ClosedRange<Double> {
      switch self {
      case .fromBottom(let z): z...(z + length)
      case .fromTop(let z): (z - length)...z
      case .around(let z): (z - length / 2)...(z + length / 2)
      }
    }
  }
}

/// What a calibration may be told; each with its default.
public struct CalibrationOptions: Sendable, Equatable {
  /// Largest voltage over the device, V. Pulses of -3.6 V through the divider leave it 1.8 V at the most.
  public var voltageLimit = 2.0
  /// s0 and s1: factors to the filament's radii where w is 0 and 1.
  public var scales: ClosedRange<Double> = 0.5...3.75
  /// Longest gap, m; nil for that of the device file, or 2 nm. 0 for none.
  public var gap: Double?
  /// Other thicknesses of the oxide as factors to the device's own; target 10 compares them.
  public var thicknessFactors = [2.0 / 3, 4.0 / 3]
  /// Of the mesh.
  public var resolution = 1.0
  /// Points along the state and the voltage: filament, gap, other thicknesses.
  public var filamentPoints = (14, 12)
  public var gapPoints = (10, 10)
  public var thicknessPoints = (8, 8)
  /// Field solves that take no part in the fit, with and without a gap.
  public var heldOutPoints = (120, 80)
  /// Pulses that the thermal poles are fitted to, states by voltages.
  public var filamentPulses = (6, 5)
  public var gapPulses = (6, 4)
  /// How much coarser than the mesh of the steady fields theirs is: what is taken of them are shares of their own rise.
  public var pulseCoarsening = 0.6
  /// Pulses that take no part.
  public var heldOutPulses = 8
  public var seed: UInt64 = 1
  /// Evaluations of all experiments in each of the searches, and in each of the walks that find the spreads.
  public var searchEvaluations = 6000
  public var spreadEvaluations = 1500
  public var dividerResistance = 680.0

  public init() {}

  /// For a first look in a fraction of the time: fewer points, a short search.
  public static var quick: CalibrationOptions {
    var options = CalibrationOptions()
    (options.filamentPoints, options.gapPoints, options.thicknessPoints) = ((9, 8), (7, 6), (5, 5))
    (options.heldOutPoints, options.heldOutPulses) = ((24, 16), 2)
    (options.filamentPulses, options.gapPulses, options.pulseCoarsening) = ((4, 4), (4, 4), 0.4)
    (options.searchEvaluations, options.spreadEvaluations) = (300, 100)
    return options
  }

  public static func == (a: Self, b: Self) -> Bool { "\(a)" == "\(b)" }
}

extension CalibrationOptions {
  /// With states and voltages as far as studies of somebody else reach.
  /// - Throws: ``CalibrationError``, `ResultStoreError`.
  public func covering(_ files: [String]) throws -> CalibrationOptions {
    let points = try files.flatMap { try FieldPoint.points(of: ResultFile.readSweep($0), file: $0) }
    let whole = points.filter { $0.gap == 0 }
    let scales = whole.map(\.scale)
    guard let from = scales.min(), let to = scales.max(), from < to else {
      throw CalibrationError.unsuitableSweep(
        file: files.joined(separator: ", "),
        why: "no points without a gap have different radii; vary filament_scale over at least four values")
    }
    var options = self
    options.scales = from...to
    options.gap = points.map(\.gap).max()
    options.voltageLimit = points.map(\.voltage).max()!
    return options
  }
}

extension CalibrationPlan {
  /// A little more than the smallest gap that a device file may have, m.
  static let shortestGap = 5.1e-11

  /// - Parameter tree: of the device in any of its states.
  /// - Throws: ``CalibrationError``, `InputErrors`.
  public init(_ tree: DeviceTree, options: CalibrationOptions) throws {
    let tree = tree.drivenDirectly(by: 0.4)
    let device = try tree.device()
    guard let filament = device.filament,
      let layer = device.layers.first(where: { $0.name == filament.layer })
    else { throw CalibrationError.unsuitableDevice("it has no filament") }
    let sinks = Set(device.boundaries.compactMap(\.sinkTemperature))
    guard let ambient = sinks.first, sinks.count == 1 else {
      throw CalibrationError.unsuitableDevice(
        sinks.isEmpty ? "no boundary takes heat" : "its boundaries have different temperatures")
    }
    let profile = filament.profile
    let narrowest = try Self.narrowest(of: filament)
    let room = min(layer.radius ?? device.radius, device.radius)
    let widest = profile.map(\.radius).max()! * options.scales.upperBound
    guard widest < room else {
      throw CalibrationError.unsuitableDevice(
        "at \(short(options.scales.upperBound)) times its radii the filament is \(short(widest * 1e9)) nm wide, and its layer \(short(room * 1e9)) nm: give a smaller largest radius"
      )
    }
    let (bottom, top) = (profile.first!.z, profile.last!.z)
    let tolerance = 1e-9 * layer.thickness
    // Where it is, or where the filament is narrowest.
    let place: GapPlace
    if let gap = filament.gap {
      place =
        gap.from <= bottom + tolerance
        ? .fromBottom(bottom) : gap.to >= top - tolerance ? .fromTop(top) : .around((gap.from + gap.to) / 2)
    } else {
      place =
        narrowest.z == bottom
        ? .fromBottom(bottom) : narrowest.z == top ? .fromTop(top) : .around(narrowest.z)
    }
    let length = options.gap ?? filament.gap.map { $0.to - $0.from } ?? 2e-9
    let material = filament.gap?.material ?? "HfO2 gap"
    whole = tree.withoutGap()
    if let wanted = options.gap, wanted > 0, filament.gap == nil, !tree.hasMaterial(material) {
      throw CalibrationError.unsuitableDevice(
        "its materials have no \"\(material)\" for a gap; add it, give its filament a gap, or ask for a gap of 0 nm"
      )
    }
    if length > 0 && (filament.gap != nil || tree.hasMaterial(material)) {
      guard length > 2 * Self.shortestGap else {
        throw CalibrationError.unsuitableDevice(
          "a gap of \(short(length * 1e9)) nm is too short to follow; give \(short(4e9 * Self.shortestGap)) nm or more, or 0 nm for none"
        )
      }
      guard options.scales.contains(1) else {
        throw CalibrationError.unsuitableDevice(
          "beside its longest gap a filament has the device's own radii, and \(short(options.scales.lowerBound)) to \(short(options.scales.upperBound)) times these leave them out: give other radii, or a gap of 0 nm"
        )
      }
      let ruptured = tree.withGap(place.range(length: length), of: material)
      _ = try ruptured.device()
      self.ruptured = ruptured
      path = StatePath(scales: options.scales, radius: narrowest.radius, gap: length)
    } else {
      ruptured = nil
      path = StatePath(scales: options.scales, radius: narrowest.radius)
    }
    gapPlace = place
    self.ambient = ambient
    oxideThickness = layer.thickness
    title = device.title
    self.options = options
  }

  /// The narrowest radius of a device's filament, m.
  /// - Throws: ``CalibrationError``, `InputErrors`.
  public static func radius(of tree: DeviceTree) throws -> Double {
    guard let filament = try tree.device().filament else {
      throw CalibrationError.unsuitableDevice("it has no filament")
    }
    return try narrowest(of: filament).radius
  }

  private static func narrowest(of filament: Filament) throws -> (z: Double, radius: Double) {
    guard let point = filament.profile.filter({ $0.radius > 0 }).min(by: { $0.radius < $1.radius }) else {
      throw CalibrationError.unsuitableDevice("its filament has no radius")
    }
    return (point.z, point.radius)
  }

  /// Names of states with their w: those of the paper as far as they are on the path, and the device file's own.
  ///
  /// A weak SET has radii half those of a SET, whichever of them the file describes.
  func states(of tree: DeviceTree) throws -> [String: Double] {
    let own = try tree.device()
    let unit = own.state == "weakset" ? 2.0 : 1
    var states = ["set": path.state(ofScale: unit), "weakset": path.state(ofScale: unit / 2)]
    states = states.filter { (0...1).contains($0.value) }
    if path.gap != nil { states["reset"] = -1 }
    if !own.state.isEmpty { states[own.state] = try state(of: tree) }
    return states
  }

  /// The state of the device file as it is; nil where the path does not lead through it.
  func state(of tree: DeviceTree) throws -> Double? {
    guard let gap = try tree.device().filament?.gap else {
      let state = path.state(ofScale: 1)
      return (0...1).contains(state) ? state : nil
    }
    guard let longest = path.gap else { return nil }
    let length = gap.to - gap.from
    // The file's own gap may be the longest.
    return length <= longest * (1 + 1e-9) ? max(-1, path.state(ofGap: length)) : nil
  }
}

extension BoundaryCondition {
  fileprivate var sinkTemperature: Double? {
    switch thermal {
    case .insulated: nil
    case .temperature(let kelvins): kelvins
    case .convection(_, let kelvins): kelvins
    }
  }
}
