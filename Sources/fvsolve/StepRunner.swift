import Foundation
import Reproduction
import ResultStore
import Workers

/// Runs commands of this program in the folder of a reproduction, one process each, and passes signals on to them.
final class StepRunner: Sendable {
  private let folder: String
  private let executable: String
  /// Held until this process and all that it started have ended, so that nobody writes to the same files.
  private let lock: FileLock

  /// - Throws: ``Busy``; `ResultStoreError` where the folder cannot be written.
  init(folder: String) throws {
    self.folder = folder
    executable =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    let steps = folder + "/steps"
    do {
      try FileManager.default.createDirectory(atPath: steps, withIntermediateDirectories: true)
    } catch { throw ResultStoreError.cannotCreateDirectory(path: steps, reason: error.localizedDescription) }
    let held: FileLock?
    // Children that outlive a killed parent keep it.
    do { held = try FileLock(steps + "/lock", isInherited: true) } catch {
      throw ResultStoreError.notWritable(path: error.path, reason: error.reason)
    }
    guard let held else { throw Busy(folder: folder) }
    lock = held
  }

  /// Another run writes to the folder.
  struct Busy: Error, CustomStringConvertible {
    var folder: String
    var description: String {
      "another run, or what is left of one, is at work in \(folder); wait for it, or give another folder with -o"
    }
  }

  func run(_ step: ReproductionStep) -> Reproduction.Outcome {
    let isPlot = step.arguments.first == "plot"
    let arguments = step.arguments + step.machineArguments + (isPlot ? [] : ["--json"])
    let (output, messages) = ("\(folder)/steps/\(step.name).out", "\(folder)/steps/\(step.name).log")
    defer { unlink(output) }
    guard let child = Child(executable, arguments, in: folder, output: output, messages: messages) else {
      return .init(
        status: Failure.internalError,
        message: "the program cannot be started again: \(String(cString: strerror(errno)))")
    }
    let (status, seconds) = child.wait()
    let text = (try? String(contentsOfFile: messages, encoding: .utf8)) ?? ""
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    let answer = FileManager.default.contents(atPath: output) ?? Data()
    // Commands print JSON, and 'plot', which has no numbers, its line for people.
    let written =
      isPlot
      ? String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isNewline)
        .filter { $0.hasPrefix("wrote ") }
        .flatMap { $0.dropFirst("wrote ".count).components(separatedBy: ", ") }
      : ((try? JSONSerialization.jsonObject(with: answer)) as? [String: Any])?["written"] as? [String] ?? []
    let last = lines.last { $0.contains("error:") } ?? lines.last ?? ""
    return .init(
      status: status, written: written,
      warnings: lines.filter { $0.hasPrefix("warning: ") }.map { String($0.dropFirst("warning: ".count)) },
      message: "exit code \(status)\(last.isEmpty ? "" : ": \(last)"); steps/\(step.name).log has the rest",
      cpuSeconds: seconds)
  }
}

/// A process in a process group of its own, so that a terminal's Ctrl-C reaches it through its parent alone, and once.
private struct Child {
  private let pid: pid_t

  /// Nil, with `errno`, where it cannot be started.
  init?(_ executable: String, _ arguments: [String], in folder: String, output: String, messages: String) {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    posix_spawn_file_actions_addopen(&actions, 2, messages, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    // The shell goes to the folder, and becomes the program there.
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, executable]
    var words: [UnsafeMutablePointer<CChar>?] = (shell + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var pid: pid_t = 0
    let failure = posix_spawn(&pid, shell[0], &actions, &attributes, &words, environ)
    if failure != 0 {
      errno = failure
      return nil
    }
    self.pid = pid
  }

  /// - Returns: its exit code, 128 + the signal that ended it, and its CPU seconds.
  func wait() -> (status: Int32, cpuSeconds: Double) {
    var status: Int32 = 0
    var usage = rusage()
    var isTold = false
    while true {
      let result = wait4(pid, &status, WNOHANG, &usage)
      if result == pid || (result < 0 && errno != EINTR) { break }
      if !isTold, let signal = Interruption.pending {
        kill(pid, signal)
        isTold = true
      }
      usleep(10_000)
    }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    let low = status & 0x7f
    return (low == 0 ? (status >> 8) & 0xff : 128 + low, seconds(usage.ru_utime) + seconds(usage.ru_stime))
  }
}
