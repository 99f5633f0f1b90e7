package import BoxOffice
import MariaDB

extension SaleQueue {
  /// Reads a row of `queueColumns`.
  init(_ row: Row) {
    self.init(
      concertID: row.id(0), isOn: row.bool(1), capacity: row.int(2),
      admissionsPerMinute: row.int(3),
      passSeconds: row.int(4), opensAt: row.optionalInstant(5), seed: row.string(6),
      commitment: row.string(7), closedAt: row.optionalInstant(8), entrants: row.int(9),
      drawnAt: row.optionalInstant(10), drawn: row.int(11), lastNumber: row.int(12),
      serving: row.int(13), tickedAt: row.instant(14), credit: row.int(15), pace: row.int(16),
      now: row.instant(17))
  }
}

extension Store {
  /// A line as it stands; nil where the concert has none. Throws not-found where there is no concert.
  package func findQueue(_ id: ConcertID) throws(BoxOfficeError) -> SaleQueue? {
    let row = try ask { try $0.query(queueQuery(id)).first }
    if row == nil { try requireConcert(id) }
    return row.map { SaleQueue($0) }
  }

  /// The concerts whose line must be looked after.
  package func listDueQueues(limit: Int) throws(BoxOfficeError) -> [ConcertID] {
    try ask { database in
      try database.query(
        """
        SELECT concert_id
        FROM sale_queue
        WHERE is_on AND ticked_at <= NOW(3) - INTERVAL 1 SECOND
        ORDER BY ticked_at
        LIMIT \(limit)
        """
      ).map { $0.id(0) }
    }
  }

  /// A place in a line by the number of its row.
  package func findQueueToken(
    _ id: Int64
  ) throws(BoxOfficeError) -> (token: QueueToken, now: Instant)? {
    try ask { database in
      try database.query(
        "SELECT \(part: queueTokenColumns), NOW(3) FROM queue_token WHERE id = \(id)"
      ).first.map { (queueToken($0), $0.instant(8)) }
    }
  }

  func queueQuery(_ id: ConcertID, _ lock: SQL = "") -> SQL {
    "SELECT \(part: queueColumns) FROM sale_queue WHERE concert_id = \(id) \(part: lock)"
  }

  /// Asks for the same with somebody's place in it, if there is one.
  func queueQuery(_ id: ConcertID, withPlaceOf user: UserID) -> SQL {
    """
    SELECT \(part: queueColumns), \(part: queueTokenColumns)
    FROM sale_queue
    LEFT JOIN queue_token
      ON queue_token.concert_id = sale_queue.concert_id AND queue_token.user_id = \(user)
    WHERE sale_queue.concert_id = \(id)
    """
  }

  /// What that has found.
  func queueAndPlace(_ row: Row) -> (queue: SaleQueue, place: QueueToken?) {
    (SaleQueue(row), row.isNull(18) ? nil : queueToken(row, from: 18))
  }

  func requireConcert(_ id: ConcertID) throws(BoxOfficeError) {
    let known = try ask { try $0.query("SELECT 1 FROM concert WHERE id = \(id)") }
    if known.isEmpty { throw .notFound }
  }

  func queueToken(_ row: Row, from first: Int = 0) -> QueueToken {
    QueueToken(
      id: row.int(first), concertID: row.id(first + 1), userID: row.id(first + 2),
      number: row.optionalInt(first + 3), state: row.word(first + 4),
      isSkipped: row.bool(first + 5), expiresAt: row.optionalInstant(first + 6),
      lot: row.string(first + 7))
  }
}

private let queueColumns: SQL = """
  sale_queue.concert_id, sale_queue.is_on, sale_queue.capacity, sale_queue.admissions_per_minute,
    sale_queue.pass_seconds, sale_queue.opens_at, sale_queue.seed, sale_queue.commitment,
    sale_queue.closed_at, sale_queue.entrants, sale_queue.drawn_at, sale_queue.drawn,
    sale_queue.last_number, sale_queue.serving, sale_queue.ticked_at, sale_queue.credit,
    sale_queue.pace, NOW(3)
  """

let queueTokenColumns: SQL = """
  queue_token.id, queue_token.concert_id, queue_token.user_id, queue_token.number,
    queue_token.state, queue_token.is_skipped, queue_token.expires_at, queue_token.lot
  """
