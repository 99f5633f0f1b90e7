import BoxOffice
import HTTP

enum HoldHandlers {
  static let create = Endpoint.once(.hold) { call, request in
    let schedule: ScheduleID = try call.id()
    var body = try call.body()
    let seats = seatWish(&body)
    return HoldWish(try body.require(seats), on: schedule, pass: call.queuePass, once: request)
  } alone: { services, wish in
    try services.desk.hold(wish, answer: created)
  } together: { services, wishes, settle in
    services.desk.hold(wishes, answer: created, settle: settle)
  }

  static let list = Endpoint.user { call, caller in
    let (after, limit) = try call.page(numbers: 1)
    let list = try call.services.desk.listHolds(of: caller.userID, after: after, limit: limit)
    let body = JSONWriter.list(list.page) { json, hold in
      json.object { $0.members(of: hold, status: hold.status(at: list.asOf)) }
    }
    return .json(body).private
  }

  static let fetch = Endpoint.user { call, caller in
    let (hold, asOf) = try call.services.desk.fetchHold(call.id(), of: caller.userID)
    let body = JSONWriter.object { $0.members(of: hold, status: hold.status(at: asOf)) }
    return .json(body).private
  }

  static let release = Endpoint.user(.release) { call, caller in
    ReleaseWish(try call.id(), of: caller.userID)
  } alone: { services, wish in
    try services.desk.releaseHold(wish.holdID, of: wish.userID)
  } together: { services, wishes, settle in
    services.desk.releaseHolds(wishes, settle: settle)
  } render: {
    .noContent
  }

  static let extend = Endpoint.once { call, request in
    try call.services.desk.extendHold(call.id(), once: request) { answer($0, status: 200) }
  }

  private static func created(_ hold: Hold) -> StoredAnswer {
    answer(hold, status: 201)
  }

  private static func answer(_ hold: Hold, status: Int) -> StoredAnswer {
    StoredAnswer(
      status: status, body: JSONWriter.object { $0.members(of: hold, status: hold.status) })
  }

  private static func seatWish(_ body: inout Body) -> SeatWish? {
    guard body.has("best_available") else {
      return body.identifiers("seat_ids", count: 1...Claim.seatsMax).map {
        .these($0.map(SeatID.init))
      }
    }
    if body.has("seat_ids") { return body.fail("seat_ids", "not together with best_available") }
    guard var best = body.object("best_available") else { return nil }
    let count = best.integer("count", in: 1...Int64(Claim.seatsMax))
    let tier = best.has("tier_id") ? best.integer("tier_id", in: 1...Int64.max) : nil
    body.adopt(best, under: "best_available")
    return count.map { .best(count: Int($0), tierID: tier.map(TierID.init)) }
  }
}

extension JSONWriter {
  mutating func members(of hold: Hold, status: Hold.Status) {
    member("id", hold.id)
    member("schedule_id", hold.scheduleID)
    member("status", status.rawValue)
    name("seats")
    array(hold.seats) { json, seat in
      json.object {
        $0.members(of: seat.place)
        $0.member("tier_id", seat.place.tierID)
        $0.member("price", seat.price)
      }
    }
    member("total", hold.total)
    member("created_at", hold.createdAt)
    member("expires_at", hold.expiresAt)
    member("extendable", status == .active && !hold.isExtended)
  }
}
