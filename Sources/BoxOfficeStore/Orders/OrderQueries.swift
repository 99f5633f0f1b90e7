package import BoxOffice
import MariaDB

extension Store {
  package func listOrders(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Order> {
    try ask { database in
      let rows = try database.query(
        """
        SELECT \(part: orderColumns)
        \(part: orderTables)
        WHERE orders.user_id = \(id) AND orders.id < \(after?.numbers[0] ?? Int64.max)
        ORDER BY orders.id DESC
        LIMIT \(limit + 1)
        """)
      let tickets = try tickets(of: rows.map { $0.id(0) }) { try database.query($0) }
      let orders = try rows.map { try order($0, tickets: tickets[$0.id(0)] ?? []) }
      return Page(orders, limit: limit) { Position($0.id.value) }
    }
  }

  package func fetchOrder(_ id: OrderID, of userID: UserID) throws(BoxOfficeError) -> Order {
    try ask { database in
      let row = try database.query(
        """
        SELECT \(part: orderColumns)
        \(part: orderTables)
        WHERE orders.id = \(id) AND orders.user_id = \(userID)
        """
      ).first
      guard let row else { throw BoxOfficeError.notFound }
      let tickets = try tickets(of: [id]) { try database.query($0) }
      return try order(row, tickets: tickets[id] ?? [])
    }
  }

  /// The caller's order with its row locked.
  func lockOrder(
    _ id: OrderID, of userID: UserID, _ connection: Connection
  ) throws -> (order: Order, now: Instant, dateIsCancelled: Bool) {
    // The lock is taken on the order alone: the date and its concert belong to everybody.
    let locked = try connection.query(
      """
      SELECT 1 FROM orders
      WHERE id = \(id) AND user_id = \(userID)
      \("FOR UPDATE", if: keeps(.rowLock))
      """)
    guard !locked.isEmpty else { throw BoxOfficeError.notFound }
    let row = try connection.query(
      "SELECT \(part: orderColumns) \(part: orderTables) WHERE orders.id = \(id)")[0]
    let tickets = try tickets(of: [id]) { try connection.query($0) }
    return (try order(row, tickets: tickets[id] ?? []), row.instant(10), row.bool(11))
  }

  private func tickets(
    of ids: [OrderID], query: (SQL) throws -> [Row]
  ) throws -> [OrderID: [Ticket]] {
    guard !ids.isEmpty else { return [:] }
    let rows = try query(
      """
      SELECT ticket.order_id, ticket.seat_no, venue_seat.section, venue_seat.`row`,
        venue_seat.number, venue_seat.x, venue_seat.y, ticket.tier_id, ticket.id, ticket.code,
        ticket.price, ticket.status
      FROM ticket
      JOIN schedule ON schedule.id = ticket.schedule_id
      JOIN concert ON concert.id = schedule.concert_id
      JOIN venue_seat ON venue_seat.venue_id = concert.venue_id
        AND venue_seat.seat_no = ticket.seat_no
      WHERE ticket.order_id IN (\(list: ids))
      ORDER BY ticket.order_id, ticket.seat_no
      """)
    return Dictionary(grouping: rows) { $0.id(0) }.mapValues { rows in
      rows.map { row in
        Ticket(
          id: row.id(8), code: row.string(9), place: seatPlace(row, from: 1),
          price: row.money(10), status: row.word(11))
      }
    }
  }

  private func order(_ row: Row, tickets: [Ticket]) throws -> Order {
    guard let policy = RefundPolicy(parsing: row.string(6)) else {
      throw BoxOfficeError.broken(reason: "refund_policy_of_order_\(row.int(0))")
    }
    return Order(
      id: row.id(0), userID: row.id(1), scheduleID: row.id(2), holdID: row.id(3),
      status: row.word(4), tickets: tickets, total: row.money(5), refundPolicy: policy,
      startsAt: row.instant(7), createdAt: row.instant(8), version: row.int(9))
  }
}

private let orderColumns: SQL = """
  orders.id, orders.user_id, orders.schedule_id, orders.hold_id, orders.status, orders.total,
    orders.refund_policy, schedule.starts_at, orders.created_at, orders.version, NOW(3),
    schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL
  """

private let orderTables: SQL = """
  FROM orders
  JOIN schedule ON schedule.id = orders.schedule_id
  JOIN concert ON concert.id = schedule.concert_id
  """
