import Circuits
import CompactModel
import Foundation
import SparseLU
import Testing

@testable import Electrothermal

/// Reduced model and networks against the time integration of the whole field, under pulses that nothing was fitted to.
@Suite struct PulseTrainTests {
  @Test(arguments: ["weakset.yaml", "reset.yaml"])
  func compactModelsFollowTheField(file: String) throws {
    let heat = try Fixture.heat(file, resolution: 1)
    let train = Fixture.train
    let field = try HeatStepping(heat, power: train, firstStep: 5e-15, perDoubling: 32)
    let model = try ReducedHeatModel(heat)
    let spots = try model.hotSpotFit().network
    let mean = try model.fosterFit(\.filamentMean!).network
    let (rises, modelSeconds) = timed { model.response(to: train, at: field.times) }
    let (spotPeaks, spotSeconds) = timed { spots.response(to: train, at: field.times) }
    let (means, meanSeconds) = timed { mean.response(to: train, at: field.times) }
    // Networks know nothing of the first ps after a step.
    let late = field.times.indices.filter { i in
      train.segments.allSatisfy { field.times[i] <= $0.start || field.times[i] >= $0.start + 0.999e-12 }
        && field.times[i] >= 0.999e-12
    }
    let errors = (
      peak: worst(rises.map(\.peak), field.peaks), mean: worst(rises.map { $0.filamentMean! }, field.means),
      spots: worst(late.map { spotPeaks[$0] }, late.map { field.peaks[$0] }),
      foster: worst(late.map { means[$0] }, late.map { field.means[$0] })
    )
    print(
      """
      \(file), \(field.times.count) times, \(field.cpuSeconds) s CPU for the field
        reduced model, \(model.stateCount) states: peak off by \(errors.peak), mean by \(errors.mean); \
      \(Int(field.cpuSeconds / modelSeconds)) times cheaper
        \(spots.resistances.count) hot spots, \(spots.timeConstants.count) poles: peak off by \(errors.spots); \
      \(Int(field.cpuSeconds / spotSeconds)) times cheaper
        Foster network of the mean, \(mean.poles.count) poles: off by \(errors.foster); \
      \(Int(field.cpuSeconds / meanSeconds)) times cheaper
      """)
    #expect(errors.peak <= 1e-3 && errors.mean <= 1e-3)
    #expect(errors.spots <= 1e-2 && errors.foster <= 1e-2)
    // Far from what is measured, so that a busy machine cannot fail it.
    #expect(field.cpuSeconds > 100 * max(modelSeconds, spotSeconds, meanSeconds))
  }

  /// Step from 1 ps to 10 us, and unseen pulses, within 1 % with 8 poles at most.
  @Test(arguments: HeatProblemTests.devices)
  func fewPolesAreEnough(file: String) throws {
    let model = try ReducedHeatModel(try Fixture.heat(file, resolution: 1))
    let limit = model.stepResponse(at: .infinity)
    let (peak, mean) = (try model.fosterFit(\.peak).network, try model.fosterFit(\.filamentMean!).network)
    for (network, limit) in [(peak, limit.peak), (mean, limit.filamentMean!)] {
      #expect(network.poles.count <= 8)
      #expect(network.poles.allSatisfy { $0.resistance > 0 && $0.timeConstant > 0 })
      #expect(abs(network.thermalResistance / limit - 1) < 1e-12)
    }
    let spots = try model.hotSpotFit().network
    #expect(spots.timeConstants.count <= 8 && spots.timeConstants.allSatisfy { $0 > 0 })
    #expect(abs(spots.stepResponse(at: .infinity) / limit.peak - 1) < 1e-9)
    for time in logarithmicAxis(from: 1e-12, to: 1e-5, perDecade: 37) {
      let exact = model.stepResponse(at: time)
      #expect(abs(peak.stepResponse(at: time) - exact.peak) < 0.003 * limit.peak, "\(time) s")
      #expect(abs(spots.stepResponse(at: time) - exact.peak) < 0.005 * limit.peak, "\(time) s")
      #expect(abs(mean.stepResponse(at: time) - exact.filamentMean!) < 0.003 * limit.filamentMean!)
    }
    let train = Fixture.train
    let times = train.segments.flatMap { piece in
      logarithmicAxis(from: 1e-12, to: 2e-7, perDecade: 40).map { piece.start + $0 }.filter {
        $0 <= piece.end
      }
    }
    let exact = model.response(to: train, at: times)
    let (peakError, meanError) = (
      worst(spots.response(to: train, at: times), exact.map(\.peak)),
      worst(mean.response(to: train, at: times), exact.map { $0.filamentMean! })
    )
    #expect(peakError < 0.01 && meanError < 0.01)
    // What one network makes of the peak: right while it heats up, and not once the oxide is hotter than the filament.
    let alone = worst(peak.response(to: train, at: times), exact.map(\.peak))
    print(
      "\(file): \(spots.resistances.count) spots, \(spots.timeConstants.count) poles: \(peakError); one network: \(alone)"
    )
    #expect(alone > peakError)
  }

  private func timed<T>(_ body: () -> T) -> (T, Double) {
    let clock = threadCPUSeconds()
    let result = body()
    return (result, threadCPUSeconds() - clock)
  }

  /// Largest difference over the highest value.
  private func worst(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { abs($0 - $1) }.max()! / b.max()!
  }
}

extension ReducedHeatModel {
  private static let fitTimes = logarithmicAxis(from: 1e-12, to: 1e-5, perDecade: 20)

  fileprivate func fosterFit(_ output: (ThermalRise) -> Double) throws -> FosterFit {
    try FosterFit(
      times: Self.fitTimes, response: Self.fitTimes.map { output(stepResponse(at: $0)) },
      limit: output(stepResponse(at: .infinity)))
  }

  fileprivate func hotSpotFit() throws -> HotSpotFit {
    let spots = hotSpots()
    return try HotSpotFit(
      times: Self.fitTimes,
      responses: spots.map { spot in Self.fitTimes.map { stepResponse(ofVertex: spot, at: $0) } },
      limits: spots.map { stepResponse(ofVertex: $0, at: .infinity) })
  }
}
