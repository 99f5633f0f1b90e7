/// A piece of a longer list, with the position at which the next one begins.
package struct Page<Item: Sendable>: Sendable {
  package let items: [Item]
  package let next: Position?

  package init(items: [Item], next: Position?) {
    self.items = items
    self.next = next
  }

  /// Makes a page of rows read with one more than the limit: the last row only shows that more
  /// follow.
  package init(_ rows: [Item], limit: Int, position: (Item) -> Position) {
    let items = Array(rows.prefix(limit))
    self.init(items: items, next: rows.count > limit ? items.last.map(position) : nil)
  }
}

/// The position in a list at which a page ended: some numbers of its last row.
package struct Position: Sendable, Equatable {
  package let numbers: [Int64]

  package init(_ numbers: Int64...) {
    self.numbers = numbers
  }

  package init(numbers: [Int64]) {
    self.numbers = numbers
  }
}
