import Foundation
import Testing
import Workers

@Suite struct FileLockTests {
  private func temporaryPath() -> String { NSTemporaryDirectory() + "lock-\(UUID().uuidString)" }

  @Test func oneAtATimeHoldsIt() throws {
    let path = temporaryPath()
    defer { unlink(path) }
    var first = try FileLock(path)
    #expect(first != nil)
    #expect(try FileLock(path) == nil)
    first = nil
    #expect(try FileLock(path) != nil)
  }

  /// A child that is still there holds what it has inherited, and nothing else.
  @Test(arguments: [true, false]) func childrenHoldWhatTheyInherit(isInherited: Bool) throws {
    let path = temporaryPath()
    defer { unlink(path) }
    var lock = try FileLock(path, isInherited: isInherited)
    #expect(lock != nil)
    var child = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("30"), nil]
    defer { for word in words { free(word) } }
    #expect(posix_spawn(&child, "/bin/sleep", nil, nil, &words, [nil]) == 0)
    lock = nil
    let isHeld = try FileLock(path) == nil
    #expect(isHeld == isInherited)
    kill(child, SIGKILL)
    waitpid(child, nil, 0)
  }

  @Test func aPlaceWithoutLocksIsTold() {
    #expect(throws: FileLock.Failure.self) { try FileLock("/nowhere/at/all") }
  }
}
