package import BoxOffice
import MariaDB

extension Store {
  package func order(
    _ wish: OrderWish, answer: (Order) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    let user = wish.request.userID
    var total = Money(0)
    let stored = try once(wish.request, effect: .order, at: .hold(wish.holdID)) { connection in
      let (hold, now, seat) = try lockHold(wish.holdID, of: user, connection)
      let gate = seat?.gate
      reach(.orderLocked)
      if keeps(.expiryCheck) { try hold.requireActive(at: now) }
      try seat?.requireVerified()
      let pass = try requiredPass(wish.pass, of: user, toPayAt: gate)
      let (used, date, locked, isPresent, orderID) = try connection.answers(
        to: passUse(pass, of: user, at: gate), orderTermsLock(of: hold.scheduleID),
        walletLock(of: user), personLook(user), orderInsertion(of: hold, at: now))
      try requirePresent(isPresent)
      try requireUsed(used, pass, connection)
      let terms = try date.terms(of: hold.scheduleID)
      let wallet = try requireWallet(locked)
      let balance = try Wallet.paid(wallet.balance, total: hold.total)
      let order = try orderWithTickets(orderID, hold, terms, at: now, connection)
      settle(wallet, at: balance, .purchase, with: .sales, order: order.id, connection)
      reach(.orderInside)
      markSold(hold, by: order.id, connection)
      emitPaid(order, connection)
      if let watched = seat?.watchedConcertID { forgetConduct(of: user, at: watched, connection) }
      total = order.total
      return Deed(answer: answer(order), effectID: order.id.value)
    }
    turnover.note(total, \.paid, answer: stored)
    return stored
  }

  /// The terms for the buyers of a date; until the transaction ends, no script can cancel the date.
  private func orderTermsLock(of id: ScheduleID) -> Query<OrderedDate> {
    .one(
      """
      SELECT \(part: OrderedDate.columns)
      FROM schedule
      JOIN concert ON concert.id = schedule.concert_id
      WHERE schedule.id = \(id)
      LOCK IN SHARE MODE
      """, OrderedDate.init)
  }

  /// Writes an order; if a check refuses the payment afterwards, the order is undone.
  private func orderInsertion(of hold: Hold, at now: Instant) -> Query<OrderID> {
    .one(
      """
      INSERT INTO orders (user_id, schedule_id, hold_id, total, refund_policy, created_at)
      SELECT
        \(hold.userID), schedule.id, \(hold.id), \(hold.total), concert.refund_policy, \(now)
      FROM schedule
      JOIN concert ON concert.id = schedule.concert_id
      WHERE schedule.id = \(hold.scheduleID)
      RETURNING id
      """
    ) { $0.id() }
  }

  private func orderWithTickets(
    _ id: OrderID, _ hold: Hold, _ terms: OrderTerms, at now: Instant, _ connection: Connection
  ) throws -> Order {
    order(id, hold, terms, try insertTickets(hold, of: id, connection), at: now)
  }

  /// The order of a hold that is paid.
  func order(
    _ id: OrderID, _ hold: Hold, _ terms: OrderTerms, _ tickets: [Ticket], at now: Instant
  ) -> Order {
    Order(
      id: id, userID: hold.userID, scheduleID: hold.scheduleID, holdID: hold.id, status: .paid,
      tickets: tickets, total: hold.total, refundPolicy: terms.refundPolicy,
      startsAt: terms.startsAt, createdAt: now, version: 1)
  }

  private func insertTickets(
    _ hold: Hold, of order: OrderID, _ connection: Connection
  ) throws -> [Ticket] {
    let codes = hold.seats.map { seat in
      ticketCode(
        TicketClaim(orderID: order, scheduleID: hold.scheduleID, seatID: seat.place.id))
    }
    let values = zip(hold.seats, codes).map { seat, code -> SQL in
      """
      (\(order), \(hold.scheduleID), \(seat.place.id), \(seat.place.tierID), \(seat.price), \(code))
      """
    }
    let written: [(SeatID, TicketID)] = try connection.answer(
      to: .all(
        """
        INSERT INTO ticket (order_id, schedule_id, seat_no, tier_id, price, code)
        VALUES \(part: values.joined())
        RETURNING seat_no, id
        """
      ) { ($0.id(), $0.id()) })
    let ids = Dictionary(uniqueKeysWithValues: written)
    return try zip(hold.seats, codes).map { seat, code in
      guard let id = ids[seat.place.id] else {
        throw BoxOfficeError.broken(reason: "ticket_of_order_\(order.value)")
      }
      return Ticket(
        id: id, code: code, place: seat.place, price: seat.price, status: .valid)
    }
  }

  private func markSold(_ hold: Hold, by order: OrderID, _ connection: Connection) {
    let seats = hold.seats.map(\.place.id)
    connection.later(
      """
      UPDATE seat FORCE INDEX (PRIMARY)
      SET status = 'sold', order_id = \(order), hold_id = NULL, held_until = NULL,
        version = version + 1
      WHERE schedule_id = \(hold.scheduleID) AND seat_no IN (\(list: seats))
        \("AND status = 'held' AND hold_id = \(hold.id)", if: keeps(.versionCheck))
      """, changing: seats.count, orSignal: "seats_of_hold_\(hold.id.value)")
    connection.later(
      """
      UPDATE hold
      SET status = 'paid', ended_at = NOW(3), version = version + 1
      WHERE id = \(hold.id)
        \("AND version = \(hold.version)", if: keeps(.versionCheck))
      """, changing: 1)
  }

  private func emitPaid(_ order: Order, _ connection: Connection) {
    connection.emit(
      "order.paid", .order, order.id.value, sequence: order.version,
      paidPayload(
        id: "\(order.id)", user: "\(order.userID)", date: "\(order.scheduleID)",
        hold: "\(order.holdID)", seats: "\(order.tickets.map(\.place.id).json)",
        total: "\(order.total)"))
  }

  /// The payload of the event of a paid order, from expressions for its members.
  func paidPayload(
    id: SQL, user: SQL, date: SQL, hold: SQL, seats: SQL, total: SQL
  ) -> SQL {
    """
    JSON_OBJECT(
      'order_id', \(part: id), 'user_id', \(part: user), 'schedule_id', \(part: date),
      'hold_id', \(part: hold), 'seat_ids', JSON_EXTRACT(\(part: seats), '$'),
      'total', \(part: total), 'currency', \(Money.currency)
    )
    """
  }
}

/// A date as it stands when it is paid for.
struct OrderedDate {
  static let columns: SQL = """
    concert.refund_policy, schedule.starts_at,
      schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL
    """

  let policy: String
  let startsAt: Instant
  let isCancelled: Bool

  init(_ columns: inout Columns) {
    policy = columns.string()
    startsAt = columns.instant()
    isCancelled = columns.bool()
  }

  /// The promise to the buyer; refused for a cancelled date.
  func terms(of id: ScheduleID) throws(BoxOfficeError) -> OrderTerms {
    guard !isCancelled else { throw .saleClosed }
    guard let policy = RefundPolicy(parsing: policy) else {
      throw .broken(reason: "refund_policy_of_schedule_\(id.value)")
    }
    return OrderTerms(refundPolicy: policy, startsAt: startsAt)
  }
}

struct OrderTerms {
  let refundPolicy: RefundPolicy
  let startsAt: Instant
}
