package import BoxOffice
import MariaDB

extension Store {
  package func listOrders(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Order> {
    try ask { database in
      let records = try database.answer(
        to: .all(
          """
          SELECT \(part: OrderRecord.columns)
          \(part: OrderRecord.tables)
          WHERE orders.user_id = \(id) AND orders.id < \(after?.numbers[0] ?? Int64.max)
          ORDER BY orders.id DESC
          LIMIT \(limit + 1)
          """, OrderRecord.init))
      let tickets = try database.answer(to: tickets(of: records.map(\.id)))
      let ticketsOf = Dictionary(grouping: tickets, by: \.orderID)
      let orders = try records.map { try $0.order(with: ticketsOf[$0.id] ?? []) }
      return Page(orders, limit: limit) { Position($0.id.value) }
    }
  }

  package func fetchOrder(_ id: OrderID, of userID: UserID) throws(BoxOfficeError) -> Order {
    try ask { database in
      let record = try database.answer(
        to: .first(
          """
          SELECT \(part: OrderRecord.columns)
          \(part: OrderRecord.tables)
          WHERE orders.id = \(id) AND orders.user_id = \(userID)
          """, OrderRecord.init))
      guard let record else { throw BoxOfficeError.notFound }
      return try record.order(with: database.answer(to: tickets(of: [id])))
    }
  }

  /// The caller's order with its row locked.
  func lockOrder(
    _ id: OrderID, of userID: UserID, _ connection: Connection
  ) throws -> (order: Order, now: Instant, dateIsCancelled: Bool) {
    // The lock is taken on the order alone, as other orders share the date and its concert.
    let isLocked = try connection.answer(
      to: .exists(
        """
        SELECT 1 FROM orders
        WHERE id = \(id) AND user_id = \(userID)
        \("FOR UPDATE", if: keeps(.rowLock))
        """))
    guard isLocked else { throw BoxOfficeError.notFound }
    let record = try connection.answer(
      to: .one(
        """
        SELECT \(part: OrderRecord.columns) \(part: OrderRecord.tables) WHERE orders.id = \(id)
        """, OrderRecord.init))
    let order = try record.order(with: connection.answer(to: tickets(of: [id])))
    return (order, record.now, record.dateIsCancelled)
  }

  private func tickets(of ids: [OrderID]) -> Query<[(orderID: OrderID, ticket: Ticket)]> {
    if ids.isEmpty { return .known([]) }
    return .all(
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
      """
    ) { columns in
      let (orderID, place): (OrderID, SeatPlace) = (columns.id(), columns.seatPlace())
      let ticket = Ticket(
        id: columns.id(), code: columns.string(), place: place, price: columns.money(),
        status: columns.word())
      return (orderID, ticket)
    }
  }
}

/// The row of an order, of which the tickets are read apart.
private struct OrderRecord {
  static let columns: SQL = """
    orders.id, orders.user_id, orders.schedule_id, orders.hold_id, orders.status, orders.total,
      orders.refund_policy, schedule.starts_at, orders.created_at, orders.version, NOW(3),
      schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL
    """
  static let tables: SQL = """
    FROM orders
    JOIN schedule ON schedule.id = orders.schedule_id
    JOIN concert ON concert.id = schedule.concert_id
    """

  let id: OrderID
  let userID: UserID
  let scheduleID: ScheduleID
  let holdID: HoldID
  let status: Order.Status
  let total: Money
  let refundPolicy: String
  let startsAt: Instant
  let createdAt: Instant
  let version: Int64
  let now: Instant
  let dateIsCancelled: Bool

  init(_ columns: inout Columns) {
    id = columns.id()
    userID = columns.id()
    scheduleID = columns.id()
    holdID = columns.id()
    status = columns.word()
    total = columns.money()
    refundPolicy = columns.string()
    startsAt = columns.instant()
    createdAt = columns.instant()
    version = columns.int()
    now = columns.instant()
    dateIsCancelled = columns.bool()
  }

  func order(with tickets: [(orderID: OrderID, ticket: Ticket)]) throws(BoxOfficeError) -> Order {
    guard let policy = RefundPolicy(parsing: refundPolicy) else {
      throw .broken(reason: "refund_policy_of_order_\(id.value)")
    }
    return Order(
      id: id, userID: userID, scheduleID: scheduleID, holdID: holdID, status: status,
      tickets: tickets.map(\.ticket), total: total, refundPolicy: policy, startsAt: startsAt,
      createdAt: createdAt, version: version)
  }
}
