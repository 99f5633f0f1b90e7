/// The visitors to be woken with their times, the earliest first (a binary heap).
struct TimerQueue {
  struct Entry {
    let due: UInt64
    let visitor: Int
  }

  private var heap: [Entry] = []

  var isEmpty: Bool { heap.isEmpty }
  var count: Int { heap.count }
  var nextDue: UInt64? { heap.first?.due }

  mutating func add(_ visitor: Int, due: UInt64) {
    heap.append(Entry(due: due, visitor: visitor))
    var child = heap.count - 1
    while child > 0, heap[child].due < heap[(child - 1) / 2].due {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Removes the earliest entry if its time has come.
  mutating func popDue(at now: UInt64) -> Entry? {
    guard let first = heap.first, first.due <= now else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while let child = smallerChild(of: parent), heap[child].due < heap[parent].due {
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func smallerChild(of parent: Int) -> Int? {
    let left = 2 * parent + 1
    guard left < heap.count else { return nil }
    let right = left + 1
    return right < heap.count && heap[right].due < heap[left].due ? right : left
  }
}
