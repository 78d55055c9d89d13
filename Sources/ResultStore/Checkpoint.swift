/// The state of an unfinished run as plain data, from which it can go on: what a checkpoint file holds.
///
/// Equal means equal in every bit, NaN and the sign of zero included.
public struct Checkpoint: Sendable, Equatable {
  /// SHA-256 in hexadecimal of whatever determines the run; tells whether a checkpoint belongs to it.
  public var identity: String
  /// One line for people: what run this is and how far it got.
  public var summary: String
  /// Names must not be empty, "." or hold "/"; texts hold no NUL. The same for the other two.
  public var reals: [String: [Double]]
  public var integers: [String: [Int64]]
  public var texts: [String: String]

  public init(
    identity: String, summary: String, reals: [String: [Double]] = [:], integers: [String: [Int64]] = [:],
    texts: [String: String] = [:]
  ) {
    self.identity = identity
    self.summary = summary
    self.reals = reals
    self.integers = integers
    self.texts = texts
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.identity == right.identity && left.summary == right.summary && left.integers == right.integers
      && left.texts == right.texts && left.reals.count == right.reals.count
      && left.reals.allSatisfy { name, values in
        right.reals[name].map { values.isBitwiseEqual(to: $0) } ?? false
      }
  }

  /// Checks that HDF5 can hold every name and text as it is.
  /// - Throws: `.inconsistent` that names the culprit.
  func validate() throws(ResultStoreError) {
    for name in Array(reals.keys) + Array(integers.keys) + Array(texts.keys) {
      if name.isEmpty || name == "." || name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) {
        throw .inconsistent("'\(name)' cannot be a name in a checkpoint")
      }
    }
    for text in [identity, summary] + Array(texts.values) where text.utf8.contains(0) {
      throw .inconsistent("a text in the checkpoint holds a NUL character")
    }
  }
}
