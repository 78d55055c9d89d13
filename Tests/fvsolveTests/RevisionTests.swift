import Foundation
import Testing

/// What the build writes into the program about the checkout it is made from.
@Suite struct RevisionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("// sources\n", to: "p/Sources/a.swift")
    try folder.write("// manifest\n", to: "p/Package.swift")
    try folder.write("notes\n", to: "p/README.md")
  }

  private func git(_ arguments: String, in place: String = "p") throws -> String {
    let run = try shell(
      "git -c user.name=a -c user.email=a@b -c init.defaultBranch=main -C \(place) \(arguments)", in: folder)
    try #require(run.status == 0, "git \(arguments): \(run.errors)")
    return run.output.trimmingCharacters(in: .newlines)
  }

  private func commit() throws -> String {
    _ = try git("init -q")
    _ = try git("add .")
    _ = try git("commit -q -m first")
    return try git("rev-parse HEAD")
  }

  private func embedded(path: String? = nil) throws -> String {
    let embedder = try #require(Product.revisionEmbedder, "the build has left no RevisionEmbedder")
    let environment = path.map { ["PATH": Optional($0)] } ?? [:]
    let run = try shell("\"\(embedder)\" p/ out.swift", in: folder, environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    return try String(contentsOfFile: folder.path("out.swift"), encoding: .utf8)
  }

  private func expect(_ text: String, commit: String, isModified: Bool, reason: String = "") {
    #expect(text.contains("embeddedCommit: String = \"\(commit)\""), "\(text)")
    #expect(text.contains("embeddedIsModified: Bool = \(isModified)"), "\(text)")
    #expect(text.contains("embeddedReason: String = \"\(reason)\""), "\(text)")
  }

  @Test func aCleanCheckout() throws {
    let first = try commit()
    expect(try embedded(), commit: first, isModified: false)
    // What the program is not made of does not count.
    try folder.write("other notes\n", to: "p/README.md")
    try folder.write("mine\n", to: "p/notes.txt")
    expect(try embedded(), commit: first, isModified: false)
    _ = try git("commit -q -a -m second")
    let second = try git("rev-parse HEAD")
    #expect(second != first)
    expect(try embedded(), commit: second, isModified: false)
  }

  @Test(arguments: ["Sources/a.swift", "Sources/new.swift", "Package.swift", "scripts/new.py"])
  func changesAreMarked(_ file: String) throws {
    let commit = try commit()
    try folder.write("// changed\n", to: "p/" + file)
    expect(try embedded(), commit: commit, isModified: true)
    _ = try git("add -A")
    expect(try embedded(), commit: commit, isModified: true)
    _ = try git("reset -q --hard")
    expect(try embedded(), commit: commit, isModified: false)
  }

  @Test func aWorktreeHasItsOwnCommit() throws {
    _ = try commit()
    _ = try git("worktree add -q -b side ../side")
    _ = try git("commit -q --allow-empty -m side", in: "side")
    let commit = try git("rev-parse HEAD", in: "side")
    try FileManager.default.moveItem(atPath: folder.path("p"), toPath: folder.path("main"))
    _ = try git("worktree repair ../side", in: "main")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("p"), withDestinationPath: folder.path("side"))
    expect(try embedded(), commit: commit, isModified: false)
  }

  /// The commit of a project that the sources were unpacked in is not theirs.
  @Test func noCheckoutIsSaid() throws {
    expect(try embedded(), commit: "", isModified: false, reason: "built outside a git checkout")
    _ = try git("init -q", in: ".")
    _ = try git("add .", in: ".")
    _ = try git("commit -q -m theirs", in: ".")
    expect(try embedded(), commit: "", isModified: false, reason: "built outside a git checkout")
  }

  @Test func noGitIsSaid() throws {
    _ = try commit()
    expect(
      try embedded(path: "/nonexistent"), commit: "", isModified: false,
      reason: "git could not be asked in the build")
  }

  /// Otherwise every build would compile and link again.
  @Test func theFileIsLeftAloneWhileItIsRight() throws {
    _ = try commit()
    _ = try embedded()
    let before = try FileManager.default.attributesOfItem(atPath: folder.path("out.swift"))
    usleep(20_000)
    _ = try embedded()
    let after = try FileManager.default.attributesOfItem(atPath: folder.path("out.swift"))
    #expect(before[.modificationDate] as? Date == after[.modificationDate] as? Date)
    #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
  }
}
