import Foundation
import ResultStore

/// Why a file is no device of the compact model.
public enum CompactDeviceError: Error, Sendable, Equatable, CustomStringConvertible {
  case unreadable(path: String, why: String)
  /// Not JSON, or without what a device has; where, if it is known.
  case notADevice(path: String, why: String)
  case otherSchema(path: String, found: String)
  case edited(path: String)
  /// A number that makes no sense.
  case badValue(path: String, DeviceValueError)

  public var description: String {
    switch self {
    case .unreadable(let path, let why): "cannot read \(path): \(why)"
    case .notADevice(let path, let why): "\(path) is no device file: \(why)"
    case .otherSchema(let path, let found):
      "\(path) has schema '\(found)'; this version reads '\(CompactDevice.schema)': calibrate again"
    case .edited(let path):
      "\(path) was changed after it was written: its hash does not fit. Calibrate again, or say --accept-edited to take it as it is"
    case .badValue(let path, let error): "\(path): \(error)"
    }
  }
}

extension CompactDevice {
  /// The hash is of the text that has this in its place.
  private static let unsealed = String(repeating: "0", count: 64)

  /// The file's text: keys in order, numbers with all their digits, and a seal over all of it. The same device gives the same bytes.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let text = String(
      decoding: try encoder.encode(Sealed(sha256: Self.unsealed, device: self)), as: UTF8.self)
    let compact = Self.withShortRows(text) + "\n"
    return compact.replacingOccurrences(of: Self.unsealed, with: SHA256.hexDigest(compact.utf8))
  }

  /// - Throws: ``DeviceValueError`` for what could not be read again; `ResultStoreError` where it cannot be written; nothing is left then.
  public func write(to path: String) throws {
    try check()
    try ResultFile.writeText(json(), to: path)
  }

  /// - Parameter acceptEdited: whether to take a file whose hash does not fit.
  /// - Throws: ``CompactDeviceError``.
  public init(contentsOf path: String, acceptEdited: Bool = false) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw CompactDeviceError.unreadable(
        path: path,
        why: FileManager.default.fileExists(atPath: path) ? "no file of text" : "there is no such file")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let header = try? decoder.decode(Header.self, from: data) else {
      throw CompactDeviceError.notADevice(path: path, why: Self.notJSON(data))
    }
    guard header.schema == Self.schema else {
      throw CompactDeviceError.otherSchema(path: path, found: header.schema)
    }
    let text = String(decoding: data, as: UTF8.self)
    let plain = text.replacingOccurrences(of: header.sha256, with: Self.unsealed)
    if !acceptEdited && SHA256.hexDigest(plain.utf8) != header.sha256 {
      throw CompactDeviceError.edited(path: path)
    }
    do {
      self = try decoder.decode(CompactDevice.self, from: data)
    } catch let error as DecodingError {
      throw CompactDeviceError.notADevice(path: path, why: Self.reason(error))
    }
    do { try check() } catch { throw CompactDeviceError.badValue(path: path, error) }
  }

  private struct Header: Decodable {
    var schema: String
    var sha256: String
  }

  private struct Sealed: Encodable {
    var sha256: String
    var device: CompactDevice

    private enum CodingKeys: String, CodingKey { case sha256 }

    func encode(to encoder: any Encoder) throws {
      try device.encode(to: encoder)
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(sha256, forKey: .sha256)
    }
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
