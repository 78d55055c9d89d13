import CompactModel
import Foundation
import PulseProgramming
import ResultStore
import Synchronization
import Testing

@testable import Crossbar

/// Whole runs: that they learn, repeat, go on, and stay numbers.
@Suite struct TrainingTests {
  @Test(arguments: Optimiser.allCases, WeightMapping.allCases)
  func networksLearn(_ optimiser: Optimiser, _ mapping: WeightMapping) {
    var plan = plan(device(up: 0, down: 0), optimiser, batch: [.sgd, .momentum].contains(optimiser) ? 1 : 10)
    (plan.mapping, plan.nonidealities, plan.epochs, plan.images) = (mapping, .none, 4, 600)
    plan.layers[1] = 50
    if plan.batch > 1 { plan.rates = plan.rates.map { 3 * $0 } }
    let run = TrainingRun(plan, digits, seed: 1).runAll()
    let accuracy = run.epochs.last!.testAccuracy
    #expect(accuracy > 0.7, "\(accuracy)")
    #expect(run.epochs.last!.trainingLoss < run.epochs[0].trainingLoss)
    #expect(run.confusion.reduce(0, +) == digits.test.count)
    let right = (0..<10).map { run.confusion[11 * $0] }.reduce(0, +)
    #expect(Double(right) / Double(digits.test.count) == accuracy)
  }

  /// Everything at once.
  static var worstCase: TrainingPlan {
    var model = device(noise: 0.05)
    (model.relativeCycleToCycle, model.readNoise) = (0.2, 0.05)
    model.deviceToDevice = .init(lowest: 0.3, highest: 0.3, label: 1)
    var plan = plan(model, .adam, batch: 5)
    plan.nonidealities.stuck = 0.2
    plan.nonidealities.converterBits = 6
    plan.nonidealities.accessResistance = 1e6
    plan.nonidealities.drift = 0.01
    plan.nonidealities.rounding = .random
    (plan.inputBits, plan.hiddenBits) = (3, 2)
    return plan
  }

  @Test(arguments: [-9, -5, -1, -0.01, 0, 1e-6, 0.5, 2.4, 4.88, 9], allKernels.indices)
  func nothingEverIsNoNumber(_ label: Double, _ kernel: Int) {
    for (mapping, down) in [(WeightMapping.reference, label), (.pairs, -label), (.reference, 10.05)] {
      var plan = Self.worstCase
      plan.device.potentiation.label = label
      plan.device.depression.label = down
      plan.mapping = mapping
      plan.images = 60
      let run = TrainingRun(plan, digits, seed: 1, kernels: allKernels[kernel]).runAll()
      #expect(run.epochs.allSatisfy { epoch in epoch.numbers.allSatisfy { $0.isFinite } })
      #expect(run.weights.allSatisfy { $0.isFinite })
      for layer in run.network.layers {
        #expect(layer.array.level.values.allSatisfy { $0 >= 0 && $0 <= 1 })
      }
      #expect(run.conductances(layer: 0)[0].allSatisfy { $0 >= 0 && $0.isFinite })
    }
  }

  @Test func stuckCellsStay() throws {
    var plan = plan(device(up: 0, down: 0))
    plan.nonidealities.stuck = 0.2
    let start = TrainingRun(plan, digits, seed: 4)
    let layer = start.network.layers[0]
    let before = layer.array.level.values
    let plastic = try #require(layer.array.cells.pointee.plastic)
    _ = start.runAll()
    let after = layer.array.level.values
    let cells = before.indices.filter { $0 % layer.columns < layer.outputs }
    let stuck = cells.filter { plastic[$0] == 0 }
    let share = Double(stuck.count) / Double(cells.count)
    #expect(abs(share - 0.2) < 5 * (0.2 * 0.8 / Double(cells.count)).squareRoot(), "\(share)")
    // The complement of a complement may differ in the last bit.
    #expect(stuck.allSatisfy { abs(before[$0] - after[$0]) < 1e-7 })
    #expect(cells.count { before[$0] != after[$0] } > cells.count / 4)
  }

  @Test func driftPullsLevels() {
    var plan = plan(device(up: 0, down: 0))
    plan.nonidealities.drift = 1
    plan.nonidealities.driftLevel = 0.25
    let run = TrainingRun(plan, digits, seed: 4).runAll()
    let layer = run.network.layers[0]
    for k in 0..<20 { #expect(abs(layer.array.level[k] - 0.25) < 1e-6) }
  }

  /// Bits that decide nothing about a run: threads, and what happens between two epochs.
  @Test func runsRepeat() throws {
    let plan = Self.worstCase
    let one = TrainingRun(plan, digits, seed: 7).runAll()
    let other = TrainingRun(plan, digits, seed: 7)
    _ = try other.runEpoch()
    let state = other.state
    let resumed = TrainingRun(plan, digits, seed: 7)
    #expect(resumed.resume(state) && resumed.epoch == 1)
    _ = try resumed.runEpoch()
    #expect(resumed.state == one.state)
    #expect(resumed.weights.map(\.bitPattern) == one.weights.map(\.bitPattern))
    #expect(TrainingRun(plan, digits, seed: 8).runAll().state != one.state)
    let threads = try [1, 2].map { jobs in
      var training = Training(plan, digits, seeds: [7, 8, 9])
      training.jobs = jobs
      return try training.run()
    }
    for (a, b) in zip(threads[0], threads[1]) {
      #expect(a.epochs == b.epochs && a.conductances == b.conductances && a.confusion == b.confusion)
    }
    #expect(threads[0][0].epochs == one.epochs)
  }

  @Test func checkpointsGoOn() throws {
    let folder = NSTemporaryDirectory() + "crossbar-tests-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/train.h5.checkpoint"
    var training = Training(Self.worstCase, digits, seeds: [1, 2])
    let whole = try training.run()
    (training.checkpoint, training.interval) = (path, .zero)
    // Stops when the first seed is through its first epoch.
    let stop = Mutex(false)
    #expect(throws: Training.Failure.self) {
      try training.run(
        isStopping: { stop.withLock { $0 } },
        report: { now in if now.epochs[0] == 1 { stop.withLock { $0 = true } } })
    }
    let resumed = try training.run(isResuming: true)
    for (a, b) in zip(whole, resumed) {
      #expect(a.epochs == b.epochs && a.conductances == b.conductances && a.confusion == b.confusion)
    }
    // Of another device, another seed: refused.
    var other = Self.worstCase
    other.device.cycleToCycle = 0.06
    for (plan, seeds) in [(other, [UInt64(1), 2]), (Self.worstCase, [1, 3])] {
      var foreign = Training(plan, digits, seeds: seeds)
      foreign.checkpoint = path
      let error = #expect(throws: Training.Failure.self) { try foreign.run(isResuming: true) }
      guard case .otherRun = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    // Where it cannot be written, the run ends with that.
    training.checkpoint = "/dev/full"
    #expect(throws: ResultStoreError.self) { try training.run() }
  }

  /// Whole devices and their curves.
  @Test func spreadMovesEachCell() {
    var model = device()
    model.deviceToDevice = .init(lowest: 0.1, highest: 0.1, label: 0.5)
    let run = TrainingRun(plan(model), digits, seed: 1)
    let values = run.conductances(layer: 0)[0]
    #expect(Set(values).count > values.count * 9 / 10)
    var plain = plan(model)
    plain.nonidealities.deviceToDevice = false
    let even = TrainingRun(plain, digits, seed: 1)
    let cells = even.network.layers[0].array.cells.pointee
    #expect(cells.offset == nil && cells.up_decay == nil)
  }
}
