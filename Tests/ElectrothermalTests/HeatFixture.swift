import AxisymmetricMesh
import Circuits
import DeviceGeometry

@testable import Electrothermal

/// Heat problems and pulses that several suites share.
enum Fixture {
  static func heat(_ file: String, resolution: Double) throws -> HeatProblem {
    let device = try BuiltInStates.load(fileName: file).device
    let cascade = try MeshCascade(for: device, control: MeshControl(resolution: resolution))
    return try HeatProblem.operatingPoint(of: device, on: cascade).heat
  }

  /// Three pulses of widths, powers and spacings of which no model knows.
  static var train: Waveform {
    var train = Waveform()
    train.append(Pulse(level: 1e-4, width: 30e-12, spacing: 20e-12))
    train.append(Pulse(level: 4e-5, width: 2e-9, rise: 100e-12, fall: 50e-12, spacing: 5e-9))
    train.append(Pulse(level: 7e-5, width: 100e-9, spacing: 10e-9))
    return train
  }
}
