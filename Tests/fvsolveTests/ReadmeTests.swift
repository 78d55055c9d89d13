import Foundation
import Testing

/// Every command that README shows runs, in the order shown and in one folder, as a reader would type them.
@Suite struct ReadmeTests {
  @Test func everyCommandRuns() throws {
    let readme = try String(contentsOfFile: Product.checkout + "/README.md", encoding: .utf8)
    let commands = Self.commands(in: readme)
    #expect(commands.contains { $0.contains("--state weakset") }, "the two-command start is missing")
    let folder = try TemporaryFolder()
    for name in ["geometries", "docs"] {
      try FileManager.default.copyItem(atPath: Product.checkout + "/\(name)", toPath: folder.path(name))
    }
    // Stands for the script that builds first.
    try folder.write("#!/bin/sh\nexec \"$fvsolve\" \"$@\"\n", to: "scripts/fvsolve")
    try folder.write("#!/bin/sh\nexec \"$fvsolve\" \"$@\"\n", to: "bin/fvsolve")
    for script in ["scripts/fvsolve", "bin/fvsolve"] { chmod(folder.path(script), 0o755) }
    let path = folder.path("bin") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    for command in commands {
      let run = try shell(command, in: folder, environment: ["PATH": path])
      #expect(run.status == 0, "\(command)\n\(run.output)\(run.errors)")
      for file in Self.written(run.output) { #expect(folder.exists(file), "\(command) wrote no \(file)") }
    }
  }

  @Test func commandsAreFoundInMarkdown() {
    let text = """
      Prose with `fvsolve --version`.
      ```sh
      scripts/fvsolve --state set \\
        --voltage "0.2 V"   # a remark
      fvsolve doctor
      scripts/test
      ls results
      $ fvsolve inspect a.h5
      ```
      ```yaml
      fvsolve: no
      ```
        ```sh
        fvsolve check b.yaml
        ```
      """
    #expect(
      Self.commands(in: text) == [
        "scripts/fvsolve --state set   --voltage \"0.2 V\"   # a remark", "fvsolve doctor",
        "fvsolve inspect a.h5",
        "fvsolve check b.yaml",
      ])
  }

  /// Lines of ```sh blocks that run fvsolve, a continued line joined to the next, a prompt removed.
  static func commands(in markdown: String) -> [String] {
    var commands: [String] = []
    var isInside = false
    var pending = ""
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("```") {
        isInside = !isInside && ["```sh", "```bash", "```console"].contains(text)
      } else if isInside {
        pending += pending.isEmpty && text.hasPrefix("$ ") ? String(text.dropFirst(2)) : text
        if pending.hasSuffix("\\") {
          pending = pending.dropLast() + "  "
          continue
        }
        if pending.hasPrefix("fvsolve") || pending.hasPrefix("scripts/fvsolve") { commands.append(pending) }
        pending = ""
      }
    }
    return commands
  }

  /// The files that the program says it wrote.
  private static func written(_ output: String) -> [String] {
    output.split(separator: "\n").filter { $0.hasPrefix("wrote ") }
      .flatMap { $0.dropFirst("wrote ".count).split(separator: ", ").map(String.init) }
  }
}
