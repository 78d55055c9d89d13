import Foundation

/// What this machine has besides the program. A CI machine must have it all, so nothing is left out there.
enum Available {
  static let isCI = ProcessInfo.processInfo.environment["CI"] != nil

  /// A Python with meshio, h5py and xarray; scripts/test makes one.
  static let readerPython = ProcessInfo.processInfo.environment["FVSOLVE_TEST_PYTHON"]
  static let readers = isCI || readerPython != nil

  /// Whether the program finds a Python that can draw.
  static let pictures: Bool = {
    if isCI { return true }
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? fvsolve(["doctor"], in: folder))?.output.contains("ok     Python") == true
  }()

  /// ngspice, which scripts/test installs.
  static let spice: Bool = {
    if isCI { return true }
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? shell("command -v ngspice", in: folder))?.status == 0
  }()

  /// A browser to look at reports with, which scripts/test installs.
  static let browser: Bool = {
    if isCI { return true }
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? shell("command -v chromium", in: folder))?.status == 0
  }()

  /// The Slurm of this machine, in the folder that scripts/test names.
  static let slurm = isCI || ProcessInfo.processInfo.environment["FVSOLVE_TEST_SLURM"] != nil

  /// Whether a file system can be mounted in a namespace of its own, as root may.
  static let mounting: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? shell("mkdir m && unshare --mount mount -t tmpfs tmpfs m", in: folder))?.status == 0
  }()
}
