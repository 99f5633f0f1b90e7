/// A paid hold.
package struct Order: Sendable {
  package enum Status: String, Sendable {
    case paid
    case partlyCancelled = "partly_cancelled"
    case cancelled
  }

  package let id: OrderID
  package let userID: UserID
  package let scheduleID: ScheduleID
  package let holdID: HoldID
  package let status: Status
  package let tickets: [Ticket]
  package let total: Money
  package let refundPolicy: RefundPolicy
  package let startsAt: Instant
  package let createdAt: Instant
  package let version: Int64

  package init(
    id: OrderID, userID: UserID, scheduleID: ScheduleID, holdID: HoldID, status: Status,
    tickets: [Ticket], total: Money, refundPolicy: RefundPolicy, startsAt: Instant,
    createdAt: Instant, version: Int64
  ) {
    self.id = id
    self.userID = userID
    self.scheduleID = scheduleID
    self.holdID = holdID
    self.status = status
    self.tickets = tickets
    self.total = total
    self.refundPolicy = refundPolicy
    self.startsAt = startsAt
    self.createdAt = createdAt
    self.version = version
  }

  /// The last moment at which a ticket can be given back for money.
  package var cancellableUntil: Instant? {
    status == .cancelled ? nil : refundPolicy.cancellableUntil(startsAt: startsAt)
  }

  /// The order after tickets were given back.
  package func cancelled(_ cancellation: Cancellation) -> Order {
    let gone = Set(cancellation.tickets.map(\.ticket.id))
    return Order(
      id: id, userID: userID, scheduleID: scheduleID, holdID: holdID,
      status: cancellation.statusAfter,
      tickets: tickets.map { gone.contains($0.id) ? $0.cancelled : $0 }, total: total,
      refundPolicy: refundPolicy, startsAt: startsAt, createdAt: createdAt, version: version + 1)
  }
}
