import BoxOffice
import MariaDB

extension Store {
  /// Writes the holds of accepted claims, all of one table by one statement, and gives the answers
  /// in the order of the claims.
  func write(
    _ claims: [ClaimOfRound], _ locked: LockedRound, _ answer: (Hold) -> StoredAnswer,
    _ connection: Connection
  ) throws -> [StoredAnswer] {
    let written = Dictionary(try connection.answer(to: holdInsertions(claims))) { $1 }
    let holds = try claims.map { claim in
      guard let row = written[claim.request.userID] else {
        throw BoxOfficeError.broken(reason: "hold_of_user_\(claim.request.userID.value)")
      }
      return Hold(
        id: row.id, userID: claim.request.userID, scheduleID: claim.offer.scheduleID,
        status: .active, seats: claim.offer.seats, total: claim.offer.total,
        createdAt: row.createdAt, expiresAt: row.expiresAt, isExtended: false, version: 1)
    }
    writeSeats(of: holds, connection)
    markHeld(holds, locked, connection)
    emitCreated(holds, connection)
    let answers = holds.map(answer)
    let done = zip(claims, zip(holds, answers)).map { claim, made in
      DeedOfRound(
        request: claim.request, deed: Deed(answer: made.1, effectID: made.0.id.value))
    }
    keepAnswers(done, .hold, connection)
    return answers
  }

  private func holdInsertions(
    _ claims: [ClaimOfRound]
  ) -> Query<[(UserID, (id: HoldID, createdAt: Instant, expiresAt: Instant))]> {
    let given = RowList(claims) { claim in
      [
        .id(claim.request.userID), .id(claim.offer.scheduleID), .money(claim.offer.total),
        .number(claim.offer.terms.seconds),
      ]
    }
    return .all(
      """
      INSERT INTO hold (user_id, schedule_id, total, created_at, expires_at)
      SELECT user_id, schedule_id, total, NOW(3), NOW(3) + INTERVAL seconds SECOND
      FROM \(
        part: given.table(
          "user_id BIGINT", "schedule_id BIGINT", "total BIGINT", "seconds BIGINT"))
      RETURNING user_id, id, created_at, expires_at
      """
    ) { ($0.id(), ($0.id(), $0.instant(), $0.instant())) }
  }

  private func writeSeats(of holds: [Hold], _ connection: Connection) {
    let given = RowList(holds.flatMap { hold in hold.seats.map { (hold.id, $0) } }) { id, seat in
      [.id(id), .id(seat.place.id), .id(seat.place.tierID), .money(seat.price)]
    }
    connection.later(
      """
      INSERT INTO hold_seat (hold_id, seat_no, tier_id, price)
      SELECT hold_id, seat_no, tier_id, price
      FROM \(
        part: given.table("hold_id BIGINT", "seat_no INT", "tier_id BIGINT", "price BIGINT"))
      """)
  }

  private func markHeld(_ holds: [Hold], _ locked: LockedRound, _ connection: Connection) {
    let seats = holds.flatMap { hold in
      hold.seats.compactMap { locked.seats[SeatOfDate(hold.scheduleID, $0.place.id)] }.map {
        (hold, $0)
      }
    }
    let given = RowList(seats) { hold, seat in
      [
        .id(hold.scheduleID), .id(seat.id), .number(seat.version), .id(hold.id),
        .moment(hold.expiresAt),
      ]
    }
    connection.later(
      """
      UPDATE \(
        part: given.table(
          "schedule_id BIGINT", "seat_no INT", "version INT", "hold_id BIGINT", "ends VARCHAR(24)"))
      STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) USING (schedule_id, seat_no)
      SET seat.status = 'held', seat.hold_id = given.hold_id, held_until = LEFT(given.ends, 23),
        seat.version = seat.version + 1
      \("WHERE seat.version = given.version", if: keeps(.versionCheck))
      """, changing: seats.count)
  }

  private func emitCreated(_ holds: [Hold], _ connection: Connection) {
    let given = RowList(holds) { hold in
      [
        .id(hold.id), .id(hold.userID), .id(hold.scheduleID),
        .text(hold.seats.map(\.place.id).json), .money(hold.total), .moment(hold.expiresAt),
      ]
    }
    let payload = createdPayload(
      id: "hold_id", user: "user_id", date: "schedule_id", seats: "seats", total: "total",
      end: "ends")
    connection.emitAll(
      "hold.created", .hold, id: "hold_id", sequence: "1", payload,
      given.table(
        "hold_id BIGINT", "user_id BIGINT", "schedule_id BIGINT", "seats VARCHAR(200)",
        "total BIGINT", "ends VARCHAR(24)"))
  }
}
