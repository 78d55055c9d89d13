import Foundation
import ResultStore
import Testing

extension SweepResult {
  /// What must be equal however the study was run: all but processor times, who ran it and which part.
  var data: SweepResult {
    let moment = Timestamp(seconds: 0)
    var copy = self
    copy.provenance = Provenance(
      version: "", commit: "", arguments: [], started: moment, finished: moment)
    copy.shard = nil
    for k in copy.points.indices { copy.points[k]?.cpuSeconds = .nan }
    return copy
  }
}

extension TemporaryFolder {
  func sweep(_ name: String) throws -> SweepResult { try ResultFile.readSweep(path(name)) }

  /// Points in the journal of a study, however far it is; nil while there is none.
  func journaled(_ result: String) -> Int? {
    (try? SweepJournal.read(SweepJournal.path(for: path(result))))?.points.count
  }

  /// Waits until a run has begun its journal, or ended.
  func waitForJournal(of result: String, by program: RunningProgram) {
    while program.isRunning, journaled(result) == nil { usleep(1000) }
  }
}

/// A study over materials, geometry and drive whose points take some hundredths of a second each.
enum SampleStudy {
  static func sobol(points: Int) -> String {
    """
    schema: 1
    title: Sample
    devices: set
    resolution: 0.3
    design: sobol
    points: \(points)
    seed: 3
    axes:
      - {path: materials/HfOx filament/electrical_conductivity/sigma0, range: literature, scale: log}
      - {path: materials/HfO2/thermal_conductivity/value, range: literature}
      - {path: thickness, from: 5 nm, to: 10 nm}
      - {path: voltage, from: 0.1 V, to: 0.4 V}

    """
  }

  /// One point that solves, one that is no device, one hotter than anything stays solid.
  static let failing = """
    schema: 1
    devices: reset
    resolution: 0.3
    design: zip
    axes:
      - {path: filament/gap/from, values: [0 nm, 3 nm, 0 nm]}
      - {path: filament/gap/to, values: [2 nm, 2.5 nm, 3 nm]}
      - {path: voltage, values: [0.1 V, 0.1 V, 90 V]}

    """
}
