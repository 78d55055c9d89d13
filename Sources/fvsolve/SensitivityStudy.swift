import AxisymmetricMesh
import DeviceGeometry
import Electrothermal
import Logging
import Quantities
import ResultStore
import SparseLU

/// The parts of a run of `fvsolve sensitivity`, with what each of them cost.
struct SensitivityStudy: ~Copyable {
  private var analysis: SensitivityAnalysis
  private let cascade: MeshCascade
  private let logger: Logger
  private var sensitivities: [SensitivityAnalysis.Sensitivity] = []
  private var differences: [SteadyQuantities] = []
  private var omissions: [SensitivityResult.Omission] = []
  private var ranges: [SensitivityResult.Range] = []
  private var adjointSeconds = 0.0
  private var differenceSeconds: Double?
  private var rangeSeconds: Double?
  /// The worst disagreement of derivatives and differences.
  private var worst: (path: String, deviation: Double)?

  init(analysis: consuming SensitivityAnalysis, cascade: MeshCascade, logger: Logger) {
    adjointSeconds = analysis.preparationSeconds
    for step in analysis.solution.steps { logger.debug("\(step.line)") }
    if !analysis.adjoint.equallyHot.isEmpty {
      logger.info(
        "\(analysis.adjoint.equallyHot.count + 1) vertices are equally hot: derivatives are those at one of them"
      )
    }
    self.analysis = analysis
    self.cascade = cascade
    self.logger = logger
  }

  mutating func differentiate(by numbers: [DeviceTree.Number]) throws {
    let clock = threadCPUSeconds()
    for number in numbers {
      do {
        sensitivities.append(try analysis.sensitivity(to: number))
      } catch let error as NotDifferentiable {
        omissions.append(SensitivityResult.Omission(path: error.path, reason: error.reason))
      }
    }
    adjointSeconds += threadCPUSeconds() - clock
  }

  mutating func compareWithDifferences() throws {
    let clock = threadCPUSeconds()
    for sensitivity in sensitivities {
      let difference = try analysis.difference(like: sensitivity)
      let deviation = analysis.deviation(of: sensitivity, from: difference)
      logger.debug(
        "\(sensitivity.number.path): derivative and difference agree to \(format(deviation, "", digits: 2))")
      if deviation > worst?.deviation ?? -1 { worst = (sensitivity.number.path, deviation) }
      differences.append(difference)
    }
    differenceSeconds = threadCPUSeconds() - clock
  }

  mutating func solveAtEndsOfRanges(of numbers: [DeviceTree.Number]) throws {
    let clock = threadCPUSeconds()
    for number in numbers {
      guard let range = number.range else { continue }
      ranges.append(
        SensitivityResult.Range(
          path: number.path, unit: number.unit, nominal: number.value,
          low: try end(range.lowerBound, of: number), high: try end(range.upperBound, of: number)))
    }
    rangeSeconds = threadCPUSeconds() - clock
  }

  private func end(_ value: Double, of number: DeviceTree.Number) throws -> SensitivityResult.Range.End {
    do {
      let numbers = try analysis.numbers(at: value, of: number, on: cascade)
      return SensitivityResult.Range.End(
        value: value, quantities: SteadyQuantity.allCases.map { $0.value(of: numbers) })
    } catch let failure as SolveFailure {
      let reason = failure.description.split(separator: "\n").first.map(String.init) ?? "no solution"
      return SensitivityResult.Range.End(
        value: value, quantities: SteadyQuantity.allCases.map { _ in nil }, failure: reason)
    }
  }

  /// CPU seconds of all derivatives and of all differences; nil without differences.
  var costOfDifferences: (adjoint: Double, differences: Double)? {
    differenceSeconds.map { (adjointSeconds, $0) }
  }

  /// What belongs to the run and not to the result.
  var costs: [(name: String, value: Double)] {
    [
      ("cpu_seconds_adjoint", adjointSeconds), ("cpu_seconds_differences", differenceSeconds),
      ("cpu_seconds_ranges", rangeSeconds),
    ].compactMap { name, seconds in seconds.map { (name, $0) } }
  }

  var mismatch: SensitivityMismatch? {
    guard let worst, !(worst.deviation <= SensitivityMismatch.allowed) else { return nil }
    return SensitivityMismatch(path: worst.path, deviation: worst.deviation)
  }

  func result(of loaded: LoadedDevice, provenance: Provenance) -> SensitivityResult {
    let numbers = analysis.adjoint.atVertex.numbers
    let all = SteadyQuantity.allCases
    func row(_ derivatives: SteadyQuantities) -> [Double?] {
      all.map { $0.derivative(of: numbers, derivatives) }
    }
    var parameters: [SensitivityResult.Parameter] = []
    for (i, sensitivity) in sensitivities.enumerated() {
      let number = sensitivity.number
      parameters.append(
        SensitivityResult.Parameter(
          path: number.path, value: number.value, unit: number.unit,
          derivatives: row(sensitivity.derivatives),
          differences: differences.isEmpty ? [] : row(differences[i])))
    }
    return SensitivityResult(
      title: loaded.device.title, state: loaded.device.state,
      quantities: all.map {
        SensitivityResult.Quantity(
          name: $0.rawValue, unit: $0.unit, longName: $0.longName, value: $0.value(of: numbers) ?? .nan)
      }, parameters: parameters, omissions: omissions, ranges: ranges, summary: summary,
      config: loaded.resolvedText, provenance: provenance)
  }

  private var summary: [Scalar] {
    let solution = analysis.solution
    var scalars = [
      Scalar(name: "voltage_V", value: solution.voltage, unit: "V", longName: "voltage across the device"),
      Scalar(name: "current_A", value: solution.current, unit: "A", longName: "current into the terminal"),
      Scalar(
        name: "joule_power_W", value: solution.joulePower, unit: "W",
        longName: "Joule heat made in the device"),
      Scalar(
        name: "peak_temperature_K", value: solution.peakTemperature, unit: "K",
        longName: "highest temperature"),
      Scalar(
        name: "equally_hot_vertices", value: Double(analysis.adjoint.equallyHot.count + 1), unit: "1",
        longName: "vertices that are the hottest within rounding"),
      Scalar(
        name: "mesh_vertices", value: Double(solution.mesh.points.count), unit: "1", longName: "mesh vertices"
      ),
    ]
    if let worst {
      scalars.append(
        Scalar(
          name: "largest_deviation_from_differences", value: worst.deviation, unit: "1",
          longName: "largest relative disagreement of derivatives and differences of whole solves"))
    }
    return scalars
  }
}

/// A derivative and the difference of two solves disagree.
struct SensitivityMismatch: Error, CustomStringConvertible {
  var path: String
  var deviation: Double

  /// As a fraction.
  static let allowed = 1e-5

  var description: String {
    "the derivative by \(path) is off the difference of whole solves by \(format(deviation, "", digits: 2)), more than "
      + "\(format(Self.allowed, "", digits: 1)): a law may have a kink there, the peak may move to another place, or the solves may have lost too many digits"
  }
}
