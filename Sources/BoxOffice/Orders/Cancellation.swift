/// The tickets that are given back, and their refund.
package struct Cancellation: Sendable {
  package let tickets: [TicketRefund]
  package let statusAfter: Order.Status

  package struct TicketRefund: Sendable {
    package let ticket: Ticket
    package let refund: Money
  }

  package var refund: Money { tickets.map(\.refund).total() }
  package var fee: Money { tickets.map(\.ticket.price).total() - refund }

  /// Applies the order's policy to the named tickets, or to all valid ones if none is named.
  package init(of order: Order, tickets ids: [TicketID]?, at now: Instant) throws(BoxOfficeError) {
    let valid = order.tickets.filter { $0.status == .valid }
    guard order.status != .cancelled else { throw .alreadyCancelled }
    let chosen = try Self.choose(ids, of: order, valid: valid)
    guard let percent = order.refundPolicy.percent(startsAt: order.startsAt, at: now) else {
      throw .notCancellable
    }
    tickets = chosen.map { TicketRefund(ticket: $0, refund: $0.price.percent(percent)) }
    let live = order.tickets.filter { $0.status != .cancelled }.count
    statusAfter = chosen.count == live ? .cancelled : .partlyCancelled
  }

  private static func choose(
    _ ids: [TicketID]?, of order: Order, valid: [Ticket]
  ) throws(BoxOfficeError) -> [Ticket] {
    guard let ids else {
      guard !valid.isEmpty else { throw .notCancellable }
      return valid
    }
    let own = Set(order.tickets.map(\.id))
    guard ids.allSatisfy(own.contains) else { throw .notFound }
    let chosen = valid.filter { ids.contains($0.id) }
    guard chosen.count == ids.count else {
      let isUsed = order.tickets.contains { ids.contains($0.id) && $0.status == .used }
      throw isUsed ? .notCancellable : .alreadyCancelled
    }
    return chosen
  }
}
