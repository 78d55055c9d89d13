import AxisymmetricMesh
import Circuits
import DeviceGeometry
import Electrothermal
import Foundation
import Quantities
import ResultStore
import SparseLU

extension Solve {
  /// Follows the pulses in time.
  func followPulses(_ loaded: LoadedDevice, to path: String, started: Timestamp, clock: Double) throws {
    let logger = output.logger
    let pulses = try pulse.load(for: loaded.device.drive)
    let origin = PulseCheckpoint.Origin(
      device: loaded.resolvedText, pulses: pulses.resolvedText + "\nsnapshots: \(pulses.snapshots)",
      options: "--resolution \(device.resolution) --refine \(device.refine) --tolerance \(pulse.tolerance)")
    let checkpoint = PulseCheckpoint.path(for: path)
    let progress = try earlierProgress(checkpoint, origin)
    let finer = errorEstimate ? 2 : 0
    let cascade = try MeshCascade(
      for: loaded.device, control: device.meshControl, refinements: device.refine + finer)
    let problems = try cascade.levels.suffix(1 + finer).map { level in
      var problem = try Problem(device: loaded.device, mesh: level.mesh)
      try problem.requireHeatCapacities()
      problem.drive = problem.drive.taking(pulses.unit)
      return problem
    }
    let solveClock = threadCPUSeconds()
    var solutions: [TransientSolution] = []
    for (k, problem) in problems.enumerated() {
      solutions.append(
        try follow(pulses, problem, from: k == 0 ? progress : nil) { progress in
          // What is spread over three meshes cannot be resumed.
          if finer > 0 { return false }
          try PulseCheckpoint.write(progress, origin, to: checkpoint)
          return true
        })
    }
    let solveSeconds = threadCPUSeconds() - solveClock
    for caution in cautions(peak: solutions[0].hottest.fields.peakTemperature) {
      logger.warning("\(caution)")
    }
    var result = FieldResult(
      loaded, pulses, solutions[0], tolerance: pulse.tolerance,
      provenance: .thisRun(since: started))
    if finer > 0 { result.errorEstimate = ResultStore.ErrorEstimate(solutions) }
    var written = [path, try ResultFile.write(result, to: path)]
    try? FileManager.default.removeItem(atPath: checkpoint)
    let cpuSeconds = threadCPUSeconds() - clock
    if plot { written += Plotting.pictures(of: path, logger) }
    let statistics = solutions.map(\.statistics).reduce(LinearSolverStatistics(), +)
    Report(result).print(
      as: output,
      and: [
        ("cpu_seconds_total", cpuSeconds), ("cpu_seconds_solve", solveSeconds),
        ("cpu_seconds_umfpack", statistics.cpuSeconds),
      ], written: written)
  }

  private func earlierProgress(
    _ checkpoint: String, _ origin: PulseCheckpoint.Origin
  ) throws -> TransientProgress? {
    let isThere = FileManager.default.fileExists(atPath: checkpoint)
    guard pulse.resume else {
      if isThere {
        output.logger.info(
          "\(checkpoint) holds an interrupted run; this one starts anew (--resume would go on with it)")
      }
      return nil
    }
    guard isThere else {
      output.logger.info("there is no checkpoint \(checkpoint): starting from the beginning")
      return nil
    }
    let progress = try PulseCheckpoint.read(checkpoint, for: origin)
    output.logger.info(
      "going on at \(format(progress.time, "s", digits: 4)), after \(progress.accepted) steps")
    return progress
  }

  /// - Parameter save: writes what a later run can go on from; false where there is no going on.
  private func follow(
    _ pulses: PulseProtocol, _ problem: Problem, from progress: TransientProgress?,
    save: (TransientProgress) throws -> Bool
  ) throws -> TransientSolution {
    let end = pulses.waveform.end
    let started = ContinuousClock.now
    var line = ProgressLine(output.logger)
    defer { line.finish() }
    var saved = ContinuousClock.now
    var latest: TransientProgress?
    var hasCheckpoint = progress != nil
    var failure: (any Error)?
    let logger = output.logger
    let task = TransientTask(waveform: pulses.waveform, snapshots: pulses.snapshots)
    let solver = TransientSolver(control: TransientControl(tolerance: pulse.tolerance))
    return try Interruption.deferred {
      do {
        return try solver.solve(problem, task, from: progress) { sample, steps, resumable in
          logger.debug("\(sample.line)")
          line.update {
            "\(format(sample.time, "s", digits: 4)) of \(format(end, "s", digits: 4)), \(steps) steps, peak "
              + "\(format(sample.peakTemperature, "K", digits: 4)), \((ContinuousClock.now - started).components.seconds) s"
          }
          if let resumable { latest = resumable }
          let isPending = Interruption.pending != nil
          // Writing takes milliseconds; a second between two keeps it out of the account.
          if let progress = latest, isPending || ContinuousClock.now - saved > .seconds(1) {
            do { hasCheckpoint = try save(progress) } catch { failure = error }
            (saved, latest) = (.now, nil)
          }
          return !isPending && failure == nil
        }
      } catch let stop as TransientFailure where stop.reason == .interrupted {
        line.finish()
        if let failure { throw failure }
        throw PulseInterrupted(time: stop.time, hasCheckpoint: hasCheckpoint)
      }
    }
  }
}

/// A run in time that was asked to stop.
struct PulseInterrupted: Error, CustomStringConvertible {
  /// s
  var time: Double
  /// Whether it got far enough to leave something that can be gone on from.
  var hasCheckpoint: Bool

  var description: String {
    "interrupted at \(format(time, "s", digits: 4)); "
      + (hasCheckpoint
        ? "the same command with --resume goes on from the checkpoint" : "nothing of this run is kept")
  }
}

extension TransientSample {
  /// One line of the log.
  fileprivate var line: String {
    "t = \(format(time, "s")): source \(format(source, "", digits: 4)), peak \(format(peakTemperature, "K")), "
      + "current \(format(current, "A", digits: 4))"
  }
}
