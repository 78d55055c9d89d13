/// What Slurm runs.
extension SlurmTask {
  /// The script of the array, for /bin/sh.
  /// - Parameter directory: to which the paths of the command and the folder are relative.
  func script(in directory: String) -> String {
    let words = command.map(ShellWords.quoted).joined(separator: " ")
    let format = "%s/shard-%0\(width)d-of-%0\(width)d.h5"
    return """
      #!/bin/sh
      # One shard of a study. Slurm runs this script once for every index of a job array; fvsolve wrote and submitted
      # it, and docs/cluster.md describes it. A shard that is run again goes on where its journal ends.
      shard=$SLURM_ARRAY_TASK_ID
      echo "== shard $shard of \(shardCount): job $SLURM_JOB_ID on $(hostname), $(date)"
      cd \(ShellWords.quoted(directory)) || exit
      file=$(printf '\(format)' \(ShellWords.quoted(folder)) "$shard" \(shardCount))
      \(words) --shard "$shard/\(shardCount)" -o "$file"
      status=$?
      echo "== shard $shard ended with exit code $status"
      # 3: some points failed, as the file says. The shard is done nevertheless.
      [ "$status" -eq 3 ] && exit 0
      exit "$status"

      """
  }

  /// The arguments of `sbatch`.
  /// - Parameters:
  ///   - name: of the job, by which it is found again.
  ///   - directory: see ``script(in:)``.
  func sbatchArguments(shards: [Int], name: String, in directory: String) -> [String] {
    [
      "--parsable", "--job-name=\(name)", "--array=\(Self.ranges(shards))",
      // Relative to the folder, in whose path a % would otherwise be replaced.
      "--chdir=\(Self.absolute(folder, in: directory))", "--output=logs/shard-%\(width)a.log",
      "--open-mode=append",
    ] + extraOptions + [Self.absolute(scriptPath, in: directory)]
  }

  static func absolute(_ path: String, in directory: String) -> String {
    path.hasPrefix("/") ? path : directory + "/" + path
  }

  /// Ascending numbers as Slurm writes them: `1-3,7`.
  static func ranges(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
