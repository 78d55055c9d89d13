import SparseLU

/// Elements that couple a fixed number of unknowns each: triangles, contact edges, single vertices.
public struct ElementGroup: Sendable {
  /// Unknowns per element.
  public var width: Int
  /// `width` unknowns for each element; -1 marks a value that is given, not solved for.
  public var unknowns: [Int32]

  public init(width: Int, unknowns: [Int32]) {
    self.width = width
    self.unknowns = unknowns
  }

  public var count: Int { unknowns.count / width }
}

/// The sparsity pattern of a system of elements, and where each element's local matrix goes in it.
public struct SparseAssembly: Sendable {
  public let pattern: SparsePattern
  /// For each group and element, the `width x width` places (row-major: row, column) in the pattern's values; -1 for none.
  public let places: [[Int32]]

  /// Complexity: linear in the entries of the local matrices.
  public init(order: Int, groups: [ElementGroup]) {
    // Entries (group, element, local column) by global column.
    var starts = [Int](repeating: 0, count: order + 1)
    for group in groups { for u in group.unknowns where u >= 0 { starts[Int(u) + 1] += 1 } }
    for j in 0..<order { starts[j + 1] += starts[j] }
    var fill = starts
    var entries = [(group: Int32, slot: Int32)](repeating: (0, 0), count: starts[order])
    for (g, group) in groups.enumerated() {
      for (slot, u) in group.unknowns.enumerated() where u >= 0 {
        entries[fill[Int(u)]] = (Int32(g), Int32(slot))
        fill[Int(u)] += 1
      }
    }
    var places = groups.map { [Int32](repeating: -1, count: $0.unknowns.count * $0.width) }
    var columnStarts = [0]
    columnStarts.reserveCapacity(order + 1)
    var rows: [Int] = []
    rows.reserveCapacity(starts[order] * 3)
    var seenIn = [Int](repeating: -1, count: order)
    var placeOfRow = [Int32](repeating: 0, count: order)
    var column: [Int] = []
    for j in 0..<order {
      column.removeAll(keepingCapacity: true)
      for entry in entries[starts[j]..<starts[j + 1]] {
        let width = groups[Int(entry.group)].width
        let first = Int(entry.slot) / width * width
        for k in first..<first + width {
          let row = Int(groups[Int(entry.group)].unknowns[k])
          if row >= 0 && seenIn[row] != j {
            seenIn[row] = j
            column.append(row)
          }
        }
      }
      column.sort()
      for row in column {
        placeOfRow[row] = Int32(rows.count)
        rows.append(row)
      }
      columnStarts.append(rows.count)
      for entry in entries[starts[j]..<starts[j + 1]] {
        let group = Int(entry.group)
        let width = groups[group].width
        let localColumn = Int(entry.slot) % width
        let first = Int(entry.slot) - localColumn
        for k in 0..<width {
          let row = Int(groups[group].unknowns[first + k])
          if row >= 0 { places[group][first * width + k * width + localColumn] = placeOfRow[row] }
        }
      }
    }
    pattern = SparsePattern(starts: columnStarts, rows: rows)
    self.places = places
  }
}
