import CompactModel
import RealModule

/// What measured potentiation and depression say of a device: ends of the range, shape, noise, differences between devices, and the ``UpdateModel``
/// that trainers take.
public struct UpdateFit: Sendable, Equatable {
  public typealias Estimate = BranchFit.Estimate

  /// One device's branches.
  public struct Device: Sendable, Equatable {
    public var name: String
    public var potentiation: BranchFit
    public var depression: BranchFit
    /// S. Where the cycle closes these are what both branches say, weighted by their errors; where it does not, the ends of what both pass.
    public var lowest: Estimate
    public var highest: Estimate
    /// Whether depression begins where potentiation ends, and the other way around, within ``UpdateFit/closing`` of the range or three standard errors.
    public var isClosed: Bool
  }

  public var devices: [Device]
  /// S: means over the devices.
  public var lowest: Estimate
  public var highest: Estimate
  /// Means over the devices.
  public var potentiationLabel: Estimate
  public var depressionLabel: Estimate
  /// S, root of the mean square over devices and branches.
  public var whiteNoise: Double
  /// Standard deviation that one pulse adds, as a fraction of the range; root of the mean square over devices and branches.
  public var cycleToCycle: Double
  /// What ``cycleToCycle`` could be at most.
  public var largestCycleToCycle: Double
  /// White noise over the conductance, as ``UpdateModel/readNoise`` has it.
  public var readNoise: Double
  public var deviceToDevice: UpdateModel.DeviceToDevice
  /// Of the devices' mean curves; its noise is ``whiteNoise``.
  public var metrics: UpdateMetrics
  public var spread: SpreadMetrics
  /// Root mean square distance between the measured monotone curves and the exponentials, as a fraction of the range.
  public var misfit: Double
  /// Measured shapes from 0 to 1 that never fall, means over the devices.
  public var potentiationCurve: [Double]
  public var depressionCurve: [Double]
  /// What a reader should know of the data.
  public var notes: [String]

  /// Ends that differ by less than this part of the range count as one.
  public static let closing = 0.05

  /// - Parameter measured: at least one branch of each direction for each device, each with three readings and more.
  /// - Throws: ``UpdateFitError``.
  public init(_ measured: PulseMeasurement) throws(UpdateFitError) {
    if measured.branches.isEmpty { throw .noReadings }
    var devices: [Device] = []
    var curves: [(up: MeanCurve, down: MeanCurve)] = []
    for name in measured.devices {
      let own = measured.branches.filter { $0.device == name }
      for branch in own where branch.pulses.count < 3 { throw .tooFew(branch) }
      let up = own.filter { $0.direction == .potentiation }
      let down = own.filter { $0.direction == .depression }
      if up.isEmpty || down.isEmpty {
        throw .oneDirection(up.isEmpty ? .depression : .potentiation, device: name)
      }
      let device = try Device(name, BranchFit(up), BranchFit(down), up[0], down[0])
      devices.append(device)
      curves.append((MeanCurve(up, device.potentiation), MeanCurve(down, device.depression)))
    }
    self.devices = devices
    let count = Double(devices.count)
    func mean(_ value: (Device) -> Estimate) -> Estimate {
      let values = devices.map(value)
      return Estimate(
        value: values.reduce(0) { $0 + $1.value } / count,
        error: values.reduce(0) { $0 + $1.error * $1.error }.squareRoot() / count)
    }
    lowest = mean(\.lowest)
    highest = mean(\.highest)
    let shapes = devices.map { (up: $0.cutShape(\.potentiation), down: $0.cutShape(\.depression)) }
    func labels(_ value: (Int) -> Double, _ branch: (Device) -> BranchFit) -> Estimate {
      Estimate(
        value: devices.indices.reduce(0) { $0 + value($1) } / count,
        error: devices.reduce(0) { $0 + branch($1).label.error * branch($1).label.error }.squareRoot() / count
      )
    }
    potentiationLabel = labels({ shapes[$0].up.shape.label }, \.potentiation)
    depressionLabel = labels({ shapes[$0].down.shape.label }, \.depression)

    let branches = devices.flatMap { [$0.potentiation, $0.depression] }
    func overall(_ value: (BranchFit) -> Double) -> Double {
      let weight = branches.reduce(0.0) { $0 + Double($1.readings) }
      return (branches.reduce(0) { $0 + Double($1.readings) * value($1) * value($1) } / weight).squareRoot()
    }
    let range = highest.value - lowest.value
    whiteNoise = overall(\.whiteNoise)
    cycleToCycle = overall(\.pulseNoise) / range
    largestCycleToCycle = overall(\.largestPulseNoise) / range
    let readings = measured.branches.flatMap(\.conductance)
    let square = readings.reduce(0) { $0 + $1 * $1 } / Double(readings.count)
    readNoise = square > 0 ? whiteNoise / square.squareRoot() : 0
    deviceToDevice = Self.differences(devices, shapes.map { ($0.up.shape.label, $0.down.shape.label) })

    let (up, down) = (MeanCurve.mean(curves.map(\.up)), MeanCurve.mean(curves.map(\.down)))
    metrics = UpdateMetrics(potentiation: up, depression: down, noise: whiteNoise)
    spread = SpreadMetrics(
      lrs: measured.ends(of: .potentiation), hrs: measured.ends(of: .depression))
    let all = curves.flatMap { [$0.up, $0.down] }
    misfit = (all.reduce(0) { $0 + $1.squareMisfit } / Double(all.count)).squareRoot()
    func shape(_ curve: (Int) -> MeanCurve, _ fit: (Int) -> BranchFit) -> [Double] {
      MeanCurve.meanShape(
        devices.indices.map { i in
          let device = devices[i]
          return curve(i).shape(
            from: device.begin(of: fit(i).direction), to: device.end(of: fit(i).direction))
        })
    }
    potentiationCurve = shape({ curves[$0].up }, { devices[$0].potentiation })
    depressionCurve = shape({ curves[$0].down }, { devices[$0].depression })
    notes = []
    notes = remarks
  }

  /// Unbiased standard deviations, less what the errors of the fits alone would give.
  private static func differences(_ devices: [Device], _ labels: [(Double, Double)])
    -> UpdateModel.DeviceToDevice
  {
    guard devices.count > 1 else { return UpdateModel.DeviceToDevice() }
    func variance(_ values: [Double], _ errors: [Double]) -> Double {
      let known = errors.filter(\.isFinite)
      return max(values.variance - known.reduce(0) { $0 + $1 * $1 } / Double(max(known.count, 1)), 0)
    }
    func relative(_ value: (Device) -> Estimate) -> Double {
      let values = devices.map { value($0).value }
      let mean = values.reduce(0, +) / Double(values.count)
      return mean > 0
        ? variance(values, devices.map { value($0).error }).squareRoot() / c4(of: values.count) / mean : 0
    }
    let up = variance(labels.map(\.0), devices.map(\.potentiation.label.error))
    let down = variance(labels.map(\.1), devices.map(\.depression.label.error))
    return UpdateModel.DeviceToDevice(
      lowest: relative(\.lowest), highest: relative(\.highest),
      label: ((up + down) / 2).squareRoot() / c4(of: devices.count))
  }
}

/// Why measured branches give no ``UpdateFit``.
public enum UpdateFitError: Error, Sendable, Equatable {
  case noReadings
  case tooFew(PulseMeasurement.Branch)
  /// There are branches of this direction only.
  case oneDirection(PulseMeasurement.Direction, device: String)
  /// The branch changes the other way round.
  case wrongWay(PulseMeasurement.Branch, from: Double, to: Double)
  /// The change does not stand out of noise of this standard deviation, S.
  case noChange(PulseMeasurement.Branch, change: Double, noise: Double)
  /// What both branches pass is less than a tenth of what one does.
  case noCommonRange(device: String, rises: ClosedRange<Double>, falls: ClosedRange<Double>)
}

extension PulseMeasurement {
  /// S: the last reading of each branch of a direction, by device.
  func ends(of direction: Direction) -> [[Double]] {
    devices.map { name in
      branches.filter { $0.device == name && $0.direction == direction }.map { $0.conductance.last! }
    }
  }
}
