import Optimization
import ResultStore
import SparseLU

extension Provenance {
  /// Of a run of this program that ends now.
  static func thisRun(since started: Timestamp) -> Provenance {
    Provenance(
      version: Version.number, commit: Version.commit,
      libraries: (UMFPACK.libraryVersions + [Minimization.libraryVersion]).map {
        .init(name: $0.name, version: $0.version)
      },
      // How often a run was interrupted is no part of what it is.
      arguments: CommandLine.arguments.filter { $0 != "--resume" }, started: started,
      finished: Timestamp.now)
  }
}
