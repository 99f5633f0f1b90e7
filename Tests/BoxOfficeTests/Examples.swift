import BoxOffice

let noon = Instant(millisecondsSince1970: 1_800_000_000_000)

func place(
  _ id: Int64, row: String = "A", number: Int64, x: Int64? = nil, y: Int64 = 0, tier: Int64 = 1
) -> SeatPlace {
  SeatPlace(
    id: SeatID(id), section: "Floor", row: row, number: number, x: x ?? number * 10, y: y,
    tierID: TierID(tier))
}

func hold(
  _ status: Hold.Status = .active, expiresAt: Instant = noon.adding(seconds: 300),
  isExtended: Bool = false
) -> Hold {
  Hold(
    id: HoldID(1), userID: UserID(2), scheduleID: ScheduleID(3), status: status,
    seats: [HeldSeat(place: place(4, number: 1), price: Money(99_000))], total: Money(99_000),
    createdAt: noon, expiresAt: expiresAt, isExtended: isExtended, version: 5)
}

func ticket(_ id: Int64, price: Int64 = 50_001, _ status: Ticket.Status = .valid) -> Ticket {
  Ticket(
    id: TicketID(id), code: "c\(id)", place: place(id, number: id), price: Money(price),
    status: status)
}

func order(
  _ tickets: [Ticket], _ status: Order.Status = .paid, policy: String = "72:100,24:50"
) -> Order {
  guard let policy = RefundPolicy(parsing: policy) else { preconditionFailure("no policy") }
  return Order(
    id: OrderID(1), userID: UserID(2), scheduleID: ScheduleID(3), holdID: HoldID(4),
    status: status, tickets: tickets, total: tickets.map(\.price).total(), refundPolicy: policy,
    startsAt: noon.adding(seconds: 100 * 3600), createdAt: noon, version: 1)
}
