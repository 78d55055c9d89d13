/// What Slurm says of one task of an array.
struct SlurmQueueEntry: Equatable {
  /// The job's name.
  var name: String
  /// The number of the array, not of the task.
  var job: Int
  /// Of the task in the array: the shard.
  var index: Int
  /// In full, as in the manual of squeue: PENDING, RUNNING, TIMEOUT, …
  var state: String
  /// Why it waits, or why it ended.
  var reason: String

  /// The columns that ``parse(_:)`` reads.
  static let format = "%j|%F|%K|%T|%r"

  /// Reads the output of `squeue --array --noheader --format=…`; skips lines that tell of no array.
  static func parse(_ output: String) -> [SlurmQueueEntry] {
    output.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 5, let job = Int(fields[1]), let index = Int(fields[2]) else { return nil }
      return SlurmQueueEntry(name: fields[0], job: job, index: index, state: fields[3], reason: fields[4])
    }
  }

  /// States after which nothing comes. Any other, also one that a later version may add, counts as alive: better to wait for long
  /// than to start a shard twice.
  private static let finalStates: Set<String> = [
    "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
    "REVOKED", "TIMEOUT",
  ]

  var isAlive: Bool { !Self.finalStates.contains(state) }
  /// Whether it waits for its start; else it runs or is being cleaned up.
  var isPending: Bool {
    ["PENDING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD"].contains(state)
  }

  /// Slurm's words for its end, such as `FAILED (NonZeroExitCode)`.
  var ending: String { reason.isEmpty || reason == "None" ? state : "\(state) (\(reason))" }
}
