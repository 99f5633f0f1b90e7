/// A piece of a longer list, and where the next one begins.
package struct Page<Item: Sendable>: Sendable {
  package let items: [Item]
  package let next: Position?

  package init(items: [Item], next: Position?) {
    self.items = items
    self.next = next
  }

  /// Takes rows that were asked for with one more than the limit: the last one only shows that more follow.
  package init(_ rows: [Item], limit: Int, position: (Item) -> Position) {
    let items = Array(rows.prefix(limit))
    self.init(items: items, next: rows.count > limit ? items.last.map(position) : nil)
  }
}

/// Where in a list the last piece ended: some numbers of its last row.
package struct Position: Sendable, Equatable {
  package let numbers: [Int64]

  package init(_ numbers: Int64...) {
    self.numbers = numbers
  }

  package init(numbers: [Int64]) {
    self.numbers = numbers
  }
}
