/// Why a result could not be written or read. Paths are as the caller gave them.
public enum ResultStoreError: Error, Equatable, Sendable {
  /// The output directory does not exist and could not be made.
  case cannotCreateDirectory(path: String, reason: String)
  /// The output file cannot be made or replaced; an existing file is as it was.
  case notWritable(path: String, reason: String)
  /// The disk, the quota or the file size limit was reached; an existing file is as it was.
  case diskFull(path: String)
  /// Another process is writing the file now; `holder` says which when it is known: "process 1234 on host".
  case locked(path: String, holder: String?)
  /// The file holds points of another study than the one to be continued.
  case otherStudy(path: String)
  /// There is no such file to read.
  case notFound(path: String)
  /// The file is there but cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// The file is not HDF5 at all.
  case notHDF5(path: String)
  /// The file was not finished by the run that made it: `complete` is not 1.
  case incomplete(path: String)
  /// The file is HDF5 of another kind; `found` is its `Conventions` attribute.
  case wrongConventions(path: String, found: String?, expected: String)
  /// The file claims to be ours but something in it is missing or wrong.
  case damaged(path: String, reason: String)
  /// The data to be written contradict themselves, for example in their lengths.
  case inconsistent(String)
  /// The HDF5 library refused a call.
  case library(call: String, message: String)

  /// Whether writing failed (exit code 74) rather than the input being bad (exit code 65).
  public var concernsWriting: Bool {
    switch self {
    case .cannotCreateDirectory, .notWritable, .diskFull, .locked: true
    default: false
    }
  }
}

extension ResultStoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotCreateDirectory(let path, let reason):
      "cannot create the directory '\(path)': \(reason)"
    case .notWritable(let path, let reason):
      "cannot write '\(path)': \(reason)"
    case .diskFull(let path):
      "no space left to write '\(path)'; free some space or choose another directory with -o"
    case .locked(let path, let holder):
      "'\(path)' is being written by another run"
        + (holder.map { " (\($0))" } ?? "") + "; wait for it or choose another -o"
    case .otherStudy(let path):
      "'\(path)' holds points of another study; choose another -o, or give them up with --overwrite"
    case .notFound(let path):
      "'\(path)' does not exist"
    case .unreadable(let path, let reason):
      "cannot read '\(path)': \(reason)"
    case .notHDF5(let path):
      "'\(path)' is not an HDF5 file"
    case .incomplete(let path):
      "'\(path)' is incomplete: the run that wrote it did not finish; run it again"
    case .wrongConventions(let path, let found, let expected):
      "'\(path)' is HDF5 but not of this kind: its Conventions attribute is "
        + (found.map { "'\($0)'" } ?? "missing") + ", expected '\(expected)'"
    case .damaged(let path, let reason):
      "'\(path)' is damaged: \(reason)"
    case .inconsistent(let what):
      "the result contradicts itself: \(what)"
    case .library(let call, let message):
      "HDF5 could not \(call): \(message)"
    }
  }
}
