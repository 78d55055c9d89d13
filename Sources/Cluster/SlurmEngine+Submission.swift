import Foundation

/// What is submitted, and when.
extension SlurmEngine {
  /// Submits what is due.
  /// - Returns: whether a job was submitted.
  /// - Throws: `.refused`, `.notWritable`, `.noAnswer`.
  mutating func act(on entries: [SlurmQueueEntry], _ done: Set<Int>) throws(SlurmFailure) -> Bool {
    try settle(entries)
    let attempts = record.attempts
    var newest: [Int: String] = [:]
    for submission in record.submissions {
      for shard in submission.shards { newest[shard] = submission.name }
    }
    var alive: Set<Int> = []
    var endings: [Int: SlurmQueueEntry] = [:]
    for entry in entries {
      if entry.isAlive {
        alive.insert(entry.index)
      } else if newest[entry.index] == entry.name {
        endings[entry.index] = entry
      }
    }

    var due: [Int] = []
    for shard in 1...task.shardCount where !done.contains(shard) && failed[shard] == nil {
      if alive.contains(shard) {
        forgetLoss(of: shard)
      } else if let attempts = attempts[shard] {
        if let time = retryAt[shard] {
          if .now >= time { due.append(shard) }
        } else {
          noteMissing(shard, attempts: attempts, endings[shard])
        }
      } else {
        due.append(shard)
      }
    }
    return due.isEmpty ? false : try submit(due)
  }

  /// Finds out what became of submissions whose number is unknown. At the start also forgets those that ended in earlier runs:
  /// a user who tries again, after a repair, has all attempts again.
  private mutating func settle(_ entries: [SlurmQueueEntry]) throws(SlurmFailure) {
    let before = record
    record.submissions = record.submissions.compactMap { submission in
      let tasks = entries.filter { $0.name == submission.name }
      if isSettled ? submission.job == nil && tasks.isEmpty : !tasks.contains(where: \.isAlive) { return nil }
      var submission = submission
      if submission.job == nil {
        submission.job = tasks.first?.job
        for shard in submission.shards { forgetLoss(of: shard) }
      }
      return submission
    }
    if record != before { try record.write(task) }
    if !isSettled, !record.submissions.isEmpty { report(.following(jobs: record.jobs)) }
    isSettled = true
  }

  /// A shard that is neither in the queue nor done.
  private mutating func noteMissing(_ shard: Int, attempts: Int, _ ending: SlurmQueueEntry?) {
    let since = missingSince[shard] ?? .now
    missingSince[shard] = since
    // Slurm does not say that it failed: then its file may just be late.
    let mayBeLate = ending == nil || ending?.state == "COMPLETED"
    if mayBeLate && .now - since < pace.fileDelay { return }
    let reason = ending?.ending ?? "its job is no longer known to Slurm"
    if attempts < task.maximumAttempts {
      retryAt[shard] = .now + pace.retryDelay * (1 << (attempts - 1))
      report(.lost(shard: shard, attempt: attempts, reason: reason))
    } else {
      failed[shard] = SlurmFailure.FailedShard(
        index: shard, attempts: attempts, reason: reason, logPath: task.logPath(of: shard),
        logTail: Self.lastLines(of: task.logPath(of: shard)))
      report(.failed(shard: shard, reason: reason))
    }
  }

  private mutating func forgetLoss(of shard: Int) {
    missingSince[shard] = nil
    retryAt[shard] = nil
  }

  /// - Returns: whether the job was accepted.
  private mutating func submit(_ shards: [Int]) throws(SlurmFailure) -> Bool {
    do {
      let script = Data(task.script(in: directory).utf8)
      try script.write(to: URL(fileURLWithPath: task.scriptPath), options: .atomic)
    } catch {
      throw SlurmFailure.cannotWrite(path: task.scriptPath, error)
    }
    let submission = SlurmRecord.Submission(shards: shards)
    record.submissions.append(submission)
    try record.write(task)
    let last = record.submissions.count - 1
    switch client.submit(task.sbatchArguments(shards: shards, name: submission.name, in: directory)) {
    case .job(let job):
      submissionSilence = nil
      record.submissions[last].job = job
      try record.write(task)
      for shard in shards { forgetLoss(of: shard) }
      report(.submitted(job: job, shards: shards))
      return true
    case .noAnswer(let message):
      // The next look at the queue finds the job by its name, or the shards are still due.
      try noteSilence(message, since: &submissionSilence)
      return false
    case .refused(let message):
      record.submissions.removeLast()
      try record.write(task)
      throw .refused(message: message)
    }
  }

  private static func lastLines(of path: String) -> [String] {
    let text = FileManager.default.contents(atPath: path).map {
      String(decoding: $0.suffix(8192), as: UTF8.self)
    }
    return (text ?? "").split(separator: "\n").suffix(10).map(String.init)
  }
}
