import ArgumentParser
import Cluster
import Foundation
import ResultStore

/// Where the points of a study are solved.
struct EngineOptions: ParsableArguments {
  enum Engine: String, ExpressibleByArgument, CaseIterable {
    case local, slurm
  }

  @Option(help: "Where points are solved: local, or slurm for a job array on a cluster.")
  var engine = Engine.local

  @Option(
    help: ArgumentHelp(
      "Parts of the study that a cluster runs, each a job of the array; 16, or fewer for a small study, unless given.",
      valueName: "N"))
  var shards: Int?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Options for sbatch, such as \"--partition=long --time=2:00:00\"; may be repeated.",
      valueName: "OPTIONS"))
  var sbatch: [String] = []

  func validate() throws {
    if engine == .local {
      if shards != nil {
        throw ValidationError("--shards needs --engine slurm; '--shard i/n' runs one by hand")
      }
      if !sbatch.isEmpty { throw ValidationError("--sbatch needs --engine slurm") }
    }
    if let shards, shards < 1 { throw ValidationError("--shards must be at least 1, got \(shards)") }
    _ = try sbatchWords()
  }

  /// - Parameter shard: of the command.
  func validate(shard: String?) throws {
    if engine == .slurm, shard != nil {
      throw ValidationError("--engine slurm cuts the study itself; give --shards N, not --shard")
    }
  }

  func sbatchWords() throws -> [String] {
    do { return try SbatchOptions.parse(sbatch) } catch { throw ValidationError(error.description) }
  }

  func shardCount(for points: Int) throws -> Int {
    let count = shards ?? min(16, points)
    if count > points { throw ValidationError("--shards \(count) is more than there are points (\(points))") }
    return count
  }

  /// Cores for this process: of a job on a cluster those that it asked for, else all that it may run on.
  static let cores: Int = {
    let all = ProcessInfo.processInfo.activeProcessorCount
    let environment = ProcessInfo.processInfo.environment
    guard environment["SLURM_JOB_ID"] != nil,
      let allotted = (environment["SLURM_CPUS_PER_TASK"] ?? environment["SLURM_CPUS_ON_NODE"]).flatMap({
        Int($0)
      })
    else { return all }
    return max(1, min(all, allotted))
  }()
}

extension SweepResult.Shard {
  /// What `--shard` says; nil where it is not given.
  init?(option text: String?) throws {
    guard let text else { return nil }
    guard let shard = Self(text) else {
      throw ValidationError("--shard takes i/n, such as 2/4, got '\(text)'")
    }
    guard shard.count >= 1 else { throw ValidationError("--shard \(text): there is at least 1 shard") }
    guard (1...shard.count).contains(shard.index) else {
      throw ValidationError(
        "--shard \(text) is out of range: of \(shard.count) shards i goes from 1 to \(shard.count)")
    }
    self = shard
  }
}
