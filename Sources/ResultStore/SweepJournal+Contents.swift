extension SweepJournal {
  /// What a journal holds.
  public struct Contents: Sendable, Equatable {
    /// SHA-256 in hexadecimal of whatever determines the study.
    public var identity: String
    /// The resolved study.
    public var config: String
    /// In the order of their indices; of several records of one point the last counts.
    public var points: [SweepResult.Point]
    /// Numbers, from 1, of lines that are damaged and were left out.
    public var damagedLines: [Int]

    init(
      identity: String, config: String, points: [SweepResult.Point] = [], damagedLines: [Int] = []
    ) {
      (self.identity, self.config) = (identity, config)
      (self.points, self.damagedLines) = (points, damagedLines)
    }
  }

  private static let newline = UInt8(ascii: "\n")
  private static let digestLength = 16

  /// Digest, text and line feed.
  static func line(_ text: String) -> [UInt8] {
    Array("\(SHA256.hexDigest(text.utf8).prefix(digestLength)) \(text)\n".utf8)
  }

  /// Reads the bytes of a journal.
  /// - Returns: what it holds and up to where its lines are whole; nil when not even its head is.
  /// - Throws: `.damaged` when it is no journal, or its head is wrong.
  static func parse(_ bytes: [UInt8], path: String) throws(ResultStoreError) -> (Contents, end: Int)? {
    let mark = Array(mark.utf8)
    guard bytes.starts(with: mark) || mark.starts(with: bytes) else {
      throw .damaged(path: path, reason: "it is not the journal of a study")
    }
    guard bytes.count > firstLineLength,
      let headEnd = bytes[firstLineLength...].firstIndex(of: newline)
    else { return nil }
    guard let head = verified(bytes[firstLineLength..<headEnd]), var contents = Record.contents(head) else {
      throw .damaged(path: path, reason: "its second line, which says what the study is, has changed")
    }
    var points: [Int: SweepResult.Point] = [:]
    var start = headEnd + 1
    var number = 3
    while let end = bytes[start...].firstIndex(of: newline) {
      if let text = verified(bytes[start..<end]), let point = Record.point(text) {
        points[point.index] = point
      } else {
        contents.damagedLines.append(number)
      }
      (start, number) = (end + 1, number + 1)
    }
    contents.points = points.values.sorted { $0.index < $1.index }
    return (contents, start)
  }

  /// The text of a line whose digest is right.
  private static func verified(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let text = line.dropFirst(digestLength + 1)
    guard line.count > digestLength + 1, line[line.startIndex + digestLength] == UInt8(ascii: " "),
      line.starts(with: SHA256.hexDigest(text).utf8.prefix(digestLength))
    else { return nil }
    return text
  }
}
