import ArgumentParser
import AxisymmetricMesh
import Calibration
import Cluster
import CompactModel
import Crossbar
import DeviceGeometry
import Electrothermal
import Foundation
import Optimization
import PulseProgramming
import ResultStore
import SparseLU
import Studies

/// Exit codes, and which error ends with which.
enum Failure {
  static let noConvergence: Int32 = 4
  /// Some points of a study have no solution.
  static let somePoints: Int32 = 3
  static let badInput: Int32 = 65
  static let internalError: Int32 = 70
  static let cannotWrite: Int32 = 74

  /// Tells the user what went wrong, on stderr, and ends the program.
  static func exit(_ error: any Error) -> Never {
    let code: Int32
    switch error {
    case let error as InputErrors:
      // Already in the form file:line:column: error: …
      Console.error(error.description, prefix: false)
      code = badInput
    case let error as ResultStoreError:
      Console.error(error.description)
      code = error.concernsWriting ? cannotWrite : badInput
    case let error as SolveFailure:
      Console.error(error.description)
      code = noConvergence
    case let error as SensitivityMismatch:
      Console.error(error.description)
      code = noConvergence
    case let error as TransientFailure:
      Console.error(error.description)
      code = noConvergence
    case let error as PulseInterrupted:
      Console.error(error.description)
      code = 128 + (Interruption.pending ?? SIGINT)
    case let error as StudyInterrupted:
      Console.error(error.description)
      code = 128 + (Interruption.pending ?? SIGINT)
    case let error as CalibrationInterrupted:
      Console.error(error.description)
      code = 128 + (Interruption.pending ?? SIGINT)
    case let error as ProgrammingInterrupted:
      Console.error(error.description)
      code = 128 + (Interruption.pending ?? SIGINT)
    case let error as ReproductionInterrupted:
      Console.error(error.description)
      code = 128 + (Interruption.pending ?? SIGINT)
    case let error as StepRunner.Busy:
      Console.error(error.description)
      code = cannotWrite
    case let error as ProtocolStudyError:
      Console.error(error.description)
      code = badInput
    case let error as UpdateModelError:
      Console.error(error.description)
      code = badInput
    case let error as Training.Failure:
      Console.error(error.description)
      if case .stopped = error { code = 128 + (Interruption.pending ?? SIGINT) } else { code = badInput }
    case let error as DigitFileError:
      Console.error(error.description)
      code = badInput
    case let error as CalibrationError:
      Console.error(error.description)
      code = badInput
    case let error as SurfaceFitError:
      Console.error(error.description)
      code = badInput
    case let error as StateError:
      Console.error(error.description)
      code = badInput
    case let error as MinimizationError:
      Console.error(error.description)
      code = noConvergence
    case let error as DeviceValueError:
      Console.error(error.description)
      code = internalError
    case let error as OtherData:
      Console.error(error.description)
      code = badInput
    case let error as StudyMergeError:
      Console.error(error.description)
      code = badInput
    case let error as SlurmFailure:
      Console.error(error.description)
      code = exitCode(of: error)
    case let error as PulseCheckpointError:
      Console.error(error.description)
      code = badInput
    case let error as LinearSolverError:
      Console.error("\(error); try another --resolution")
      code = noConvergence
    case let error as MeshError:
      Console.error("cannot mesh this device: \(error)")
      code = badInput
    case let error as ProblemError:
      Console.error(error.description)
      code = badInput
    case let error as HeatProblemError:
      Console.error(error.description)
      code = badInput
    case let error as SealedDocumentError:
      Console.error(error.description)
      code = badInput
    case let error as WireNetworkError:
      Console.error(error.description)
      code = error.isLost ? noConvergence : badInput
    case let error as ExportError:
      Console.error(error.description)
      code = badInput
    case let error as StartStateError:
      Console.error(error.description)
      code = badInput
    case let error as IntegrationFailure:
      Console.error(error.description)
      code = noConvergence
    case let error as FosterFitError:
      Console.error(error.description)
      code = internalError
    case let error as PlotFailure:
      if !error.isReported { Console.error(error.description) }
      code = error.exitCode
    default:
      // Help, version, completion scripts, usage errors (64) and exit codes.
      Fvsolve.exit(withError: error)
    }
    Foundation.exit(code)
  }

  private static func exitCode(of error: SlurmFailure) -> Int32 {
    switch error {
    case .notWritable: cannotWrite
    case .interrupted: 128 + (Interruption.pending ?? SIGINT)
    case .otherStudy, .otherShardCount, .damagedRecord, .refused: badInput
    case .notInstalled, .folderGone, .noAnswer, .shardsFailed: internalError
    }
  }
}
