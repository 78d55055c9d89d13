import Testing

@testable import ResultStore

/// Test vectors of NIST (FIPS 180-4 examples and the SHA test suite).
@Test(
  arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    (
      String(repeating: "a", count: 100_000),
      "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee"
    ),
  ])
func sha256(message: String, digest: String) { #expect(SHA256.hexDigest(message.utf8) == digest) }

/// However a message is cut into pieces, its digest is that of the whole.
@Test(arguments: [1, 7, 63, 64, 65, 200])
func sha256InPieces(size: Int) {
  let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
  var digest = SHA256()
  for start in stride(from: 0, to: message.count, by: size) {
    message[start..<min(start + size, message.count)].withUnsafeBytes { digest.absorb($0) }
  }
  #expect(digest.hexDigest() == SHA256.hexDigest(message))
}
