import CompactModel
import Testing

@testable import CompactModelTestSupport

/// The ends of the kinetic window are reached: growth by (1 - x)^0.34 gets to x = 1 in a finite time.
@Suite struct WindowEndTests {
  @Test(arguments: [1e-3, 1, 1e3])
  func growthEndsAtTheEnd(_ duration: Double) throws {
    var control = IntegrationControl()
    control.maximumSteps = 2000
    var memristor = SampleDevice.device.memristor(control: control)
    var state = MemristorState(state: 0.4)
    try memristor.hold(&state, level: 0.8, for: duration)
    #expect(state.state == memristor.kinetics.window.upperBound)
    // And from there back.
    try memristor.hold(&state, level: -0.9, for: 1e-6)
    #expect(state.state < memristor.kinetics.window.upperBound - 0.01)
  }

  /// A slow sweep stays at the end for long.
  @Test func slowSweepsArriveAndReturn() throws {
    let device = SampleDevice.device
    let window = device.switching.kinetics.window
    let result = try IVSweep(upper: 1, lower: 1, period: 10, intervals: 100)
      .run(device, from: MemristorState(state: window.lowerBound))
    #expect(result.cycles[0].stateAfterSet == window.upperBound)
    #expect(result.end.state < window.lowerBound + 0.05)
  }
}
