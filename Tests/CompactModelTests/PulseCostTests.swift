import Circuits
import CompactModel
import Foundation
import Testing

@testable import CompactModelTestSupport

/// What a pulse costs, printed for Benchmarks/pulses; times are not judged here, they depend on the machine and on who else uses it.
@Suite struct PulseCostTests {
  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["FVSOLVE_PULSES"] != nil),
    arguments: [("default", IntegrationControl()), ("coarse", .coarse)])
  func aPulseOfTheImprovedScheme(name: String, control: IntegrationControl) throws {
    let pulses = Int(ProcessInfo.processInfo.environment["FVSOLVE_PULSES"] ?? "") ?? 100_000
    let device = SampleDevice.device
    let circuit = TerminalCircuit(network: SeriesNetwork(divider: device.divider))
    var tight = IntegrationControl()
    (tight.stateTolerance, tight.temperatureTolerance, tight.tableIntervals) = (1e-9, 1e-5, 1024)
    let traces = try [control, tight].map {
      var model = device.memristor(in: circuit, control: $0)
      var state = MemristorState(state: 0.22)
      return try ImprovedCycle.trace(&model, &state)
    }
    let error = zip(traces[0], traces[1]).map { abs($0 / $1 - 1) }.max()!

    let start = Self.cpuSeconds()
    for k in 0..<100 {
      var fresh = device.memristor(in: circuit, control: control)
      try fresh.prepare(1 + 1e-3 * Double(k))
    }
    let table = (Self.cpuSeconds() - start) / 100
    var model = device.memristor(in: circuit, control: control)
    var state = MemristorState(state: 0.22)
    let begin = Self.cpuSeconds()
    let cycles = max(1, pulses / ImprovedCycle.pulses)
    for _ in 0..<cycles {
      for _ in 0..<100 { try ImprovedCycle.potentiate(&model, &state) }
      for _ in 0..<120 { try ImprovedCycle.depress(&model, &state) }
    }
    let each = (Self.cpuSeconds() - begin) / Double(cycles * ImprovedCycle.pulses)
    print(
      "pulses, \(name): \(each * 1e6) us each of \(cycles * ImprovedCycle.pulses), \(table * 1e3) ms a level, conductance within \(error)"
    )
    #expect(error < 2e-3, "off by \(error), allowed 2e-3")
  }
}
