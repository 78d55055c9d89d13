/// A binary heap of triangles, the most urgent first. Ties leave in a fixed order, so results are reproducible.
struct PriorityQueue: ~Copyable {
  struct Entry {
    var urgency: Double
    var triangle: Int32
    var version: Int32
  }

  private var heap = GrowableBuffer<Entry>(capacity: 8192)
  var isEmpty: Bool { heap.count == 0 }

  mutating func push(_ entry: Entry) {
    heap.append(entry)
    var i = heap.count - 1
    while i > 0 {
      let parent = (i - 1) / 2
      guard heap[parent].urgency < entry.urgency else { break }
      heap[i] = heap[parent]
      i = parent
    }
    heap[i] = entry
  }

  mutating func pop() -> Entry {
    let top = heap[0]
    let last = heap.removeLast()
    guard heap.count > 0 else { return top }
    var i = 0
    while 2 * i + 1 < heap.count {
      var child = 2 * i + 1
      if child + 1 < heap.count, heap[child + 1].urgency > heap[child].urgency { child += 1 }
      guard heap[child].urgency > last.urgency else { break }
      heap[i] = heap[child]
      i = child
    }
    heap[i] = last
    return top
  }
}
