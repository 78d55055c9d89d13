import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import Foundation
import Materials
import Testing

/// Devices that are valid but not what the shipped states look like, and devices that only look valid.
@Suite struct UnusualDeviceTests {
  let metal = Material(name: "m", electricalConductivity: .constant(1e5), thermalConductivity: .constant(1))
  let mesh = grid(r: even(0, 5e-9, 4), z: even(0, 7.5e-9, 8), regionNames: ["rod"], region: { _ in 0 })

  private func cooled(to kelvin: Double, ambient: Double, volts: Double) -> Device {
    var device = rod(material: metal, drive: .voltage(volts, seriesResistance: 0))
    device.ambient = ambient
    device.boundaries = device.boundaries.map {
      BoundaryCondition(name: $0.name, electrical: $0.electrical, thermal: .temperature(kelvin))
    }
    return device
  }

  /// Boundaries colder, and hotter, than the ambient that the solve starts from; R_th refers to the boundaries.
  @Test(arguments: [4.0, 77, 150, 290, 400], [1e-3, 0.1])
  func boundariesMayDifferFromTheAmbient(kelvin: Double, volts: Double) throws {
    let solution = try SteadySolver().solve(
      Problem(device: cooled(to: kelvin, ambient: 300, volts: volts), mesh: mesh))
    let rise = 1e5 * volts * volts / 8
    #expect(abs(solution.peakTemperature - kelvin - rise) < 1e-9 * (300 + rise))
    #expect(abs(solution.thermalResistance! / (rise / solution.joulePower) - 1) < 1e-6)
  }

  @Test func sinksOfDifferentTemperatureHaveNoThermalResistance() throws {
    var device = cooled(to: 300, ambient: 300, volts: 0.1)
    device.boundaries[1].thermal = .temperature(400)
    let solution = try SteadySolver().solve(Problem(device: device, mesh: mesh))
    #expect(solution.thermalResistance == nil)
    #expect(solution.energyImbalance < 1e-12)
  }

  /// An insulating gap leaves the terminal's half of the filament without a ground.
  @Test func aTerminalWithoutAPathIsRefused() throws {
    var device = try BuiltInStates.load(.reset).device
    device.materials["HfO2"]!.electricalConductivity = nil
    device.materials[device.filament!.gap!.material]!.electricalConductivity = nil
    let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: 0.3))
    #expect(throws: ProblemError.noPath) { try Problem(device: device, mesh: mesh) }
  }

  @Test func differentPotentialsMustNotTouch() throws {
    var device = rod(material: metal)
    device.boundaries.append(BoundaryCondition(name: "side", electrical: .ground))
    do {
      _ = try Problem(device: device, mesh: mesh)
      Issue.record("accepted")
    } catch {
      #expect(error == .conflict(boundary: "side", r: 5e-9, z: 7.5e-9), "\(error)")
    }
  }

  /// Where two temperatures meet, the colder holds, in whichever order they are given.
  @Test func theColderOfTwoTemperaturesHolds() throws {
    var device = rod(material: metal)
    device.boundaries.append(BoundaryCondition(name: "side", thermal: .temperature(280)))
    let forward = try Problem(device: device, mesh: mesh)
    device.boundaries.reverse()
    let backward = try Problem(device: device, mesh: mesh)
    for (a, b) in zip(forward.fixedTemperature, backward.fixedTemperature) {
      #expect(a == b || (a.isNaN && b.isNaN))
    }
    #expect(forward.fixedTemperature[4] == 280)
  }

  /// A layer may be called "bottom electrode": its inner faces are still inner faces.
  @Test func aLayerNamedLikeAFaceIsNotOne() throws {
    var peaks: [Double] = []
    for name in ["bottom electrode", "lower"] {
      var device = rod(height: 15e-9, material: metal)
      device.layers = [
        Layer(name: name, material: "m", thickness: 7.5e-9),
        Layer(name: "oxide", material: "n", thickness: 7.5e-9),
      ]
      device.materials["n"] = Material(
        name: "n", electricalConductivity: .constant(1e5), thermalConductivity: .constant(2))
      device.contacts = [ThermalBoundaryResistance(between: "m", and: "n", resistance: 1e-8)]
      device.boundaries.append(BoundaryCondition(name: "\(name)/oxide", thermal: .temperature(300)))
      let mesh = grid(
        r: even(0, 5e-9, 4), z: even(0, 15e-9, 8), regionNames: [name, "oxide"],
        region: { $0.y > 7.5e-9 ? 1 : 0 })
      peaks.append(try SteadySolver().solve(Problem(device: device, mesh: mesh)).peakTemperature)
    }
    #expect(peaks[0] == peaks[1])
  }

  @Test func theBenchmarkLawRefusesNegativeDrives() throws {
    var device = try BuiltInStates.load(fileName: "niraula-karpov.yaml").device
    device.drive = .voltage(-0.1, seriesResistance: 0)
    let mesh = try Mesh.generate(for: device, control: MeshControl(resolution: 0.3))
    #expect(throws: ProblemError.negativeBenchmarkDrive) { try Problem(device: device, mesh: mesh) }
  }
}
