import Materials

/// The materials that a device file holds or refers to, by name, before and after decoding.
struct MaterialLibrary {
  /// As written, in order; with overrides merged in.
  private(set) var entries: [InputValue.Entry] = []
  private(set) var materials: [String: Material] = [:]
  private let diagnostics: Diagnostics

  /// - Parameters:
  ///   - value: a path; a mapping of names to materials; or {file: path, override: {name: {property: ...}}}.
  ///   - input: the file that `value` stands in.
  ///   - replacement: a materials file to read instead of the one referred to.
  init(_ value: InputValue?, in input: InputText, replacement: InputText?, _ diagnostics: Diagnostics) {
    self.diagnostics = diagnostics
    if let replacement { read(replacement) }
    if let value {
      if value.text != nil {
        if replacement == nil { refer(to: value, from: input) }
      } else if value.mapping != nil, value["file"] != nil {
        let fields = Fields(value, of: "materials", required: ["file"], optional: ["override"], diagnostics)
        if replacement == nil, let file = fields?["file"] { refer(to: file, from: input) }
        if let override = fields?["override"] { merge(override) }
      } else if replacement == nil {
        add(value)
      }
    }
    let decoder = MaterialDecoder(diagnostics: diagnostics)
    for entry in entries {
      if let material = decoder.material(named: entry.name, from: entry.value) {
        materials[entry.name] = material
      }
    }
  }

  var names: [String] { entries.map(\.name) }

  private mutating func refer(to file: InputValue, from input: InputText) {
    guard let path = file.text, !path.isEmpty else {
      diagnostics.report("materials must be a path or a mapping, got \(file.phrase)", at: file)
      return
    }
    do {
      read(try input.referred(to: path))
    } catch {
      for problem in error.errors {
        diagnostics.report("materials file \"\(path)\" (\(problem.file)): \(problem.message)", at: file)
      }
    }
  }

  private mutating func read(_ input: InputText) {
    do {
      let root = try InputValue(parsing: input)
      guard
        let fields = Fields(
          root, of: "the materials file", required: ["schema", "materials"], optional: ["title"], diagnostics)
      else { return }
      fields.checkSchema()
      if let value = fields["materials"] { add(value) }
    } catch {
      for problem in error.errors {
        let place = InputValue(.text(""), file: problem.file, line: problem.line, column: problem.column)
        diagnostics.report(problem.message, at: place)
      }
    }
  }

  private mutating func add(_ value: InputValue) {
    guard let new = value.mapping, !new.isEmpty else {
      diagnostics.report(
        "materials must be a path or a mapping of names to materials, got \(value.phrase)", at: value)
      return
    }
    entries += new
  }

  /// Replaces single properties of materials; a name that the file lacks is a new material.
  private mutating func merge(_ override: InputValue) {
    guard let changes = override.mapping else {
      diagnostics.report("override of materials must be a mapping, got \(override.phrase)", at: override)
      return
    }
    for change in changes {
      guard let i = entries.firstIndex(where: { $0.name == change.name }) else {
        entries.append(change)
        continue
      }
      guard let properties = change.value.mapping else {
        diagnostics.report(
          "override of \"\(change.name)\" must be a mapping, got \(change.value.phrase)", at: change.value)
        continue
      }
      for property in properties { entries[i].value[property.name] = property.value }
      // A key that no material has must be reported where it was written.
      entries[i].value = entries[i].value.withKeys(from: properties)
    }
  }
}

extension InputValue {
  /// The same mapping with keys placed where `entries` has them.
  fileprivate func withKeys(from entries: [Entry]) -> InputValue {
    guard var own = mapping else { return self }
    for i in own.indices {
      if let match = entries.first(where: { $0.name == own[i].name }) { own[i].key = match.key }
    }
    var copy = self
    copy.content = .mapping(own)
    return copy
  }
}

extension Fields {
  /// This version reads schema 1.
  package func checkSchema() {
    guard let schema = self["schema"], schema.text != "1" else { return }
    report("schema must be 1, the only one this version reads, got \(schema.phrase)", at: "schema")
  }
}
