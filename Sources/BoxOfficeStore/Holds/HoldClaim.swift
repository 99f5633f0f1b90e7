package import BoxOffice
import MariaDB

extension Store {
  package func hold(
    _ wish: SeatWish, on schedule: ScheduleID, pass: QueuePass?, once request: IdempotentRequest,
    answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    do {
      switch wish {
      case .these(let seats):
        return try claim(seats, on: schedule, pass: pass, once: request, answer: answer)
      case .best(let count, let tierID):
        return try claimBest(
          count, tierID, on: schedule, pass: pass, once: request, answer: answer)
      }
    } catch {
      // What is in the way may be the buyer's own success, of which the answer got lost.
      if let replay = try findReplay(request) { return replay }
      throw error
    }
  }

  /// Claims the named seats, all or nothing. Holds that have run out are ended first, each in a
  /// transaction of its own, so that every transaction takes its locks in the one global order.
  func claim(
    _ seats: [SeatID], on schedule: ScheduleID, pass: QueuePass?, once request: IdempotentRequest,
    answer: (Hold) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    for _ in 0..<staleHoldRounds {
      let offer = try readOffer(of: seats, on: schedule)
      try offer.requireAvailable(seats)
      var stale = offer.staleHolds
      if stale.isEmpty {
        let kept = try onceOrNot(request, effect: .hold) { connection in
          let hold = try take(offer, for: request.userID, pass: pass, &stale, connection)
          return hold.map { (answer($0), $0.id.value) }
        }
        if let kept { return kept }
      }
      for id in stale { try endStaleHold(id) }
    }
    throw .seatUnavailable(seats)
  }

  // A hold that somebody has broken by hand keeps its seats: the sweep names it in every pass, the audit
  // says what is wrong with it, and a buyer gets other seats instead of an error.
  private func endStaleHold(_ id: HoldID) throws(BoxOfficeError) {
    do {
      _ = try expireHold(id)
    } catch .broken {
      return
    }
  }

  /// The transaction of a claim; nil where stale holds must be ended before.
  private func take(
    _ offer: Offer, for user: UserID, pass: QueuePass?, _ stale: inout [HoldID],
    _ connection: Connection
  ) throws -> Hold? {
    let wanted = offer.seats.map(\.place.id)
    // All locks in the one global order, and in one round trip; the hold too, though much may still be against it:
    // then all of it is undone.
    let rows = try connection.queries([
      seatLimitRaise(of: user, for: offer),
      passLock(pass, of: user, for: offer.queuedConcertID),
      saleWindowLock(of: offer.scheduleID),
      seatLocks(wanted, of: offer.scheduleID),
      insertion(of: offer, for: user),
    ])
    stale = try staleHolds(of: user, for: offer, counted: rows[0][0].int(0), connection)
    guard stale.isEmpty else { return nil }
    try requirePass(pass, for: offer.queuedConcertID, rows[1].first)
    let (window, now) = try lockedWindow(rows[2].first)
    try window.requireOpen(at: now)
    let seats = rows[3].map(seat)
    reach(.holdLocked)
    try Claim.require(wanted, from: seats, at: now)
    stale = seats.compactMap(\.holdID)
    guard stale.isEmpty else { return nil }
    let hold = insertedHold(rows[4][0], offer, for: user)
    writeSeats(of: hold, connection)
    markHeld(seats, by: hold, connection)
    connection.emit(
      "hold.created", .hold, hold.id.value, sequence: hold.version,
      """
      JSON_OBJECT(
        'hold_id', \(hold.id), 'user_id', \(user), 'schedule_id', \(offer.scheduleID),
        'seat_ids', JSON_EXTRACT(\(wanted.json), '$'), 'total', \(hold.total),
        'currency', \(Money.currency), 'expires_at', \(hold.expiresAt.rfc3339)
      )
      """)
    reach(.holdInside)
    return hold
  }

  /// Counts the seats in.
  private func seatLimitRaise(of user: UserID, for offer: Offer) -> SQL {
    """
    INSERT INTO seat_limit (user_id, schedule_id, seats)
    VALUES (\(user), \(offer.scheduleID), \(offer.seats.count))
    ON DUPLICATE KEY UPDATE seats = seats + \(offer.seats.count)
    RETURNING seats
    """
  }

  /// Nothing where so many are within the limit; otherwise the buyer's own holds that have run out and are still
  /// counted, or a refusal.
  private func staleHolds(
    of user: UserID, for offer: Offer, counted: Int64, _ connection: Connection
  ) throws -> [HoldID] {
    if counted <= offer.terms.seatsPerUserMax { return [] }
    let stale = try connection.query(
      """
      SELECT id
      FROM hold
      WHERE user_id = \(user) AND schedule_id = \(offer.scheduleID) AND status = 'active'
        AND expires_at <= NOW(3)
      ORDER BY id
      LIMIT \(offer.terms.seatsPerUserMax)
      """)
    guard !stale.isEmpty else {
      throw BoxOfficeError.seatLimitExceeded(limit: offer.terms.seatsPerUserMax)
    }
    return stale.map { $0.id(0) }
  }

  private func insertion(of offer: Offer, for user: UserID) -> SQL {
    """
    INSERT INTO hold (user_id, schedule_id, total, created_at, expires_at)
    VALUES (
      \(user), \(offer.scheduleID), \(offer.total), NOW(3),
      NOW(3) + INTERVAL \(offer.terms.seconds) SECOND
    )
    RETURNING id, created_at, expires_at
    """
  }

  private func insertedHold(_ row: Row, _ offer: Offer, for user: UserID) -> Hold {
    Hold(
      id: row.id(0), userID: user, scheduleID: offer.scheduleID, status: .active,
      seats: offer.seats, total: offer.total, createdAt: row.instant(1),
      expiresAt: row.instant(2), isExtended: false, version: 1)
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
}

private let staleHoldRounds = 3
