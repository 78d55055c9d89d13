import ArgumentParser
import DeviceGeometry
import Foundation
import Quantities

/// What `--vary NAME=VALUES` says: an option of `train` and the texts that it takes in turn.
struct TrainingVariation {
  /// Without dashes: "cycle-noise".
  let option: String
  let texts: [String]

  static let mostConfigurations = 10_000
  /// What is no part of a configuration.
  private static let fixed: Set<String> = [
    "csv", "data", "engine", "jobs", "output", "sbatch", "seed", "seeds", "shard", "shards", "study", "vary",
  ]

  /// Long names of the options of `train` that take a value and are part of a configuration; those of one option in one list.
  ///
  /// Taken from the help, so that no option can be forgotten: "  --optimizer, --optimiser <optimizer>   How …".
  static let options: [[String]] = Train.helpMessage(columns: 400).split(separator: "\n").compactMap { line in
    guard line.hasPrefix("  -") else { return nil }
    let names = line.split(separator: " ").prefix { !$0.hasPrefix("<") }
    guard names.count < line.split(separator: " ").count, names.allSatisfy({ $0.hasPrefix("-") }) else {
      return nil
    }
    let long = names.map { $0.filter { $0 != "," } }.filter { $0.hasPrefix("--") }.map {
      String($0.dropFirst(2))
    }
    return long.isEmpty || long.contains(where: fixed.contains) ? nil : long
  }

  /// - Throws: `ValidationError`.
  init(_ text: String) throws {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
      throw ValidationError("--vary is NAME=VALUES, such as \"cycle-noise=0,0.01,0.035\", got \"\(text)\"")
    }
    let name = String(text[..<sign].drop { $0 == "-" }).trimmingCharacters(in: .whitespaces)
    guard let known = Self.options.first(where: { $0.contains(name) }) else {
      if Self.fixed.contains(name) {
        throw ValidationError(
          "--vary \(name): it is no part of a configuration"
            + (name.hasPrefix("seed") ? "; --seeds takes several" : ""))
      }
      let hint = closestMatch(to: name, among: Self.options.flatMap(\.self)).map { "; did you mean '\($0)'?" }
      throw ValidationError("--vary \(name): 'train' has no such option with a value\(hint ?? "")")
    }
    option = known[0]
    do { texts = try Self.texts(of: String(text[text.index(after: sign)...])) } catch {
      throw ValidationError("--vary \(name): \(error)")
    }
    if let twice = Dictionary(grouping: texts, by: \.self).first(where: { $1.count > 1 })?.key {
      throw ValidationError("--vary \(name): '\(twice)' is there twice")
    }
  }

  /// Several variations, of different options.
  /// - Throws: `ValidationError`.
  static func list(_ texts: [String]) throws -> [TrainingVariation] {
    let all = try texts.map { try TrainingVariation($0) }
    if let twice = Dictionary(grouping: all, by: \.option).first(where: { $1.count > 1 })?.key {
      throw ValidationError("--vary \(twice) is there twice")
    }
    let count = all.map { Double($0.texts.count) }.reduce(1, *)
    guard count <= Double(mostConfigurations) else {
      throw ValidationError(
        "these are \(format(count, "", digits: 4)) configurations, more than \(mostConfigurations); vary less"
      )
    }
    return all
  }

  /// "0,0.01,0.035"; "0:0.04:0.01" for a range; "0.4,0.2;0.2" with semicolons where the values have commas of their own.
  private static func texts(of line: String) throws -> [String] {
    func parts(_ separator: Character) throws -> [String] {
      let parts = line.split(separator: separator, omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if parts.contains("") { throw ValueListError.malformed("a value is missing") }
      return parts
    }
    if line.contains(";") { return try parts(";") }
    let parts = try parts(",")
    // Pairs, as of labels, and schedules, as step:0.5:10, are values as they are.
    if line.contains("/") || parts.contains(where: { $0.first?.isLetter == true }) { return parts }
    if parts.allSatisfy({ Double($0) != nil }) { return parts }
    return try ValueList.texts(line)
  }

  /// As an axis of the study: of numbers where all values are, in SI units.
  var axis: TrainingStudy.Axis {
    var axis = TrainingStudy.Axis(
      name: option.replacingOccurrences(of: "-", with: "_"), option: "--\(option)")
    let quantities = texts.compactMap { try? Quantity(parsing: $0) }
    let unit = quantities.first?.dimension.unit ?? "1"
    if quantities.count == texts.count, Set(quantities.map(\.dimension)).count == 1, !unit.contains("/"),
      !texts.contains(where: { $0.contains("/") })
    {
      (axis.numbers, axis.unit) = (quantities.map(\.value), unit)
    } else {
      // A device is known by the name of its file, wherever that is.
      let stems = texts.map { DeviceFile.stem(of: $0) }
      axis.texts = option == "device" && Set(stems).count == stems.count ? stems : texts
    }
    return axis
  }
}
