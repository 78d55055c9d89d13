import Testing

@testable import ResultStore

@Suite struct SweepCSVTests {
  @Test func aGridInRows() {
    let lines = sampleSweep().csv.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0] == "state,thickness [m],voltage [V],terminal_voltage [V],peak_temperature [K],"
        + "thermal_resistance [K W-1],newton_iterations,status,message")
    #expect(lines[1] == "reset,5e-09,0,0,300,,0,converged,")
    #expect(lines[5] == "reset,5e-09,0.4,,,,,pending,")
    // A line feed in the message makes two lines of the row.
    #expect(
      lines[8] == "reset,7.5e-09,0.1,0.1,,,,failed,\"no convergence in 'filament' at 0.1 V, \"\"hot\"\"")
    #expect(lines[9] == "µ\"")
    #expect(lines[13] == "reset,7.5e-09,0.5,,,,,invalid,the gap is thicker than the oxide")
    #expect(lines.count == 54 + 3)
  }

  @Test func aDesignHasItsParametersInColumns() throws {
    let result = sampleDesign(count: 3)
    let lines = result.csv.split(separator: "\n")
    #expect(
      lines[0] == "point,filament_conductivity [S m-1],lattice [W m-1 K-1],material,"
        + "peak_temperature [K],conductance [S],status,message")
    let cells = lines[2].split(separator: ",", omittingEmptySubsequences: false)
    #expect(cells[0] == "1" && cells[3] == "W")
    #expect(Double(cells[4])?.bitPattern == result.points[1]?.values[0].bitPattern)
  }
}
