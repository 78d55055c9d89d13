/// How many shards are in which state.
public struct SlurmProgress: Sendable, Equatable, CustomStringConvertible {
  public var total: Int
  public var done = 0
  public var running = 0
  /// In the queue, or about to be submitted again.
  public var waiting = 0
  public var failed = 0
  /// Why most of them wait, in Slurm's words.
  public var waitingReason: String?

  init(total: Int) { self.total = total }

  public var description: String {
    var parts = ["\(done) of \(total) shards done", "\(running) running"]
    if waiting > 0 { parts.append("\(waiting) waiting" + (waitingReason.map { " (\($0))" } ?? "")) }
    if failed > 0 { parts.append("\(failed) failed") }
    return parts.joined(separator: ", ")
  }
}

/// What happens while a study is followed.
public enum SlurmEvent: Sendable, Equatable, CustomStringConvertible {
  /// After every look at the cluster.
  case progress(SlurmProgress)
  case submitted(job: Int, shards: [Int])
  /// Jobs of an earlier run were found, and are not submitted again.
  case following(jobs: [Int])
  /// Another run submits for this folder; this one follows.
  case standby
  /// A shard ended without its file, and is submitted again after a pause.
  case lost(shard: Int, attempt: Int, reason: String)
  /// A shard was submitted as often as allowed.
  case failed(shard: Int, reason: String)
  case noAnswer(message: String)
  case answersAgain

  public var description: String {
    switch self {
    case .progress(let progress): progress.description
    case .submitted(let job, let shards):
      "submitted job \(job) with \(shards.count == 1 ? "shard" : "shards") \(SlurmTask.ranges(shards))"
    case .following(let jobs):
      "following job \(jobs.map(String.init).joined(separator: " ")), submitted before"
    case .standby: "another run submits the jobs of this study; this one follows them"
    case .lost(let shard, let attempt, let reason):
      "shard \(shard) was lost at attempt \(attempt), \(reason); it is submitted again"
    case .failed(let shard, let reason): "shard \(shard) failed, \(reason)"
    case .noAnswer(let message): "Slurm does not answer, trying on: \(message)"
    case .answersAgain: "Slurm answers again"
    }
  }

  /// Whether a user should hear of it even when all else goes well.
  public var isWarning: Bool {
    switch self {
    case .lost, .failed, .noAnswer: true
    default: false
    }
  }
}
