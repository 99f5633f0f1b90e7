/// The right to one seat.
package struct Ticket: Sendable {
  package enum Status: String, Sendable {
    case valid, used, cancelled
  }

  package let id: TicketID
  package let code: String
  package let place: SeatPlace
  package let price: Money
  package let status: Status

  package init(id: TicketID, code: String, place: SeatPlace, price: Money, status: Status) {
    self.id = id
    self.code = code
    self.place = place
    self.price = price
    self.status = status
  }

  /// The ticket after its cancellation.
  package var cancelled: Ticket {
    Ticket(id: id, code: code, place: place, price: price, status: .cancelled)
  }
}

/// The facts that a ticket's code vouches for.
package struct TicketClaim: Sendable {
  package let orderID: OrderID
  package let scheduleID: ScheduleID
  package let seatID: SeatID

  package init(orderID: OrderID, scheduleID: ScheduleID, seatID: SeatID) {
    self.orderID = orderID
    self.scheduleID = scheduleID
    self.seatID = seatID
  }
}
