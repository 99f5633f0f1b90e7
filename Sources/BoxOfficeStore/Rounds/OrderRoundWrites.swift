import BoxOffice
import MariaDB

/// A payment of a round with the order that it made.
private struct PaidOrder {
  let payment: PaymentOfRound
  let order: Order
}

extension Store {
  /// Writes the orders of a round, all of one table by one statement, and gives the answers in
  /// their order.
  func write(
    _ payments: [PaymentOfRound], at now: Instant, _ answer: (Order) -> StoredAnswer,
    _ connection: Connection
  ) throws -> [StoredAnswer] {
    let ids = Dictionary(try connection.answer(to: orderInsertions(payments, at: now))) { $1 }
    let numbered = try payments.map { payment in
      guard let id = ids[payment.hold.id] else {
        throw BoxOfficeError.broken(reason: "order_of_hold_\(payment.hold.id.value)")
      }
      return (payment, id)
    }
    let paid = try orders(numbered, at: now, connection)
    settle(paid, connection)
    markSold(paid, connection)
    useUpPasses(payments, connection)
    emitPaid(paid, connection)
    forgetConduct(payments, connection)
    let answers = paid.map { answer($0.order) }
    let done = zip(paid, answers).map { paid, answer in
      DeedOfRound(
        request: paid.payment.wish.request,
        deed: Deed(answer: answer, effectID: paid.order.id.value))
    }
    keepAnswers(done, .order, connection)
    return answers
  }

  private func orderInsertions(
    _ payments: [PaymentOfRound], at now: Instant
  ) -> Query<[(HoldID, OrderID)]> {
    let given = RowList(payments) { payment in
      let hold = payment.hold
      return [.id(hold.userID), .id(hold.scheduleID), .id(hold.id), .money(hold.total)]
    }
    return .all(
      """
      INSERT INTO orders (user_id, schedule_id, hold_id, total, refund_policy, created_at)
      SELECT given.user_id, schedule.id, given.hold_id, given.total, concert.refund_policy, \(now)
      FROM \(
        part: given.table(
          "user_id BIGINT", "schedule_id BIGINT", "hold_id BIGINT", "total BIGINT"))
      STRAIGHT_JOIN schedule ON schedule.id = given.schedule_id
      STRAIGHT_JOIN concert ON concert.id = schedule.concert_id
      RETURNING hold_id, id
      """
    ) { ($0.id(), $0.id()) }
  }

  /// Writes the tickets; gives the orders with them.
  private func orders(
    _ numbered: [(payment: PaymentOfRound, id: OrderID)], at now: Instant,
    _ connection: Connection
  ) throws -> [PaidOrder] {
    let rows = numbered.flatMap { payment, id in
      payment.hold.seats.map { (payment.hold.scheduleID, id, $0) }
    }
    let codes = rows.map { date, order, seat in
      ticketCode(TicketClaim(orderID: order, scheduleID: date, seatID: seat.place.id))
    }
    let written = try connection.answer(to: ticketInsertions(rows, codes))
    let ids = Dictionary(written.map { (TicketPlace(order: $0, seat: $1), $2) }) { $1 }
    let tickets = try zip(rows, codes).map { row, code in
      let (_, order, seat) = row
      guard let id = ids[TicketPlace(order: order, seat: seat.place.id)] else {
        throw BoxOfficeError.broken(reason: "ticket_of_order_\(order.value)")
      }
      return (
        order,
        Ticket(id: id, code: code, place: seat.place, price: seat.price, status: .valid)
      )
    }
    let ticketsOf = Dictionary(grouping: tickets) { $0.0 }
    return numbered.map { payment, id in
      PaidOrder(
        payment: payment,
        order: order(
          id, payment.hold, payment.terms, ticketsOf[id]?.map { $0.1 } ?? [], at: now))
    }
  }

  private func ticketInsertions(
    _ rows: [(ScheduleID, OrderID, HeldSeat)], _ codes: [String]
  ) -> Query<[(OrderID, SeatID, TicketID)]> {
    let given = RowList(zip(rows, codes)) { row, code in
      let (date, order, seat) = row
      return [
        .id(order), .id(date), .id(seat.place.id), .id(seat.place.tierID), .money(seat.price),
        .text(code),
      ]
    }
    return .all(
      """
      INSERT INTO ticket (order_id, schedule_id, seat_no, tier_id, price, code)
      SELECT order_id, schedule_id, seat_no, tier_id, price, code
      FROM \(
        part: given.table(
          "order_id BIGINT", "schedule_id BIGINT", "seat_no INT", "tier_id BIGINT",
          "price BIGINT", "code VARCHAR(200)"))
      RETURNING order_id, seat_no, id
      """
    ) { ($0.id(), $0.id(), $0.id()) }
  }

  /// Writes the new balances and the transfers that explain them.
  private func settle(_ paid: [PaidOrder], _ connection: Connection) {
    let given = RowList(paid) { paid in
      let wallet = paid.payment.wallet
      return [
        .number(wallet.id), .money(paid.payment.balance), .number(wallet.version),
        .money(wallet.balance - paid.payment.balance), .id(paid.order.id),
      ]
    }
    let table = given.table(
      "wallet_id BIGINT", "balance BIGINT", "version INT", "amount BIGINT", "order_id BIGINT")
    connection.later(
      """
      UPDATE \(part: table)
      STRAIGHT_JOIN account FORCE INDEX (PRIMARY) ON account.id = given.wallet_id
      SET account.balance = given.balance, account.version = account.version + 1
      \("WHERE account.version = given.version", if: keeps(.versionCheck))
      """, changing: paid.count)
    connection.later(
      """
      INSERT INTO transfer (
        kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id
      )
      SELECT 'purchase', wallet_id, \(HouseAccount.sales.rawValue), wallet_id, balance, amount,
        order_id
      FROM \(part: table)
      """)
  }

  private func markSold(_ paid: [PaidOrder], _ connection: Connection) {
    let seats = paid.flatMap { paid in paid.order.tickets.map { (paid.order, $0.place.id) } }
    let sold = RowList(seats) { order, seat in
      [.id(order.scheduleID), .id(seat), .id(order.holdID), .id(order.id)]
    }
    let isHeld: SQL = "WHERE seat.status = 'held' AND seat.hold_id = given.hold_id"
    connection.later(
      """
      UPDATE \(
        part: sold.table(
          "schedule_id BIGINT", "seat_no INT", "hold_id BIGINT", "order_id BIGINT"))
      STRAIGHT_JOIN seat FORCE INDEX (PRIMARY) USING (schedule_id, seat_no)
      SET seat.status = 'sold', seat.order_id = given.order_id, seat.hold_id = NULL,
        seat.held_until = NULL, seat.version = seat.version + 1
      \(isHeld, if: keeps(.versionCheck))
      """, changing: seats.count, orSignal: "seats_of_a_round")
    let ended = RowList(paid) { [.id($0.order.holdID), .number($0.payment.hold.version)] }
    connection.later(
      """
      UPDATE \(part: ended.table("hold_id BIGINT", "version INT"))
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = given.hold_id
      SET hold.status = 'paid', hold.ended_at = NOW(3), hold.version = hold.version + 1
      \("WHERE hold.version = given.version", if: keeps(.versionCheck))
      """, changing: paid.count)
  }

  private func useUpPasses(_ payments: [PaymentOfRound], _ connection: Connection) {
    let passes = payments.compactMap(\.pass)
    guard !passes.isEmpty else { return }
    let given = RowList(passes) { [.id($0.concertID), .id($0.userID)] }
    connection.later(
      """
      UPDATE \(part: given.table("concert_id BIGINT", "user_id BIGINT"))
      STRAIGHT_JOIN queue_token FORCE INDEX (queue_token_person) USING (concert_id, user_id)
      SET queue_token.state = 'used'
      WHERE queue_token.state = 'active'
      """, changing: passes.count)
  }

  /// The rows are in one order for all who lock them.
  private func forgetConduct(_ payments: [PaymentOfRound], _ connection: Connection) {
    let watched = payments.compactMap { payment in
      payment.watchedConcertID.map { (user: payment.hold.userID, concert: $0) }
    }
    guard !watched.isEmpty else { return }
    let given = RowList(watched.sorted { $0 < $1 }) { [.id($0.user), .id($0.concert)] }
    connection.later(
      """
      DELETE hold_conduct
      FROM \(part: given.table("user_id BIGINT", "concert_id BIGINT"))
      STRAIGHT_JOIN hold_conduct FORCE INDEX (PRIMARY) USING (user_id, concert_id)
      """)
  }

  private func emitPaid(_ paid: [PaidOrder], _ connection: Connection) {
    let given = RowList(paid) { paid in
      let order = paid.order
      return [
        .id(order.id), .id(order.userID), .id(order.scheduleID), .id(order.holdID),
        .text(order.tickets.map(\.place.id).json), .money(order.total),
      ]
    }
    let payload = paidPayload(
      id: "order_id", user: "user_id", date: "schedule_id", hold: "hold_id", seats: "seats",
      total: "total")
    connection.emitAll(
      "order.paid", .order, id: "order_id", sequence: "1", payload,
      given.table(
        "order_id BIGINT", "user_id BIGINT", "schedule_id BIGINT", "hold_id BIGINT",
        "seats VARCHAR(200)", "total BIGINT"))
  }
}

/// One ticket of a round, before it has a number.
private struct TicketPlace: Hashable {
  let order: OrderID
  let seat: SeatID
}
