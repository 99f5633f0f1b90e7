import BoxOffice
import HTTP

/// The beginning of the next page of a list, as text that a client hands back unread.
enum Cursor {
  private static let maximumBytes = 100

  static func text(_ position: Position) -> String {
    position.numbers.map { String($0) }.joined(separator: "_")
  }

  static func parse(_ text: String, numbers count: Int) throws(RequestError) -> Position {
    guard text.utf8.count <= maximumBytes else { throw .invalidCursor }
    let numbers = text.split(separator: "_", omittingEmptySubsequences: false).compactMap {
      Int64($0)
    }
    let position = Position(numbers: numbers)
    // Each number is a count, a moment or, as the last one of every list is, an id; a moment that
    // the database cannot keep would end the worker.
    guard numbers.count == count, self.text(position) == text,
      numbers.allSatisfy({ $0 >= 0 && Instant.millisecondsRange.contains($0) }),
      numbers.last.map({ $0 > 0 }) == true
    else { throw .invalidCursor }
    return position
  }
}
