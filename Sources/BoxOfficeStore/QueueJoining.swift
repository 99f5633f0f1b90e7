package import BoxOffice
import MariaDB

extension Store {
  /// The person's place in the line, a new one only where there is none.
  package func joinQueue(
    _ concert: ConcertID, user: UserID
  ) throws(BoxOfficeError) -> (token: QueueToken, isNew: Bool, now: Instant) {
    for _ in 0..<joinRounds {
      guard let (queue, known) = try findQueue(concert, withPlaceOf: user), queue.isOn else {
        throw .queueNotRequired
      }
      if let known, known.isLive(at: queue.now) { return (known, false, queue.now) }
      do {
        let place = try transact { connection in
          queue.isLobby
            ? try enterLobby(queue, user, known, connection)
            : try enterLine(queue, user, known, connection)
        }
        if let place { return (place, true, queue.now) }
      } catch .requestInProgress {
        // The same person was quicker in another window: the next look finds that place.
        continue
      }
    }
    throw .unavailable(reason: "queue_join")
  }

  /// Gives the place up; not found where there is none to give up.
  package func leaveQueue(_ pass: QueuePass) throws(BoxOfficeError) {
    try ask { database in
      let left = try database.execute(
        """
        UPDATE queue_token
        SET state = 'left', is_back = FALSE
        WHERE id = \(pass.tokenID) AND user_id = \(pass.userID)
          AND state IN ('lobby', 'waiting', 'active')
          AND (number <=> \(pass.number) OR \(pass.number) = 0)
        """)
      guard left.affectedRows == 1 else { throw BoxOfficeError.notFound }
    }
  }

  /// Whoever was passed over and is seen again is let in before those who came later.
  package func markBack(_ token: QueueToken) throws(BoxOfficeError) {
    try ask { database in
      _ = try database.execute(
        """
        UPDATE queue_token
        SET is_back = TRUE
        WHERE id = \(token.id) AND state = 'waiting' AND is_skipped AND NOT is_back
        """)
    }
  }

  // The shared lock keeps the lobby open until this entrant is in it.
  private func enterLobby(
    _ queue: SaleQueue, _ user: UserID, _ known: QueueToken?, _ connection: Connection
  ) throws -> QueueToken? {
    let locked = try connection.query(queueQuery(queue.concertID, "LOCK IN SHARE MODE"))
    guard let row = locked.first, SaleQueue(row).isLobby else { return nil }
    if let known { return try rejoin(known, as: .lobby, number: "NULL", connection) }
    return try join(as: .lobby, number: "NULL", queue.concertID, user, connection)
  }

  // The counter's row is written first, so that numbers follow the order of the commits without a gap.
  private func enterLine(
    _ queue: SaleQueue, _ user: UserID, _ known: QueueToken?, _ connection: Connection
  ) throws -> QueueToken? {
    let count: SQL = """
      UPDATE sale_queue
      SET last_number = last_number + 1
      WHERE concert_id = \(queue.concertID) AND is_on
        AND (opens_at IS NULL OR closed_at IS NOT NULL)
      """
    let place: QueueToken?
    if let known {
      let isCounted = try connection.execute(count).affectedRows == 1
      place =
        isCounted
        ? try rejoin(known, as: .waiting, number: "last_number", connection) : nil
    } else {
      place = try join(
        after: count, as: .waiting, number: "last_number", queue.concertID, user, connection)
    }
    if place == nil { try closeLobby(of: queue.concertID, connection) }
    return place
  }

  /// A new place, if what must be done before has changed a row.
  private func join(
    after count: SQL? = nil, as state: QueueToken.State, number: SQL, _ concert: ConcertID,
    _ user: UserID, _ connection: Connection
  ) throws -> QueueToken? {
    let insert: SQL = """
      INSERT INTO queue_token (concert_id, user_id, number, state, lot)
      SELECT concert_id, \(user), \(part: number), \(state.rawValue),
        SHA2(HEX(RANDOM_BYTES(32)), 256)
      FROM sale_queue
      WHERE concert_id = \(concert)
      RETURNING \(part: queueTokenColumns)
      """
    let statements =
      count.map { [$0, "IF ROW_COUNT() = 1 THEN \(part: insert); END IF"] } ?? [insert]
    let results: [[Row]]
    do {
      results = try connection.queries(statements)
    } catch {
      // Thrown, not returned: the number that was counted must not be lost.
      if case .duplicate = error { throw BoxOfficeError.requestInProgress }
      throw error
    }
    return results.first?.first.map { queueToken($0) }
  }

  /// Another place for somebody whose former one has ended.
  private func rejoin(
    _ known: QueueToken, as state: QueueToken.State, number: SQL, _ connection: Connection
  ) throws -> QueueToken {
    let written = try connection.execute(
      """
      UPDATE queue_token
      JOIN sale_queue ON sale_queue.concert_id = queue_token.concert_id
      SET queue_token.state = \(state.rawValue), number = \(part: number), joined_at = NOW(3),
        admitted_at = NULL, expires_at = NULL, is_skipped = FALSE, is_back = FALSE
      WHERE queue_token.id = \(known.id)
        AND (state IN ('expired', 'used', 'left') OR state = 'active' AND expires_at <= NOW(3))
      """)
    guard written.affectedRows == 1 else { throw BoxOfficeError.requestInProgress }
    return queueToken(
      try connection.query(
        "SELECT \(part: queueTokenColumns) FROM queue_token WHERE id = \(known.id)")[0])
  }
}

private let joinRounds = 4
