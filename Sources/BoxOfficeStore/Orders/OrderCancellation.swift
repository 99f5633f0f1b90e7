package import BoxOffice
import MariaDB

extension Store {
  package func cancel(
    _ id: OrderID, tickets: [TicketID]?, once request: IdempotentRequest,
    answer: (Cancellation, Order) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    let schedule = try findSchedule(of: id, request.userID)
    guard let schedule else { throw .notFound }
    var refund = Money(0)
    let stored = try once(
      request, effect: .cancellation, at: .seatLimit(request.userID, schedule)
    ) { connection in
      try lockSeatLimit(of: request.userID, on: schedule, connection)
      let (order, now, dateIsCancelled) = try lockOrder(id, of: request.userID, connection)
      reach(.cancellationLocked)
      // Orders of a cancelled date are left to the office, which refunds them in full; the policy
      // would give less.
      guard !dateIsCancelled || order.status == .cancelled else {
        throw BoxOfficeError.notCancellable
      }
      let cancellation = try Cancellation(of: order, tickets: tickets, at: now)
      free(cancellation, of: order, connection)
      let effectID = try self.refund(cancellation, of: order, connection)
      reach(.cancellationInside)
      let after = order.cancelled(cancellation)
      emitCancelled(cancellation, after, connection)
      refund = cancellation.refund
      return Deed(answer: answer(cancellation, after), effectID: effectID)
    }
    turnover.note(refund, \.refunded, answer: stored)
    return stored
  }

  // The limit's row is locked before the order's, so its key is read before the transaction.
  private func findSchedule(
    of id: OrderID, _ userID: UserID
  ) throws(BoxOfficeError) -> ScheduleID? {
    try ask { database in
      try database.answer(
        to: .first(
          "SELECT schedule_id FROM orders WHERE id = \(id) AND user_id = \(userID)"
        ) { $0.id() })
    }
  }

  /// Puts the seats back on sale, cancels the tickets, and lets the buyer take as many again.
  private func free(
    _ cancellation: Cancellation, of order: Order, _ connection: Connection
  ) {
    let seats = cancellation.tickets.map(\.ticket.place.id)
    let freed: SQL = """
      UPDATE seat FORCE INDEX (PRIMARY)
      SET status = 'free', order_id = NULL, version = version + 1
      WHERE schedule_id = \(order.scheduleID) AND seat_no IN (\(list: seats))
      """
    if keeps(.versionCheck) {
      connection.later(
        "\(part: freed) AND status = 'sold' AND order_id = \(order.id)", changing: seats.count,
        orSignal: "seats_of_order_\(order.id.value)")
    } else {
      connection.later(freed)
    }
    for ticket in cancellation.tickets {
      connection.later(
        """
        UPDATE ticket
        SET status = 'cancelled', cancelled_at = NOW(3), refunded = \(ticket.refund)
        WHERE id = \(ticket.ticket.id)
          \("AND status = 'valid'", if: keeps(.versionCheck))
        """, changing: 1)
    }
    lowerSeatLimit(
      of: order.userID, on: order.scheduleID, by: seats.count, connection)
  }

  /// Moves the money and writes the order's new state; returns the number of the cancellation.
  private func refund(
    _ cancellation: Cancellation, of order: Order, _ connection: Connection
  ) throws -> Int64 {
    connection.later(
      """
      UPDATE orders
      SET status = \(cancellation.statusAfter.rawValue), version = version + 1
      WHERE id = \(order.id)
        \("AND version = \(order.version)", if: keeps(.versionCheck))
      """, changing: 1)
    var transferID: TransferID?
    if cancellation.refund > .zero {
      let wallet = try requireWallet(connection.answer(to: walletLock(of: order.userID)))
      transferID = try settleAndFetch(
        wallet, at: wallet.balance + cancellation.refund, .refund, with: .sales,
        order: order.id, connection
      ).id
    }
    return try connection.answer(
      to: .one(
        """
        INSERT INTO cancellation (order_id, refund, fee, transfer_id)
        VALUES (\(order.id), \(cancellation.refund), \(cancellation.fee), \(transferID))
        RETURNING id
        """
      ) { $0.int() })
  }

  private func emitCancelled(
    _ cancellation: Cancellation, _ order: Order, _ connection: Connection
  ) {
    connection.emit(
      "order.cancelled", .order, order.id.value, sequence: order.version,
      """
      JSON_OBJECT(
        'order_id', \(order.id), 'user_id', \(order.userID), 'schedule_id', \(order.scheduleID),
        'seat_ids',
        JSON_EXTRACT(\(cancellation.tickets.map(\.ticket.place.id).json), '$'),
        'status', \(order.status.rawValue), 'refund', \(cancellation.refund),
        'fee', \(cancellation.fee), 'currency', \(Money.currency)
      )
      """)
  }
}
