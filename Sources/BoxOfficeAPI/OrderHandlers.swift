import BoxOffice
import HTTP

enum OrderHandlers {
  static let create = Endpoint.once(.payment) { call, request in
    var body = try call.body()
    let id = body.integer("hold_id", in: 1...Int64.max)
    return OrderWish(HoldID(try body.require(id)), pass: call.queuePass, once: request)
  } alone: { services, wish in
    try services.desk.order(wish, answer: created)
  } together: { services, wishes, settle in
    services.desk.order(wishes, answer: created, settle: settle)
  }

  static let list = Endpoint.user { call, caller in
    let (after, limit) = try call.page(numbers: 1)
    let page = try call.services.desk.listOrders(of: caller.userID, after: after, limit: limit)
    return .json(
      JSONWriter.list(page) { json, order in json.object { $0.members(of: order) } }
    ).private
  }

  static let fetch = Endpoint.user { call, caller in
    let order = try call.services.desk.fetchOrder(call.id(), of: caller.userID)
    return .json(JSONWriter.object { $0.members(of: order) }).private
  }

  private static func created(_ order: Order) -> StoredAnswer {
    StoredAnswer(status: 201, body: JSONWriter.object { $0.members(of: order) })
  }

  static let cancel = Endpoint.once { call, request in
    var body = try call.body()
    let tickets = body.has("ticket_ids") ? body.identifiers("ticket_ids", count: 1...100) : nil
    try body.finish()
    return try call.services.desk.cancel(
      call.id(), tickets: tickets?.map(TicketID.init), once: request
    ) { cancellation, order in
      StoredAnswer(
        status: 201,
        body: JSONWriter.object { json in
          json.member("refund", cancellation.refund)
          json.member("fee", cancellation.fee)
          json.name("order")
          json.object { $0.members(of: order) }
        })
    }
  }
}

extension JSONWriter {
  mutating func members(of order: Order) {
    member("id", order.id)
    member("schedule_id", order.scheduleID)
    member("hold_id", order.holdID)
    member("status", order.status.rawValue)
    name("tickets")
    array(order.tickets) { json, ticket in
      json.object {
        $0.member("id", ticket.id)
        $0.member("code", ticket.code)
        $0.name("seat")
        $0.object { json in
          json.members(of: ticket.place)
          json.member("tier_id", ticket.place.tierID)
        }
        $0.member("price", ticket.price)
        $0.member("status", ticket.status.rawValue)
      }
    }
    member("total", order.total)
    refundPolicy(order.refundPolicy)
    member("cancellable_until", order.cancellableUntil)
    member("created_at", order.createdAt)
  }
}
