import Foundation
import ResultStore

/// Files that points leave, their fields, one result file each in a folder beside the study's result: "results/sweep.fields/000012.h5".
///
/// The folder's file "identity" says of which study they are, so that none is taken for a point of another.
extension StudySession {
  public func fieldPath(of point: Int) -> String {
    let number = String(point)
    return "\(fieldFolder)/\(String(repeating: "0", count: max(0, 6 - number.count)))\(number).h5"
  }

  private var fieldFolder: String {
    (path.hasSuffix(".h5") ? String(path.dropLast(3)) : path) + "." + Run.keepsakes
  }

  private var identityPath: String { "\(fieldFolder)/identity" }

  /// Refuses fields of another study, marks the folder before there are any in it, and removes what killed runs were writing there:
  /// under the lock of the journal nobody writes it any more.
  /// - Throws: `.otherStudy`; what writing throws.
  public func claimFields() throws(ResultStoreError) {
    let owner = try? String(contentsOfFile: identityPath, encoding: .utf8)
    if owner.map({ $0 != run.identity }) ?? !fieldFiles.isEmpty { throw .otherStudy(path: fieldFolder) }
    guard saveFields != nil else { return }
    if owner == nil { try ResultFile.writeText(run.identity, to: identityPath) }
    try remove(abandonedFiles)
  }

  /// Removes the result and its fields, of whatever study.
  /// - Throws: `.notWritable`.
  func drop() throws(ResultStoreError) {
    try remove([path] + fieldFiles + abandonedFiles + [identityPath])
  }

  private func remove(_ files: [String]) throws(ResultStoreError) {
    for file in files where ResultFile.exists(file) {
      do { try FileManager.default.removeItem(atPath: file) } catch {
        throw .notWritable(path: file, reason: error.localizedDescription)
      }
    }
  }

  /// The points' files in the folder: "000012.h5", "000012.xdmf".
  private var fieldFiles: [String] {
    namesOfFields.filter { name in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == 2 && parts[0].count >= 6 && parts[0].allSatisfy { ("0"..."9").contains($0) }
        && ["h5", "xdmf"].contains(parts[1])
    }.map { "\(fieldFolder)/\($0)" }
  }

  /// Temporary files: ".000012.h5.HOST-PID-COUNT.partial".
  private var abandonedFiles: [String] {
    namesOfFields.filter { $0.hasPrefix(".") && $0.hasSuffix(".partial") }.map { "\(fieldFolder)/\($0)" }
  }

  private var namesOfFields: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: fieldFolder)) ?? []
  }
}
