/// Keys at the top of a YAML file, by which its kind is told before it is read strictly; none where it cannot be read.
public func topLevelKeys(ofFile path: String) -> Set<String> {
  guard let input = try? InputText(path: path), let root = try? InputValue(parsing: input),
    case .mapping(let entries) = root.content
  else { return [] }
  return Set(entries.compactMap(\.key.text))
}
