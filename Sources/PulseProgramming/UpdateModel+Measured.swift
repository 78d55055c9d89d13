import CompactModel

extension UpdateModel {
  /// The readings that a model was fitted to, and the fits of each device, for pictures.
  public struct Measured: Sendable, Equatable, Codable {
    public var readings: [Readings]
    public var fits: [Fit]
    /// Branches that were fitted but are not kept, so that files stay small.
    public var omittedBranches: Int

    /// One branch of one cycle.
    public struct Readings: Sendable, Equatable, Codable {
      public var branch: PulseMeasurement.Direction
      public var device: String
      public var cycle: Int
      /// Pulses before each reading.
      public var pulses: [Int]
      /// S.
      public var conductance: [Double]
    }

    /// first + (last - first) h(n / pulses), h of ``Nonlinearity``.
    public struct Fit: Sendable, Equatable, Codable {
      public var branch: PulseMeasurement.Direction
      public var device: String
      public var pulses: Int
      /// S.
      public var first: Double
      public var last: Double
      public var label: Double
      /// Standard error; nil where it is not known.
      public var labelError: Double?

      private enum CodingKeys: String, CodingKey {
        case branch, device, pulses, first, last, label
        case labelError = "label_error"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case readings, fits
      case omittedBranches = "omitted_branches"
    }

    /// Readings that are kept at most, in whole branches.
    public static let mostReadings = 10_000

    init(_ measured: PulseMeasurement, fits devices: [UpdateFit.Device]) {
      readings = []
      var count = 0
      for branch in measured.branches {
        // A branch that alone is too long keeps every k-th reading.
        let stride = max(1, (branch.pulses.count + Self.mostReadings / 4 - 1) / (Self.mostReadings / 4))
        let kept = branch.pulses.indices.filter { $0 % stride == 0 || $0 == branch.pulses.count - 1 }
        if count + kept.count > Self.mostReadings { continue }
        count += kept.count
        readings.append(
          Readings(
            branch: branch.direction, device: branch.device, cycle: branch.cycle,
            pulses: kept.map { branch.pulses[$0] }, conductance: kept.map { branch.conductance[$0] }))
      }
      omittedBranches = measured.branches.count - readings.count
      fits = devices.flatMap { device in
        [device.potentiation, device.depression].map { fit in
          Fit(
            branch: fit.direction, device: fit.device, pulses: fit.pulses, first: fit.first.value,
            last: fit.last.value, label: fit.label.value,
            labelError: fit.label.error.isFinite ? fit.label.error : nil)
        }
      }
    }

    /// - Throws: `DeviceValueError` for the first number that makes no sense.
    func check() throws(DeviceValueError) {
      for (i, branch) in readings.enumerated() {
        guard branch.pulses.count == branch.conductance.count && !branch.pulses.isEmpty else {
          throw DeviceValueError(
            key: "measured.readings[\(i)]",
            value: "\(branch.pulses.count) pulse numbers and \(branch.conductance.count) conductances",
            allowed: "as many of both")
        }
        guard branch.conductance.allSatisfy(\.isFinite) else {
          throw DeviceValueError(
            key: "measured.readings[\(i)].conductance", value: "a value that is no number", allowed: "numbers"
          )
        }
      }
      for (i, fit) in fits.enumerated() {
        guard abs(fit.label) < Nonlinearity.limit && fit.first.isFinite && fit.last.isFinite && fit.pulses > 0
        else {
          throw DeviceValueError(
            key: "measured.fits[\(i)]", value: "label \(fit.label), \(fit.pulses) pulses",
            allowed: "a label between -10.1 and 10.1, 1 pulse and more")
        }
      }
    }
  }
}
