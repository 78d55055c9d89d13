import Foundation
import ResultStore

/// What is kept as a JSON file of a schema of its own, sealed by a hash over all of it: the same value gives the same bytes.
public protocol SealedDocument: Codable, Sendable {
  static var schema: String { get }
  /// What people call such a file: "device file".
  static var noun: String { get }
  /// Where files that this version cannot read come from: "calibrate again".
  static var remedy: String { get }
  var schema: String { get }
  /// - Throws: ``DeviceValueError`` for the first number that makes no sense.
  func check() throws(DeviceValueError)
}

/// Why a file is not the document that was asked for.
public enum SealedDocumentError: Error, Sendable, Equatable, CustomStringConvertible {
  case unreadable(path: String, why: String)
  /// Not JSON, or without what such a document has; where, if it is known.
  case otherContent(path: String, noun: String, why: String)
  case otherSchema(path: String, found: String, known: String, remedy: String)
  case edited(path: String, remedy: String)
  /// A number that makes no sense.
  case badValue(path: String, DeviceValueError)

  public var description: String {
    switch self {
    case .unreadable(let path, let why): "cannot read \(path): \(why)"
    case .otherContent(let path, let noun, let why): "\(path) is no \(noun): \(why)"
    case .otherSchema(let path, let found, let known, let remedy):
      "\(path) has schema '\(found)'; this version reads '\(known)': \(remedy)"
    case .edited(let path, let remedy):
      "\(path) was changed after it was written: its hash does not fit; \(remedy), or say --accept-edited to take it as it is"
    case .badValue(let path, let error): "\(path): \(error)"
    }
  }
}

extension SealedDocument {
  /// The hash is of the text that has this in its place.
  private static var unsealed: String { String(repeating: "0", count: 64) }

  /// The file's text: keys in order, numbers with all their digits, and a seal over all of it. The same device gives the same bytes.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let text = String(
      decoding: try encoder.encode(SealedContent(sha256: Self.unsealed, document: self)), as: UTF8.self)
    let compact = Self.withShortRows(text) + "\n"
    return compact.replacingOccurrences(of: Self.unsealed, with: SHA256.hexDigest(compact.utf8))
  }

  /// - Throws: ``DeviceValueError`` for what could not be read again; `ResultStoreError` where it cannot be written; nothing is left then.
  public func write(to path: String) throws {
    try check()
    try ResultFile.writeText(json(), to: path)
  }

  /// - Parameter acceptEdited: whether to take a file whose hash does not fit.
  /// - Throws: ``SealedDocumentError``.
  public init(contentsOf path: String, acceptEdited: Bool = false) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw SealedDocumentError.unreadable(
        path: path,
        why: FileManager.default.fileExists(atPath: path) ? "no file of text" : "there is no such file")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let header = try? decoder.decode(SealHeader.self, from: data) else {
      throw SealedDocumentError.otherContent(path: path, noun: Self.noun, why: Self.notJSON(data))
    }
    guard header.schema == Self.schema else {
      throw SealedDocumentError.otherSchema(
        path: path, found: header.schema, known: Self.schema, remedy: Self.remedy)
    }
    let text = String(decoding: data, as: UTF8.self)
    let plain = text.replacingOccurrences(of: header.sha256, with: Self.unsealed)
    if !acceptEdited && SHA256.hexDigest(plain.utf8) != header.sha256 {
      throw SealedDocumentError.edited(path: path, remedy: Self.remedy)
    }
    do {
      self = try decoder.decode(Self.self, from: data)
    } catch let error as DecodingError {
      throw SealedDocumentError.otherContent(path: path, noun: Self.noun, why: Self.reason(error))
    }
    do { try check() } catch { throw SealedDocumentError.badValue(path: path, error) }
  }

  /// SHA-256 that ``json()`` is sealed with.
  public func seal() throws -> String {
    try JSONDecoder().decode(SealHeader.self, from: Data(json().utf8)).sha256
  }

  private static func notJSON(_ data: Data) -> String {
    do {
      _ = try JSONSerialization.jsonObject(with: data)
      return "it has no 'schema' and 'sha256'"
    } catch {
      let why = (error as NSError).userInfo["NSDebugDescription"] as? String
      return "it is not JSON\(why.map { " (\($0))" } ?? "")"
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty
        ? "" : " at " + path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "'\(key.stringValue)' is missing\(place(context.codingPath))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      return "\(context.debugDescription)\(place(context.codingPath))"
    @unknown default: return "\(error)"
    }
  }

  /// Lists of numbers on one line each.
  private static func withShortRows(_ text: String) -> String {
    var result = ""
    var row: [Substring] = []
    var opening: Substring?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let content = line.drop { $0 == " " }
      if let head = opening {
        if let first = content.first, first.isNumber || first == "-" {
          row.append(content)
          continue
        }
        if content.first == "]" {
          result += head + row.joined(separator: " ") + content + "\n"
        } else {
          result += head + "\n" + row.map { $0 + "\n" }.joined()
          opening = nil
          row = []
          if content.last == "[" { opening = line } else { result += line + "\n" }
          continue
        }
        opening = nil
        row = []
        continue
      }
      if content.last == "[" { opening = line } else { result += line + "\n" }
    }
    if result.last == "\n" { result.removeLast() }
    return result
  }
}

private struct SealHeader: Decodable {
  var schema: String
  var sha256: String
}

private struct SealedContent<Document: SealedDocument>: Encodable {
  var sha256: String
  var document: Document

  private enum CodingKeys: String, CodingKey { case sha256 }

  func encode(to encoder: any Encoder) throws {
    try document.encode(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(sha256, forKey: .sha256)
  }
}
