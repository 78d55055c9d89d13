import PulseProgramming

/// What an array and its periphery take of energy, time and area: assumptions, each beside its source.
///
/// A row of cells is written at once: first all potentiations, then all depressions, so that a write takes as many pulses as the cell that needs the
/// most. The forward pass reads the array; the backward pass is computed from the weights that the controller knows, as in MLP NeuroSim.
public struct ArrayCosts: Sendable, Equatable {
  /// s that one reading of an array takes: a cycle of ISAAC (A. Shafiee et al., ISCA 2016, doi:10.1109/ISCA.2016.12).
  public var readTime = 100e-9
  /// J for one conversion of 8 bits, as for read and select.
  public var converterEnergy = PeripheryCosts().conversionEnergy
  /// m^2 of one such converter: 0.0096 mm^2 for eight.
  public var converterArea = 1.2e-9
  /// J for driving one row with one bit: 4 mW for 1024 drivers in a cycle of 100 ns.
  public var driverEnergy = 0.39e-12
  /// m^2 of one driver: 0.00017 mm^2 for 1024.
  public var driverArea = 1.66e-13
  /// m^2 of a cell with its transistor: 12 F^2 with F = 130 nm, a transistor that carries the milliamperes of these devices being wider than the least.
  public var cellArea = 12 * 130e-9 * 130e-9
  /// m^2 of the voltage divider of one row, two diodes and a resistor, in the improved scheme: assumed, 10 um x 10 um.
  public var dividerArea = 100e-12
  /// V between gate and source that switches a row's transistors, and F per gate: assumed, 1.2 V and 0.1 fF for each cell of the row.
  public var gateVoltage = 1.2
  public var gateCapacitance = 0.1e-15

  public init() {}

  public struct Totals: Sendable, Equatable {
    /// J; nil where the update model says nothing of its pulses' energy.
    public var writeEnergy: Double?
    /// s, one row after another; nil where the update model says nothing of its pulses' duration.
    public var writeTime: Double?
    /// J and s of all forward readings, converters and drivers included.
    public var readEnergy: Double
    public var readTime: Double
    /// m^2 of cells, converters, drivers and dividers.
    public var area: Double
  }

  /// Of one seed's training.
  /// - Parameter meanConductance: of all cells, S, for the energy of reading.
  public func totals(
    _ plan: TrainingPlan, _ pulses: PulseCount, images: Double, meanConductance: Double
  ) -> Totals {
    let device = plan.device
    let arrays = plan.mapping == .pairs ? 2.0 : 1.0
    let (inputs, outputs) = (
      plan.layers.dropLast().map(Double.init), plan.layers.dropFirst().map(Double.init)
    )
    // A reference column costs what any column does.
    let columns = outputs.map { plan.mapping == .pairs ? 2 * $0 : $0 + 1 }
    let cells = zip(inputs, columns).map(*).reduce(0, +)
    let conversions = images * columns.reduce(0, +)
    let drives = images * inputs.reduce(0, +)
    let power = plan.readVoltage * plan.readVoltage * meanConductance
    let gates = gateCapacitance * gateVoltage * gateVoltage
    return Totals(
      writeEnergy: energy(device, pulses).map { $0 + pulses.rows * gates * (columns.max() ?? 0) },
      writeTime: device.potentiation.duration.flatMap { up in
        device.depression.duration.map { pulses.rowPulses[0] * up + pulses.rowPulses[1] * $0 }
      },
      readEnergy: pulses.cellReads * arrays * power * readTime + conversions * converterEnergy
        + drives * driverEnergy,
      readTime: images * Double(inputs.count) * readTime,
      area: cells * cellArea + columns.reduce(0, +) * converterArea + inputs.reduce(0, +) * driverArea
        + (plan.scheme == "improved" ? inputs.reduce(0, +) * dividerArea : 0))
  }

  /// Sum of the pulses' energies, each at its level: by the parabola in h that fits the model's energies best, of which the counted sums are enough.
  private func energy(_ device: UpdateModel, _ pulses: PulseCount) -> Double? {
    var total = 0.0
    for (k, (branch, count)) in [
      (device.potentiation, pulses.potentiation), (device.depression, pulses.depression),
    ].enumerated() {
      guard let energy = branch.energy else { return nil }
      let fit = Self.parabola(energy)
      total += fit[0] * count + fit[1] * pulses.levels[k] + fit[2] * pulses.squares[k]
    }
    return total
  }

  /// Least squares of a + b h + c h^2 at evenly spaced h from 0 to 1.
  static func parabola(_ values: [Double]) -> [Double] {
    guard values.count > 2 else { return [values[0], values[1] - values[0], 0] }
    // Legendre's polynomials on the points, made orthogonal one after another.
    let h = (0..<values.count).map { Double($0) / Double(values.count - 1) }
    var basis: [[Double]] = []
    var coefficients: [[Double]] = []
    for power in 0..<3 {
      var column = h.map { x in (0..<power).reduce(1.0) { product, _ in product * x } }
      var own = [0.0, 0, 0]
      own[power] = 1
      for (other, its) in zip(basis, coefficients) {
        let part = zip(column, other).map(*).reduce(0, +) / zip(other, other).map(*).reduce(0, +)
        column = zip(column, other).map { $0 - part * $1 }
        own = zip(own, its).map { $0 - part * $1 }
      }
      basis.append(column)
      coefficients.append(own)
    }
    var result = [0.0, 0, 0]
    for (column, own) in zip(basis, coefficients) {
      let part = zip(column, values).map(*).reduce(0, +) / zip(column, column).map(*).reduce(0, +)
      result = zip(result, own).map { $0 + part * $1 }
    }
    return result
  }
}
