/// The candidate that was probably meant by a mistyped word, for "did you mean"; `nil` if none is near.
///
/// Near: equal but for upper and lower case, or one edit (insertion, deletion, substitution, swap of
/// neighbours) per three letters. Complexity: O(candidates · length²).
public func closestMatch(to word: String, among candidates: [String]) -> String? {
  let lower = Array(word.lowercased())
  let allowed = max(1, lower.count / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates where candidate != word {
    let other = Array(candidate.lowercased())
    if abs(other.count - lower.count) > allowed { continue }
    let distance = editDistance(lower, other)
    // One edit turns any one-letter word into any other; that is not a likeness.
    if distance > allowed || (distance > 0 && distance >= min(lower.count, other.count)) { continue }
    if best == nil || distance < best!.distance { best = (candidate, distance) }
  }
  return best?.candidate
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforePrevious = [Int]()
  var previous = Array(0...b.count)
  for i in 1...a.count {
    var row = [i]
    for j in 1...b.count {
      let same = a[i - 1] == b[j - 1]
      var cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (same ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        cost = min(cost, beforePrevious[j - 2] + 1)
      }
      row.append(cost)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.count]
}
