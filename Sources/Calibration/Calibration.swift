import CompactModel
import DeviceGeometry
import Foundation
import ResultStore
import Studies
import Synchronization

/// From a device's file to its compact model: field solves, smooth surfaces through them, thermal poles, and the kinetics that the programming
/// experiments ask for.
///
/// Everything that takes long is kept in files of a folder as soon as it is done; the same calibration goes on from there. The
/// device that comes of it is the same bit for bit, however often it was interrupted and however many threads worked.
public struct Calibration: Sendable {
  public let plan: CalibrationPlan
  /// Where sweeps and searches are kept.
  public let folder: String
  /// Of the program.
  public let version: String
  public let commit: String
  public var workers = 1
  /// Whether what is in the folder is dropped first.
  public var overwrites = false
  /// Studies of somebody else to take instead of the steady ones; a share of their points is held out.
  public var sweeps: [String] = []
  /// A device whose switching is taken, its slow resistance by the thickness, instead of a search: fields of another geometry, the same ions.
  public var switchingSource: CompactDevice?

  public init(_ plan: CalibrationPlan, folder: String, version: String, commit: String) {
    (self.plan, self.folder, self.version, self.commit) = (plan, folder, version, commit)
  }

  /// - Parameters:
  ///   - states: names of states with their w, beside the device's own.
  ///   - isStopping: asked often; once it is true the calibration ends soon.
  ///   - report: called by one thread at a time.
  /// - Throws: ``CalibrationStopped``, ``CalibrationError``, `ResultStoreError`, `SurfaceFitError`.
  public func device(
    input: DeviceTree, isStopping: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (CalibrationProgress) -> Void, provenance: @escaping () -> Provenance
  ) throws -> CompactDevice {
    let solves = FieldSolves(
      folder: folder, version: version, workers: workers, isStopping: isStopping, report: report,
      provenance: provenance)
    // A study that cannot be is refused before the first is solved.
    let (steadyStudies, pulseStudies) = (try plan.steadyStudies(), try plan.pulseStudies())
    if overwrites {
      for study in (sweeps.isEmpty ? steadyStudies.all : steadyStudies.thicknesses.map(\.study))
        + pulseStudies.fitted
        + pulseStudies.heldOut
      { try solves.drop(study) }
    }
    var steady = try steadyFields(solves, steadyStudies)
    let pulses = try pulses(solves, pulseStudies)
    steady.hashes.merge(pulses.hashes) { $1 }
    steady.fields.poles = try ThermalPoles.fit(
      pulses.fitted, path: plan.path, voltageLimit: plan.options.voltageLimit, ambient: plan.ambient)
    try steady.fields.requireMonotone()
    if isStopping() { throw CalibrationStopped() }

    let fit = SwitchingFit(
      fields: steady.fields, otherThicknesses: steady.thicknesses, oxideThickness: plan.oxideThickness,
      dividerResistance: plan.options.dividerResistance)
    let place: SwitchingSearch.Outcome?
    let switching: SwitchingParameters
    if let switchingSource {
      place = nil
      switching = switchingSource.switching(thickness: plan.oxideThickness)
      steady.hashes["switching"] = try switchingSource.seal()
      try steady.fields.path.require(switching.kinetics.window)
    } else {
      let found = try SwitchingSearch(fit: fit, options: plan.options, folder: folder, workers: workers)
        .fitted(isStopping: isStopping, report: report)
      (place, switching) = (found, fit.space.parameters(found.fit))
    }
    let outcome = try fit.experiments(switching).outcome()
    var report = CalibrationReport()
    report.heldOut = steady.fields.deviations(at: steady.heldOut)
    for (name, deviation) in steady.fields.deviations(of: pulses.heldOut) { report.heldOut[name] = deviation }
    report.curves = outcome.curves
    if let place {
      // What was published is of the device that the search is about.
      report.targets = [
        ThermalMemory.effective.rawValue: outcome.targets,
        ThermalMemory.fourier.rawValue: try fit.experiments(switching, memory: .fourier).outcome().targets,
      ]
      report.parameters = fit.spreads(place.visited, of: place.fit)
    }
    report.thermalResistance = steady.fields.thermalResistances(
      fitError: report.heldOut["thermal_resistance"]?.rootMeanSquare ?? 0,
      discretisation: try discretisation(solves))
    report.warnings = steady.failures + warnings(report, steady.fields)
    return CompactDevice(
      title: plan.title, fields: steady.fields, switching: switching, oxideThickness: plan.oxideThickness,
      dividerResistance: plan.options.dividerResistance, states: try plan.states(of: input), report: report,
      origin: CompactDevice.Origin(
        version: version, commit: commit, seed: plan.options.seed, input: try input.loaded().resolvedText,
        sweeps: steady.hashes))
  }

  /// Steady fields, the points that took no part, and where all came from.
  private struct SteadyFields {
    var fields: FieldModel
    var thicknesses: [ProgrammingExperiments.ThicknessFields] = []
    var heldOut: [FieldPoint]
    var hashes: [String: String] = [:]
    /// Of studies, in their order.
    var failures: [String] = []
  }

  private func steadyFields(
    _ solves: FieldSolves, _ studies: CalibrationPlan.Steady
  ) throws -> SteadyFields {
    var fitted: [FieldPoint] = []
    var heldOut: [FieldPoint] = []
    var hashes: [String: String] = [:]
    var failures: [String] = []
    func points(_ study: FieldStudy) throws -> [FieldPoint] {
      let sweep = try solves.sweep(study)
      hashes[study.name] = sweep.dataHash
      // Not the path, which need not be the same for the same device.
      try sweep.failures(file: "\(study.name).h5").map { failures.append($0) }
      return try FieldPoint.points(of: sweep, file: solves.path(study))
    }
    if sweeps.isEmpty {
      fitted = try points(studies.filament) + (studies.gap.map(points) ?? [])
      heldOut = try studies.heldOut.flatMap(points)
    } else {
      for file in sweeps {
        let sweep = try ResultFile.readSweep(file)
        let name = URL(fileURLWithPath: file).lastPathComponent
        // Files of one name in different folders are numbered.
        let copies = hashes.keys.count { $0 == name || $0.hasPrefix(name + " ") }
        hashes[copies == 0 ? name : "\(name) \(copies + 1)"] = sweep.dataHash
        try sweep.failures(file: name).map { failures.append($0) }
        try plan.check(sweep, file: file)
        // Every seventh point; grids of seven values would lose a whole line.
        for (i, point) in try FieldPoint.points(of: sweep, file: file).enumerated() {
          if (i + i / 7) % 7 == 3 { heldOut.append(point) } else { fitted.append(point) }
        }
      }
    }
    func model(_ points: [FieldPoint], _ path: StatePath) throws -> FieldModel {
      try FieldModel(
        fitting: points, path: path, voltageLimit: plan.options.voltageLimit, ambient: plan.ambient)
    }
    let main = try model(fitted, plan.path)
    let whole = StatePath(scales: plan.path.scales, radius: plan.path.radius)
    let others = try studies.thicknesses.map { thickness, study in
      ProgrammingExperiments.ThicknessFields(thickness: thickness, fields: try model(points(study), whole))
    }
    return SteadyFields(
      fields: main, thicknesses: others, heldOut: heldOut, hashes: hashes, failures: failures)
  }

  private func pulses(
    _ solves: FieldSolves, _ studies: (fitted: [FieldStudy], heldOut: [FieldStudy])
  ) throws -> (fitted: [ThermalTrace], heldOut: [ThermalTrace], hashes: [String: String]) {
    var hashes: [String: String] = [:]
    func traces(_ studies: [FieldStudy]) throws -> [ThermalTrace] {
      try studies.flatMap { study in
        let (traces, hash) = try solves.traces(study, ambient: plan.ambient)
        hashes[study.name] = hash
        return traces
      }
    }
    return (try traces(studies.fitted), try traces(studies.heldOut), hashes)
  }
}

extension CompactDevice {
  /// Its switching in the same device with another thickness of the oxide.
  fileprivate func switching(thickness: Double) -> SwitchingParameters {
    var switching = switching
    switching.slow = switching.slow(thickness: thickness, reference: oxideThickness)
    return switching
  }
}

extension StatePath {
  /// - Throws: ``CalibrationError`` where the kinetics would leave the path.
  fileprivate func require(_ window: ClosedRange<Double>) throws {
    guard states.contains(window.lowerBound), states.contains(window.upperBound) else {
      throw CalibrationError.noSwitching(
        "the states from \(short(window.lowerBound)) to \(short(window.upperBound)) that the given switching moves through are not all on this device's path, \(short(states.lowerBound)) to \(short(states.upperBound))"
      )
    }
  }
}
