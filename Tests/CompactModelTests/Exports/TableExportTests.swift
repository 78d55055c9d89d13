import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

/// Exports that are tables of the device's curves and of its thermal resistance.
@Suite struct TableExportTests {
  /// Rows of numbers below the remark.
  private func rows(_ text: String) -> [[Double]] {
    text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map { Double($0)! } }
  }

  @Test func crossSimTablesFollowTheCurve() throws {
    let device = SampleDevice.programmed
    let tables = try #require(try device.crossSim()[.plain])
    let curve = SampleDevice.curve
    for (text, conductances) in [
      (tables.increasing, curve.potentiation), (tables.decreasing, curve.depression),
    ] {
      let rows = rows(text)
      let (grid, probabilities, changes) = (rows[0], rows[1], Array(rows[2...]))
      #expect(changes.count == probabilities.count && changes.allSatisfy { $0.count == grid.count })
      #expect(grid.first == (curve.potentiation + curve.depression).min())
      #expect(grid.last == (curve.potentiation + curve.depression).max())
      #expect(probabilities.first == 0 && probabilities.last == 1)
      // Changes grow with probability.
      for (lower, upper) in zip(changes, changes.dropFirst()) {
        #expect(zip(lower, upper).allSatisfy { $0 <= $1 + 1e-15 })
      }
      // Pulse after pulse by the median lies on the curve, by linear interpolation between conductances.
      let median = changes[changes.count / 2]
      let step = grid[1] - grid[0]
      var conductance = conductances[0]
      var worst = 0.0
      for expected in conductances.dropFirst() {
        let place = min(max((conductance - grid[0]) / step, 0), Double(grid.count) - 1.001)
        let i = Int(place)
        conductance += median[i] + (place - Double(i)) * (median[i + 1] - median[i])
        worst = max(worst, abs(conductance - expected))
      }
      #expect(worst < 0.02 * (grid.last! - grid[0]), "\(worst) S")
    }
  }

  /// The spread of a small pulse is that of the rate; a pulse that saturates varies less.
  @Test func crossSimSpreadIsThatOfTheRate() throws {
    var device = SampleDevice.programmed
    device.variability.cycleToCycle.logarithmicRate = 0.2
    // Constant steps up; a single pulse down does nearly all.
    device.report.curves = [
      .plain: ProgrammingCurve(
        potentiation: (0...50).map { 1e-3 + 1e-4 * Double($0) }, depression: [6e-3, 1.001e-3, 1e-3, 1e-3])
    ]
    let tables = try #require(try device.crossSim()[.plain])
    func spread(_ text: String, _ column: Int) -> Double {
      let changes = rows(text)[2...].map { log(abs($0[column])) }
      let mean = changes.reduce(0, +) / Double(changes.count)
      return (changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(changes.count)).squareRoot()
    }
    #expect(abs(spread(tables.increasing, 30) - 0.2) < 0.01)
    #expect(spread(tables.decreasing, 100) < 0.15)
  }

  @Test func crossSimReadsTheLayout() throws {
    // CrossSim reads both files by numpy.genfromtxt: one line to skip, one of conductances, one of probabilities, the rest.
    let tables = try #require(try SampleDevice.programmed.crossSim()[.plain])
    let lines = [tables.increasing, tables.decreasing].map { $0.split(separator: "\n") }
    #expect(lines.allSatisfy { $0.count == 3 + 51 && !$0[0].contains("\n") })
    #expect(lines[0][1] == lines[1][1] && lines[0][2] == lines[1][2])
    #expect(lines[0][0].contains("sha256"))
  }

  @Test func curvesThatAreMissingAreNamed() throws {
    let device = SampleDevice.device
    #expect(throws: ExportError.noCurve(.plain, export: "a CrossSim lookup table", available: [])) {
      try device.crossSim()
    }
    #expect(throws: ExportError.noCurve(.plain, export: "an AIHWKIT preset", available: [])) {
      try device.aihwkit()
    }
    #expect(throws: ExportError.noThermalResistance) { try device.thermalResistanceTable() }
    for curve in [
      ProgrammingCurve(potentiation: [1, 2, 1.5], depression: [2, 1.5, 1]),
      ProgrammingCurve(potentiation: [1, 2], depression: [2, 1]),
      ProgrammingCurve(potentiation: [1, 1, 1], depression: [1, 1, 1]),
      ProgrammingCurve(potentiation: [1, 2, .nan], depression: [2, 1.5, 1]),
    ] {
      var device = device
      device.report.curves = [.improved: curve]
      #expect(throws: ExportError.notMonotone(.improved, export: "a CrossSim lookup table")) {
        try device.crossSim()
      }
    }
  }

  @Test func thermalResistanceKeepsItsDigits() throws {
    var device = SampleDevice.device
    device.report.thermalResistance = [-1, 0, 0.5].map { state in
      let (peak, mean) = (
        device.fields.thermalResistance(state: state, voltage: 0),
        device.fields.thermalResistance(.mean, state: state, voltage: 0)
      )
      return .init(
        state: state, radius: device.fields.path.narrowestRadius(at: state),
        gap: device.fields.path.gapLength(at: state), peak: peak, mean: mean,
        peakAtReference: device.fields.thermalResistance(state: state, voltage: 0.4),
        meanAtReference: device.fields.thermalResistance(.mean, state: state, voltage: 0.4), uncertainty: 0.01
      )
    }
    let text = try device.thermalResistanceTable()
    let lines = text.split(separator: "\n")
    #expect(lines.prefix { $0.hasPrefix("#") }.contains { $0.contains("sha256") })
    let table = lines.drop { $0.hasPrefix("#") }.map { $0.split(separator: ",") }
    let names = table[0].map(String.init)
    #expect(table.count == 4 && table.allSatisfy { $0.count == names.count })
    for (line, row) in zip(table.dropFirst(), device.report.thermalResistance) {
      let values = Dictionary(uniqueKeysWithValues: zip(names, line.map { Double($0)! }))
      #expect(
        values["state"] == row.state && values["radius [m]"] == row.radius && values["gap [m]"] == row.gap)
      #expect(values["peak [K/W]"] == row.peak && values["mean [K/W]"] == row.mean)
      #expect(values["peak at 0.4 V [K/W]"] == row.peakAtReference)
      #expect(values["mean uncertainty [K/W]"] == row.mean * 0.01)
    }
  }
}
