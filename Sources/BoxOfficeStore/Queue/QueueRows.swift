package import BoxOffice
import MariaDB

extension Store {
  /// The line of a concert; nil if the concert has none. Throws not-found if there is no concert.
  package func findQueue(_ id: ConcertID) throws(BoxOfficeError) -> SaleQueue? {
    let queue = try ask { try $0.answer(to: self.queue(of: id)) }
    if queue == nil { try requireConcert(id) }
    return queue
  }

  /// The concerts whose lobbies have closed and are to be drawn.
  package func listDueDraws(limit: Int) throws(BoxOfficeError) -> [ConcertID] {
    try ask { database in
      try database.answer(
        to: .all(
          """
          SELECT concert_id
          FROM sale_queue
          WHERE is_on AND opens_at <= NOW(3) AND drawn_at IS NULL
          ORDER BY opens_at
          LIMIT \(limit)
          """
        ) { $0.id() })
    }
  }

  /// A place in a line by the number of its row.
  package func findQueueToken(
    _ id: Int64
  ) throws(BoxOfficeError) -> (token: QueueToken, now: Instant)? {
    try ask { database in
      try database.answer(
        to: .first("SELECT \(part: queueTokenColumns), NOW(3) FROM queue_token WHERE id = \(id)") {
          ($0.queueToken(), $0.instant())
        })
    }
  }

  /// Places in lines by the numbers of their rows, each with the moment of reading.
  package func findQueueTokens(
    _ ids: [Int64]
  ) throws(BoxOfficeError) -> [Int64: (token: QueueToken, now: Instant)] {
    let found = try ask { database in
      try database.answer(
        to: .all(
          "SELECT \(part: queueTokenColumns), NOW(3) FROM queue_token WHERE id IN (\(padded: ids))"
        ) { (token: $0.queueToken(), now: $0.instant()) })
    }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.token.id, $0) })
  }

  /// The line of a concert, nil where it has none.
  func queue(of id: ConcertID, _ lock: SQL = "") -> Query<SaleQueue?> {
    .first(
      "SELECT \(part: queueColumns) FROM sale_queue WHERE concert_id = \(id) \(part: lock)"
    ) { $0.saleQueue() }
  }

  /// The line of a concert, with whether a person has to prove an address before entering its
  /// lobby, and with the person's place in it, if there is one.
  func queueAndPlace(
    _ id: ConcertID, of user: UserID
  ) -> Query<(queue: SaleQueue, isUnverified: Bool, place: QueueToken?)?> {
    .first(
      """
      SELECT \(part: queueColumns), user.id IS NOT NULL, \(part: queueTokenColumns)
      FROM sale_queue
      STRAIGHT_JOIN concert FORCE INDEX (PRIMARY) ON concert.id = sale_queue.concert_id
      \(part: unverifiedUser("\(user)"))
      LEFT JOIN queue_token
        ON queue_token.concert_id = sale_queue.concert_id AND queue_token.user_id = \(user)
      WHERE sale_queue.concert_id = \(id)
      """
    ) { ($0.saleQueue(), $0.bool(), $0.optionalRest { $0.queueToken() }) }
  }

  func requireConcert(_ id: ConcertID) throws(BoxOfficeError) {
    let exists = try ask {
      try $0.answer(to: .exists("SELECT 1 FROM concert WHERE id = \(id)"))
    }
    guard exists else { throw .notFound }
  }
}

extension Columns {
  /// The line that `queueColumns` describe.
  mutating func saleQueue() -> SaleQueue {
    SaleQueue(
      concertID: id(), isOn: bool(), capacity: optionalInt(), admissionsPerMinute: optionalInt(),
      passSeconds: int(), opensAt: optionalInstant(), seed: string(), commitment: string(),
      closedAt: optionalInstant(), entrants: int(), drawnAt: optionalInstant(),
      formedAt: optionalInstant(), numbersBefore: int(), drawn: int(), lastNumber: int(),
      serving: int(), tickedAt: instant(), credit: int(), pace: int(), now: instant())
  }

  /// The place in a line that ``queueTokenColumns`` describe.
  mutating func queueToken() -> QueueToken {
    QueueToken(
      id: int(), concertID: id(), userID: id(), number: optionalInt(), state: word(),
      isSkipped: bool(), expiresAt: optionalInstant(), lot: string())
  }
}

let queueColumns: SQL = """
  sale_queue.concert_id, sale_queue.is_on, sale_queue.capacity, sale_queue.admissions_per_minute,
    sale_queue.pass_seconds, sale_queue.opens_at, sale_queue.seed, sale_queue.commitment,
    sale_queue.closed_at, sale_queue.entrants, sale_queue.drawn_at,
    sale_queue.formed_at, sale_queue.numbers_before, sale_queue.drawn, sale_queue.last_number,
    sale_queue.serving, sale_queue.ticked_at, sale_queue.credit, sale_queue.pace, NOW(3)
  """

let queueTokenColumns: SQL = """
  queue_token.id, queue_token.concert_id, queue_token.user_id, queue_token.number,
    queue_token.state, queue_token.is_skipped, queue_token.expires_at, queue_token.lot
  """
