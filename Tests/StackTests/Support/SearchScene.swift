import Foundation
import TestSupport

/// Concerts with invented titles, and the results of searches for them.
struct SearchScene: Sendable {
  let stack: Stack
  /// Letters that no other test's names have.
  let word = String((0..<9).map { _ in "bcdfghklmnpqrstvwxz".randomElement() ?? "b" })
  let korean = String((0..<5).map { _ in "갈날달랄말발살잘찰칼탈팔할굴눌둘룰물불술".randomElement() ?? "갈" })

  init(_ stack: Stack) {
    self.stack = stack
  }

  /// Adds a concert by plain SQL and returns its id.
  @discardableResult
  func add(
    _ title: String, artist: String = "Somebody", venue: String? = nil, inDays days: Int? = 10
  ) throws
    -> Int64
  {
    let hall = venue ?? "Hall \(UUID().uuidString)"
    let date =
      days.map {
        """
        INSERT INTO schedule (concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at)
        VALUES (@concert, NOW(3) + INTERVAL \($0) DAY, NOW(3) + INTERVAL \($0) DAY, '2020-01-01', '2038-01-01');
        """
      } ?? ""
    let id = try stack.sql(
      """
      INSERT IGNORE INTO venue (name) VALUES (\(quoted(hall)));
      INSERT INTO concert (title, artist, venue_id)
      SELECT \(quoted(title)), \(quoted(artist)), id FROM venue WHERE name = \(quoted(hall));
      SET @concert = LAST_INSERT_ID();
      \(date)
      SELECT @concert;
      """)
    guard let id = Int64(id) else { throw Stack.Failure(description: "no concert: \(id)") }
    return id
  }

  /// The concerts of the first page, best first.
  func find(_ text: String, _ further: String = "") throws -> [Int64] {
    try reply(text, further).json.items.array.compactMap(\.id.integer)
  }

  func reply(_ text: String, _ further: String = "") throws -> Reply {
    try stack.get("/v1/concerts?q=\(encoded(text))\(further)")
  }

  func suggestions(_ text: String) throws -> [String] {
    try stack.get("/v1/concerts/suggestions?q=\(encoded(text))").json.items.array.compactMap(
      \.string)
  }

  /// Waits until the search knows all that was added.
  func settle(_ text: String, _ ids: [Int64]) throws {
    try eventually(within: .seconds(10), "\(text) is found") {
      Set(try find(text, "&limit=100")).isSuperset(of: ids)
    }
  }

  private func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
  }

  private func encoded(_ text: String) -> String {
    text.utf8.map { String(format: "%%%02X", $0) }.joined()
  }
}
