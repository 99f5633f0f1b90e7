package import BoxOffice
import MariaDB

extension Store {
  /// The person's place in the line, a new one only if there is none.
  package func joinQueue(
    _ concert: ConcertID, user: UserID
  ) throws(BoxOfficeError) -> JoinedPlace {
    reach(.joinAlone)
    for _ in 0..<joinRounds {
      do throws(BoxOfficeError) {
        let (queue, isUnverified, known, new) = try standInLine(concert, user)
        if let new { return (new, true, queue.now) }
        if let known, known.isLive(at: queue.now) { return (known, false, queue.now) }
        // A draw is for people who are there once; a line may be joined before.
        if queue.isLobby, isUnverified { throw .emailNotVerified }
        let place = try transact { connection in
          queue.isLobby
            ? try enterLobby(queue, user, known, connection)
            : try enterAgain(queue, user, known, connection)
        }
        if let place { return (place, true, queue.now) }
      } catch .requestInProgress {
        // The same person has joined in another window meanwhile; the next reading finds that
        // place.
        continue
      }
    }
    throw .unavailable(reason: "queue_join")
  }

  /// Gives the place up; not found if there is none.
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

  /// Notes that a person who was passed over is back, to be let in before those who came later.
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

  /// The line, a person's place in it, and the new place of a newcomer to an open line, all in one
  /// round trip because every buyer of a rush makes this call.
  private func standInLine(
    _ concert: ConcertID, _ user: UserID
  ) throws(BoxOfficeError) -> (
    queue: SaleQueue, isUnverified: Bool, known: QueueToken?, new: QueueToken?
  ) {
    let (found, new) = try transact(retryUnknownCommit: true) { connection in
      try refusingTwins { () throws(DatabaseError) in
        // A person who has a place already must not lock the counter, however often they ask.
        try connection.conclude(queueAndPlace(concert, of: user), newPlace(of: user, in: concert))
      }
    }
    guard let found else {
      try requireConcert(concert)
      throw .queueNotRequired
    }
    guard found.queue.isOn else { throw .queueNotRequired }
    return (found.queue, found.isUnverified, found.place, new)
  }

  /// The new place of a person who has none; nil where there is one, where the line is not open,
  /// and for a person who is gone.
  private func newPlace(of user: UserID, in concert: ConcertID) -> Query<QueueToken?> {
    .ifAny(
      """
      IF NOT EXISTS (
        SELECT 1 FROM queue_token WHERE concert_id = \(concert) AND user_id = \(user)
      ) \(personCondition(user), if: keeps(.personLook)) THEN
        \(part: count(in: concert));
        IF ROW_COUNT() = 1 THEN
          \(part: placeInsertion(for: user, into: concert, as: .waiting, number: "last_number"));
        END IF;
      END IF
      """
    ) { $0.queueToken() }
  }

  private func personCondition(_ user: UserID) -> SQL {
    """
    AND EXISTS (
      SELECT 1 FROM user WHERE id = \(user) AND \(part: isPresent) LOCK IN SHARE MODE
    )
    """
  }

  // The shared lock keeps the lobby open until this entrant is in it.
  private func enterLobby(
    _ queue: SaleQueue, _ user: UserID, _ known: QueueToken?, _ connection: Connection
  ) throws -> QueueToken? {
    let locked = try connection.answer(
      to: self.queue(of: queue.concertID, "LOCK IN SHARE MODE"))
    guard let locked, locked.isLobby else { return nil }
    if let known { return try rejoin(known, as: .lobby, number: "NULL", connection) }
    let newcomer: Query<QueueToken?> = .first(
      placeInsertion(for: user, into: queue.concertID, as: .lobby, number: "NULL")
    ) { $0.queueToken() }
    let (new, isPresent) = try refusingTwins { () throws(DatabaseError) in
      try connection.answers(to: newcomer, personLook(user))
    }
    try requirePresent(isPresent)
    return new
  }

  /// Gives a new place to a person whose last one has ended; nil after ending a lobby that is over,
  /// which was in the way.
  private func enterAgain(
    _ queue: SaleQueue, _ user: UserID, _ known: QueueToken?, _ connection: Connection
  ) throws -> QueueToken? {
    if let known, try connection.execute(count(in: queue.concertID)).affectedRows == 1 {
      return try rejoin(known, as: .waiting, number: "last_number", connection)
    }
    try requirePresent(connection.answer(to: personLook(user)))
    try closeLobby(of: queue.concertID, connection)
    return nil
  }

  /// Adds one person to an open line. The counter's row is written first, so that numbers follow
  /// the order of the commits without a gap.
  private func count(in concert: ConcertID) -> SQL {
    """
    UPDATE sale_queue
    SET last_number = last_number + 1
    WHERE concert_id = \(concert) AND is_on
      AND (opens_at IS NULL OR closed_at IS NOT NULL)
    """
  }

  private func placeInsertion(
    for user: UserID, into concert: ConcertID, as state: QueueToken.State, number: SQL
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

  private func refusingTwins<Result>(
    _ insert: () throws(DatabaseError) -> Result
  ) throws -> Result {
    do {
      return try insert()
    } catch {
      // The conflict is thrown instead of returned, because the rollback must take the counted
      // number back.
      if case .duplicate = error { throw BoxOfficeError.requestInProgress }
      throw error
    }
  }

  /// Another place for a person whose former one has ended.
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
    let place: Query<QueueToken> = .one(
      "SELECT \(part: queueTokenColumns) FROM queue_token WHERE id = \(known.id)"
    ) { $0.queueToken() }
    let (token, isPresent) = try connection.answers(to: place, personLook(known.userID))
    try requirePresent(isPresent)
    return token
  }
}

private let joinRounds = 4
