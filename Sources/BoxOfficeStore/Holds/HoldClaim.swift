package import BoxOffice
import MariaDB

extension Store {
  package func hold(
    _ wish: HoldWish, answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    try replaying(wish.request) { () throws(BoxOfficeError) in
      switch wish.seats {
      case .these(let seats):
        return try claim(
          seats, on: wish.scheduleID, pass: wish.pass, once: wish.request, answer: answer)
      case .best(let count, let tierID):
        return try claimBest(
          count, tierID, on: wish.scheduleID, pass: wish.pass, once: wish.request, answer: answer)
      }
    }
  }

  /// Claims the named seats, all or nothing. Expired holds are ended first, each in a transaction
  /// of its own, so that every transaction takes its locks in the one global order.
  func claim(
    _ seats: [SeatID], on schedule: ScheduleID, pass: QueuePass?, once request: IdempotentRequest,
    answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    var ended: Set<HoldID> = []
    for round in 1...staleHoldRounds {
      let offer = try readOffer(of: seats, on: schedule, for: request.userID)
      try offer.requireAvailable(seats)
      var stale = offer.staleHolds
      if stale.isEmpty {
        let pass = try requiredPass(pass, of: request.userID, for: offer.queuedConcertID)
        let outcome = try onceOrUndo(
          request, effect: .hold, at: .seatLimit(request.userID, schedule)
        ) { connection in
          try take(offer, for: request.userID, pass, besides: ended, connection).map { hold in
            Deed(answer: answer(hold), effectID: hold.id.value)
          }
        }
        switch outcome {
        case .commit(let answer): return answer
        case .undo(let inTheWay): stale = inTheWay
        }
      }
      try endStaleHolds(stale, round)
      ended.formUnion(stale)
    }
    throw .seatUnavailable(seats)
  }

  // A hold broken by hand keeps its seats: the sweep reports the hold in every pass, the audit
  // tells the fault, and a buyer gets other seats instead of an error.
  private func endStaleHolds(_ ids: [HoldID], _ round: Int) throws(BoxOfficeError) {
    var isEndedByAnother = false
    for id in ids {
      do {
        if try !expireHold(id) { isEndedByAnother = true }
      } catch .broken {
        continue
      }
    }
    // Seats of such a hold are free as soon as the other has committed.
    if isEndedByAnother, round < staleHoldRounds { pause(after: round) }
  }

  /// The transaction of a claim; undone where holds that have run out must be ended before, besides
  /// those that were tried already.
  private func take(
    _ offer: Offer, for user: UserID, _ pass: QueuePass?, besides tried: Set<HoldID>,
    _ connection: Connection
  ) throws -> Outcome<Hold, [HoldID]> {
    let wanted = offer.seats.map(\.place.id)
    // All locks are taken in the one global order and in one round trip, together with the hold
    // itself; if a check refuses the claim afterwards, all is undone.
    let (counted, lockedPass, date, isPresent, rows, seats, hold) = try connection.answers(
      to: seatLimitRaise(of: user, for: offer), passLock(pass),
      saleWindowLock(of: offer.scheduleID), personLock(user, for: offer.terms),
      standing(of: user, for: offer), seatLocks(wanted, of: offer.scheduleID),
      holdInsertion(of: offer, for: user))
    try requirePresent(isPresent)
    if counted > offer.terms.seatsPerUserMax {
      return .undo(try staleHolds(of: user, for: offer, connection))
    }
    try requireLive(pass, lockedPass)
    guard let date else { throw BoxOfficeError.notFound }
    try date.window.requireOpen(at: date.now)
    let standing = HoldStanding(rows)
    // A hold that has run out is not counted against the buyer before it is ended.
    let runOut = Set(standing.runOut(at: date.now)).subtracting(tried)
    guard runOut.isEmpty else { return .undo(runOut.sorted()) }
    try standing.requireWelcome(at: date.now, liveHoldsMax: offer.terms.liveHoldsMax)
    reach(.holdLocked)
    try Claim.require(wanted, from: seats, at: date.now)
    let stale = seats.compactMap(\.holdID)
    guard stale.isEmpty else { return .undo(stale) }
    writeSeats(of: hold, connection)
    markHeld(seats, by: hold, connection)
    emitCreated(hold, connection)
    reach(.holdInside)
    return .commit(hold)
  }

  /// Counts the seats of an offer in; gives the new count.
  private func seatLimitRaise(of user: UserID, for offer: Offer) -> Query<Int64> {
    .one(
      """
      INSERT INTO seat_limit (user_id, schedule_id, seats)
      VALUES (\(user), \(offer.scheduleID), \(offer.seats.count))
      ON DUPLICATE KEY UPDATE seats = seats + \(offer.seats.count)
      RETURNING seats
      """
    ) { $0.int() }
  }

  /// A buyer's own holds that have run out and are still counted; refuses where there are none, so
  /// that the limit is reached indeed.
  private func staleHolds(
    of user: UserID, for offer: Offer, _ connection: Connection
  ) throws -> [HoldID] {
    let stale: [HoldID] = try connection.answer(
      to: .all(
        """
        SELECT id
        FROM hold
        WHERE user_id = \(user) AND schedule_id = \(offer.scheduleID) AND status = 'active'
          AND expires_at <= NOW(3)
        ORDER BY id
        LIMIT \(offer.terms.seatsPerUserMax)
        """
      ) { $0.id() })
    guard !stale.isEmpty else {
      throw BoxOfficeError.seatLimitExceeded(limit: offer.terms.seatsPerUserMax)
    }
    return stale
  }

  private func holdInsertion(of offer: Offer, for user: UserID) -> Query<Hold> {
    .one(
      """
      INSERT INTO hold (user_id, schedule_id, total, created_at, expires_at)
      VALUES (
        \(user), \(offer.scheduleID), \(offer.total), NOW(3),
        NOW(3) + INTERVAL \(offer.terms.seconds) SECOND
      )
      RETURNING id, created_at, expires_at
      """
    ) { columns in
      Hold(
        id: columns.id(), userID: user, scheduleID: offer.scheduleID, status: .active,
        seats: offer.seats, total: offer.total, createdAt: columns.instant(),
        expiresAt: columns.instant(), isExtended: false, version: 1)
    }
  }

  private func writeSeats(of hold: Hold, _ connection: Connection) {
    let rows = hold.seats.map { seat -> SQL in
      "(\(hold.id), \(seat.place.id), \(seat.place.tierID), \(seat.price))"
    }
    connection.later(
      "INSERT INTO hold_seat (hold_id, seat_no, tier_id, price) VALUES \(part: rows.joined())")
  }

  private func markHeld(_ seats: [Seat], by hold: Hold, _ connection: Connection) {
    connection.later(
      """
      UPDATE seat FORCE INDEX (PRIMARY)
      SET status = 'held', hold_id = \(hold.id), held_until = \(hold.expiresAt),
        version = version + 1
      WHERE schedule_id = \(hold.scheduleID) AND \(part: unchanged(seats))
      """, changing: seats.count)
  }

  private func emitCreated(_ hold: Hold, _ connection: Connection) {
    connection.emit(
      "hold.created", .hold, hold.id.value, sequence: hold.version,
      createdPayload(
        id: "\(hold.id)", user: "\(hold.userID)", date: "\(hold.scheduleID)",
        seats: "\(hold.seats.map(\.place.id).json)", total: "\(hold.total)",
        end: "\(hold.expiresAt.rfc3339)"))
  }

  /// The payload of the event of a new hold, from expressions for its members.
  func createdPayload(
    id: SQL, user: SQL, date: SQL, seats: SQL, total: SQL, end: SQL
  ) -> SQL {
    """
    JSON_OBJECT(
      'hold_id', \(part: id), 'user_id', \(part: user), 'schedule_id', \(part: date),
      'seat_ids', JSON_EXTRACT(\(part: seats), '$'), 'total', \(part: total),
      'currency', \(Money.currency), 'expires_at', \(part: end)
    )
    """
  }
}

private let staleHoldRounds = 3
