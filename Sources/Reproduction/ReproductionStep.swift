/// One command of the chain from fields to figures, run in the folder of the reproduction.
public struct ReproductionStep: Sendable, Equatable {
  public var name: String
  /// What is run: "pulse --device device.json --protocol fig2a -o fig2a.h5".
  public var arguments: [String]
  /// What changes no number: files by their paths on this machine, whose content counts instead, and threads.
  public var machineArguments: [String] = []
  /// Steps whose files it reads.
  public var inputs: [String] = []
  /// SHA-256 by name of what it reads besides: resolved devices, protocols, data.
  public var content: [String: String] = [:]
  /// The file that others read.
  public var output: String
  /// What the command keeps beside its output to go on from after an interruption: good for the same inputs only.
  public var workspace: String?
  /// Instead of a command: the file of the user's that becomes the output.
  public var copies: String?

  public init(
    _ name: String, _ arguments: [String], machineArguments: [String] = [], inputs: [String] = [],
    content: [String: String] = [:], output: String, workspace: String? = nil, copies: String? = nil
  ) {
    (self.name, self.arguments, self.machineArguments) = (name, arguments, machineArguments)
    (self.inputs, self.content, self.output) = (inputs, content, output)
    (self.workspace, self.copies) = (workspace, copies)
  }

  /// As people would type it; folders of this machine are cut.
  public var command: String {
    if copies != nil { return "copy of \(arguments.joined(separator: " "))" }
    let words = arguments + machineArguments.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return (["fvsolve"] + words.map { $0.contains(" ") ? "\"\($0)\"" : $0 }).joined(separator: " ")
  }
}
