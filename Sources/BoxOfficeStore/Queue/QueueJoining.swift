package import BoxOffice
import MariaDB

extension Store {
  /// The person's place in the line, a new one only where there is none.
  package func joinQueue(
    _ concert: ConcertID, user: UserID
  ) throws(BoxOfficeError) -> (token: QueueToken, isNew: Bool, now: Instant) {
    for _ in 0..<joinRounds {
      do {
        let (queue, known, new) = try standInLine(concert, user)
        if let new { return (new, true, queue.now) }
        if let known, known.isLive(at: queue.now) { return (known, false, queue.now) }
        let place = try transact { connection in
          queue.isLobby
            ? try enterLobby(queue, user, known, connection)
            : try enterAgain(queue, known, connection)
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

  /// The line, somebody's place in it, and the new place of whoever had none in an open line: all in one round
  /// trip, since everybody who comes does just that.
  private func standInLine(
    _ concert: ConcertID, _ user: UserID
  ) throws(BoxOfficeError) -> (queue: SaleQueue, known: QueueToken?, new: QueueToken?) {
    let results = try transact(retryUnknownCommit: true) { connection in
      try newPlace { () throws(DatabaseError) in
        // Who has a place already must not lock the counter, however often they ask.
        try connection.conclude([
          queueQuery(concert, withPlaceOf: user),
          """
          IF NOT EXISTS (
            SELECT 1 FROM queue_token WHERE concert_id = \(concert) AND user_id = \(user)
          ) THEN
            \(part: count(in: concert));
            IF ROW_COUNT() = 1 THEN
              \(part: insertion(of: user, into: concert, as: .waiting, number: "last_number"));
            END IF;
          END IF
          """,
        ])
      }
    }
    guard let row = results[0].first else {
      try requireConcert(concert)
      throw .queueNotRequired
    }
    let (queue, known) = queueAndPlace(row)
    guard queue.isOn else { throw .queueNotRequired }
    return (queue, known, results.dropFirst().first?.first.map { queueToken($0) })
  }

  // The shared lock keeps the lobby open until this entrant is in it.
  private func enterLobby(
    _ queue: SaleQueue, _ user: UserID, _ known: QueueToken?, _ connection: Connection
  ) throws -> QueueToken? {
    let locked = try connection.query(queueQuery(queue.concertID, "LOCK IN SHARE MODE"))
    guard let row = locked.first, SaleQueue(row).isLobby else { return nil }
    if let known { return try rejoin(known, as: .lobby, number: "NULL", connection) }
    let insertion = insertion(of: user, into: queue.concertID, as: .lobby, number: "NULL")
    let rows = try newPlace { () throws(DatabaseError) in try connection.query(insertion) }
    return rows.first.map { queueToken($0) }
  }

  /// Lets somebody whose place has ended stand in line again; ends the lobby where that is in the way.
  private func enterAgain(
    _ queue: SaleQueue, _ known: QueueToken?, _ connection: Connection
  ) throws -> QueueToken? {
    if let known, try connection.execute(count(in: queue.concertID)).affectedRows == 1 {
      return try rejoin(known, as: .waiting, number: "last_number", connection)
    }
    try closeLobby(of: queue.concertID, connection)
    return nil
  }

  /// Counts one more in an open line. The counter's row is written first, so that numbers follow the order of the
  /// commits without a gap.
  private func count(in concert: ConcertID) -> SQL {
    """
    UPDATE sale_queue
    SET last_number = last_number + 1
    WHERE concert_id = \(concert) AND is_on
      AND (opens_at IS NULL OR closed_at IS NOT NULL)
    """
  }

  private func insertion(
    of user: UserID, into concert: ConcertID, as state: QueueToken.State, number: SQL
  ) -> SQL {
    """
    INSERT INTO queue_token (concert_id, user_id, number, state, lot)
    SELECT concert_id, \(user), \(part: number), \(state.rawValue),
      SHA2(HEX(RANDOM_BYTES(32)), 256)
    FROM sale_queue
    WHERE concert_id = \(concert)
    RETURNING \(part: queueTokenColumns)
    """
  }

  private func newPlace<Result>(
    _ insert: () throws(DatabaseError) -> Result
  ) throws -> Result {
    do {
      return try insert()
    } catch {
      // Thrown, not returned: the number that was counted must not be lost.
      if case .duplicate = error { throw BoxOfficeError.requestInProgress }
      throw error
    }
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
