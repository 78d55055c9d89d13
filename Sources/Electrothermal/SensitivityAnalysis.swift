import AxisymmetricMesh
import DeviceGeometry
import FiniteVolume
import Quantities
import SparseLU

/// How a steady state depends on the numbers of its device's input: derivatives at the solution, by the adjoint.
///
/// Lengths move the mesh (``MeshMotion``); the derivative is that of the discrete solution on the moving mesh. There the peak is
/// the top of a fit, since the hottest vertex would be carried past it; otherwise it is the hottest vertex itself, whose temperature is
/// what solves tell.
public struct SensitivityAnalysis: ~Copyable {
  public let solution: SteadySolution
  public let adjoint: SteadyAdjoint
  /// CPU time of everything before the first derivative, the solve not included, s.
  public let preparationSeconds: Double
  /// Without published ranges, which would refuse what lies just outside of them.
  private let tree: DeviceTree
  private let device: Device
  private let mesh: Mesh
  private let problem: Problem
  private var motion: MeshMotion

  /// The derivatives by one number of the input.
  public struct Sensitivity: Sendable {
    public var number: DeviceTree.Number
    /// Per SI unit of the number.
    public var derivatives: SteadyQuantities
    /// Whether the number is a length, with which the mesh moves.
    public var movesMesh: Bool
    /// Values of the number were taken at multiples of this, SI.
    public var step: Double
    /// Whether the number has other values on one side only.
    public var isOneSided: Bool
  }

  /// Solves the device, and factorises the exact Jacobian at the solution.
  /// - Throws: ``SolveFailure``, ``ProblemError``, `MeshError`, `LinearSolverError`, `InputErrors`.
  public init(_ tree: DeviceTree, on cascade: MeshCascade) throws {
    let free = tree.withoutRanges()
    let device = try free.device()
    let problem = try Problem(device: device, mesh: cascade.finest)
    let solution = try SteadySolver().solve(device, on: cascade)[0]
    let clock = threadCPUSeconds()
    let adjoint = try SteadyAdjoint(problem, solution)
    let motion = try MeshMotion(cascade.finest, of: device)
    preparationSeconds = threadCPUSeconds() - clock
    self.tree = free
    self.device = device
    mesh = cascade.finest
    self.problem = problem
    self.solution = solution
    self.adjoint = adjoint
    self.motion = motion
  }

  /// Numbers of the input that a steady state can depend on: all but what only stores heat.
  public static func numbers(of tree: DeviceTree) -> [DeviceTree.Number] {
    tree.numbers.filter { number in
      !["/density/value", "/heat_capacity/value"].contains { number.path.hasSuffix($0) }
    }
  }

  /// The derivatives by a number of the tree.
  /// - Throws: ``NotDifferentiable`` where a small change of it makes another shape or another circuit.
  public mutating func sensitivity(to number: DeviceTree.Number) throws -> Sensitivity {
    // Small enough for the errors of the rules, large enough for the round-off of the residual.
    let step = 1e-3 * number.scale
    var reason = "no other value is allowed"
    let sides: [(step: Double, isOneSided: Bool)] = [(0.2 * step, false), (step, true), (-step, true)]
    for side in sides {
      do {
        let movesMesh = try !changed(number, to: number.value + side.step).hasShape(of: device)
        let derivatives = try adjoint.derivatives(
          step: side.step, side.isOneSided ? .oneSided : .central, movesMesh: movesMesh
        ) {
          try problem(number, $0)
        }
        return Sensitivity(
          number: number, derivatives: derivatives, movesMesh: movesMesh, step: side.step,
          isOneSided: side.isOneSided)
      } catch is InputErrors {
        continue
      } catch is MeshError {
        reason = "a small change of it makes another shape"
      } catch let error as AdjointError {
        reason = error.description
      } catch let error as ProblemError {
        reason = error.description
      }
    }
    throw NotDifferentiable(path: number.path, reason: reason)
  }

  /// The same derivatives from whole solves, on the mesh that moves in the same way.
  /// - Throws: ``SolveFailure``.
  public mutating func difference(like sensitivity: Sensitivity) throws -> SteadyQuantities {
    let rule: DifferenceRule = sensitivity.isOneSided ? .oneSided : .central
    // Whole solves round more than residuals.
    let step = sensitivity.isOneSided ? sensitivity.step : 2 * sensitivity.step
    let peak = sensitivity.movesMesh ? adjoint.atTop : adjoint.atVertex
    return try rule.derivative(step: step, origin: peak.numbers) { shift in
      let other = try SteadySolver().solve(problem(sensitivity.number, shift), from: solution.state)
      return SteadyQuantities(other, at: peak.place)
    }
  }

  /// By how much derivatives and differences disagree, in the quantity that is worst: as a fraction of the difference, or of a
  /// hundredth of what the quantity would change by if it were proportional to the number. Below that the round-off of badly
  /// conditioned devices shows.
  public func deviation(of sensitivity: Sensitivity, from differences: SteadyQuantities) -> Double {
    let numbers = adjoint.atVertex.numbers
    var worst = 0.0
    for quantity in SteadyQuantity.allCases {
      guard let value = quantity.value(of: numbers),
        let exact = quantity.derivative(of: numbers, sensitivity.derivatives),
        let difference = quantity.derivative(of: numbers, differences)
      else { continue }
      let size = quantity == .peakTemperature ? max(1, solution.peakRise) : abs(value)
      // Where a quotient's derivative is a small difference of large terms, the round-off of those shows as well.
      let terms = quantity.terms(of: numbers, differences)
      let floor = max(1e-2 * size / sensitivity.number.scale, terms)
      worst = max(worst, abs(exact - difference) / max(abs(difference), floor))
    }
    return worst
  }

  /// The solution with another value of a number that is no length, as any solve of that device finds it.
  /// - Parameter cascade: that of the analysis.
  /// - Throws: ``SolveFailure`` where there is none.
  public func numbers(
    at value: Double, of number: DeviceTree.Number, on cascade: MeshCascade
  ) throws -> SteadyQuantities {
    let other = try SteadySolver().solve(changed(number, to: value), on: cascade)[0]
    return SteadyQuantities(other)
  }

  private func changed(_ number: DeviceTree.Number, to value: Double) throws -> Device {
    try tree.setting(number.path, to: .number(value)).device()
  }

  private mutating func problem(_ number: DeviceTree.Number, _ shift: Double) throws -> Problem {
    let changed = try changed(number, to: number.value + shift)
    var rest = changed
    (rest.materials, rest.drive) = (device.materials, device.drive)
    if rest == device { return problem.changed(to: changed) }
    return try Problem(device: changed, mesh: changed.hasShape(of: device) ? mesh : motion.mesh(of: changed))
  }
}

extension DeviceTree.Number {
  /// What a change of the number is measured against, in its SI unit: its size, or for a 0 what such a number usually is.
  public var scale: Double {
    if value != 0 { return abs(value) }
    switch unit {
    case QuantityKind.energy.unit: return 0.01 * elementaryCharge
    case QuantityKind.temperatureCoefficient.unit: return 1e-3
    case QuantityKind.length.unit: return 1e-9
    case QuantityKind.lorenz.unit: return 1e-8
    case QuantityKind.boundaryResistance.unit: return 1e-9
    case QuantityKind.current.unit: return 1e-6
    default: return 1
    }
  }
}

/// A number of the input by which there is no derivative.
public struct NotDifferentiable: Error, Sendable, Equatable {
  public var path: String
  public var reason: String
}

extension Device {
  /// Whether all dimensions are equal.
  fileprivate func hasShape(of other: Device) -> Bool {
    radius == other.radius && layers.map(\.thickness) == other.layers.map(\.thickness)
      && layers.map(\.radius) == other.layers.map(\.radius)
      && filament?.profile == other.filament?.profile && filament?.gap?.from == other.filament?.gap?.from
      && filament?.gap?.to == other.filament?.gap?.to
  }
}
