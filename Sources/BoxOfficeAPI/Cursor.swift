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
    guard numbers.count == count, self.text(position) == text,
      // Each number is an id or a moment; a moment that the database cannot keep would end the
      // worker.
      numbers.allSatisfy(Instant.millisecondsRange.contains)
    else { throw .invalidCursor }
    return position
  }
}
