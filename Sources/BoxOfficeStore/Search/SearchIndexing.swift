package import BoxOffice
import MariaDB

extension Store {
  /// Makes the search know concerts that have changed, the oldest change first; gives how many
  /// changes there were. Nothing is done while another process writes the index.
  package func indexChanges(limit: Int) throws(BoxOfficeError) -> Int {
    let isDue = try ask { try $0.answer(to: .exists("SELECT id FROM search_change LIMIT 1")) }
    guard isDue else { return 0 }
    return try transact { connection in
      // Two writers could write an older name over a newer one. The row is written, too, because on
      // a cluster a lock alone does not keep the other nodes out.
      let isMine = try connection.answer(
        to: .exists("SELECT turn FROM search_turn WHERE id = 1 FOR UPDATE SKIP LOCKED"))
      guard isMine else { return 0 }
      let changes = try connection.answer(
        to: .all("SELECT id, concert_id FROM search_change ORDER BY id LIMIT \(limit)") {
          (id: $0.int(), concert: $0.int())
        })
      guard !changes.isEmpty else { return 0 }
      _ = try connection.execute("UPDATE search_turn SET turn = turn + 1 WHERE id = 1")
      try index(Set(changes.map(\.concert)).sorted(), connection)
      _ = try connection.execute(
        """
        DELETE search_change
        FROM \(part: numbers(changes.map(\.id)))
        JOIN search_change ON search_change.id = given.number
        """)
      return changes.count
    }
  }

  /// Marks concerts that have been over for an hour as past; returns their number.
  package func indexPast(limit: Int) throws(BoxOfficeError) -> Int {
    try ask { database in
      let moved = try database.execute(
        """
        UPDATE search_document
        SET is_past = TRUE
        WHERE is_past = FALSE AND last_starts_at < NOW(3) - INTERVAL 1 HOUR
        LIMIT \(limit)
        """)
      return Int(moved.affectedRows)
    }
  }

  private func index(_ concerts: [Int64], _ connection: Connection) throws {
    for table: SQL in ["search_posting", "search_document"] {
      _ = try connection.execute(
        """
        DELETE \(part: table)
        FROM \(part: numbers(concerts))
        JOIN \(part: table) ON \(part: table).concert_id = given.number
        """)
    }
    let named = try connection.answer(
      to: .all(
        """
        SELECT concert.id, concert.title, concert.artist, venue.name
        FROM \(part: numbers(concerts))
        JOIN concert ON concert.id = given.number
        JOIN venue ON venue.id = concert.venue_id
        """
      ) { (id: $0.int(), names: [$0.string(), $0.string(), $0.string()]) })
    guard !named.isEmpty else { return }
    let batch = SearchBatch(named)
    try addEntries(batch, connection)
    try addDocuments(batch, connection)
  }

  private func addEntries(_ batch: SearchBatch, _ connection: Connection) throws {
    let known = Set(try entries(batch.texts, connection).map(\.text))
    let new = batch.texts.filter { !known.contains($0) }
    if !new.isEmpty {
      _ = try connection.execute(
        "INSERT INTO search_entry (text) SELECT given.text FROM \(part: texts(new))")
      _ = try connection.execute(
        """
        INSERT IGNORE INTO search_key (kind, letters, entry_id)
        SELECT given.kind, given.letters, search_entry.id
        FROM JSON_TABLE(
          \(batch.keys(of: Set(new))), '$[*]' COLUMNS (
            text VARCHAR(101) CHARACTER SET utf8mb4 PATH '$[0]',
            kind VARCHAR(10) CHARACTER SET utf8mb4 PATH '$[1]',
            letters VARCHAR(30) CHARACTER SET utf8mb4 PATH '$[2]'
          )
        ) AS given
        STRAIGHT_JOIN search_entry ON search_entry.text = given.text COLLATE utf8mb4_bin
        """)
    }
    let ids = Dictionary(
      try entries(batch.texts, connection).map { ($0.text, $0.id) },
      uniquingKeysWith: { first, _ in first })
    _ = try connection.execute(
      """
      INSERT IGNORE INTO search_posting (entry_id, concert_id)
      SELECT given.entry_id, given.concert_id
      FROM JSON_TABLE(
        \(batch.postings(ids)), '$[*]' COLUMNS (
          entry_id BIGINT PATH '$[0]', concert_id BIGINT PATH '$[1]'
        )
      ) AS given
      """)
  }

  private func entries(
    _ wanted: [String], _ connection: Connection
  ) throws -> [(id: Int64, text: String)] {
    try connection.answer(
      to: .all(
        """
        SELECT search_entry.id, search_entry.text
        FROM \(part: texts(wanted))
        STRAIGHT_JOIN search_entry ON search_entry.text = given.text COLLATE utf8mb4_bin
        """
      ) { (id: $0.int(), text: $0.string()) })
  }

  private func addDocuments(_ batch: SearchBatch, _ connection: Connection) throws {
    _ = try connection.execute(
      """
      INSERT INTO search_document
        (concert_id, is_past, first_starts_at, last_starts_at, names, words, initials)
      SELECT concert.id,
        concert.cancelled_at IS NOT NULL
          OR COALESCE(concert.last_starts_at < NOW(3) - INTERVAL 1 HOUR, FALSE),
        COALESCE(concert.first_starts_at, '9999-12-31'),
        COALESCE(concert.last_starts_at, '9999-12-31'),
        given.names, given.words, given.initials
      FROM JSON_TABLE(
        \(batch.documents), '$[*]' COLUMNS (
          concert_id BIGINT PATH '$[0]',
          names VARCHAR(4000) CHARACTER SET utf8mb4 PATH '$[1]',
          words VARCHAR(4000) CHARACTER SET utf8mb4 PATH '$[2]',
          initials VARCHAR(2000) CHARACTER SET utf8mb4 PATH '$[3]'
        )
      ) AS given
      STRAIGHT_JOIN concert ON concert.id = given.concert_id
      """)
  }

  private func texts(_ texts: [String]) -> SQL {
    """
    JSON_TABLE(
      \(SearchBatch.json(texts)), '$[*]' COLUMNS (
        text VARCHAR(101) CHARACTER SET utf8mb4 PATH '$'
      )
    ) AS given
    """
  }
}

/// A table `given` of numbers: the statement is the same for any count of them.
func numbers(_ numbers: [Int64]) -> SQL {
  "JSON_TABLE(\(numbers.json), '$[*]' COLUMNS (number BIGINT PATH '$')) AS given"
}
