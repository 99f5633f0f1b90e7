import BoxOffice
import HTTP

enum SeatHandlers {
  private static let seatMapSeconds = 30
  private static let bytesPerSeat = 96

  static let map = Endpoint.openByPath { call in
    let id: ScheduleID = try call.id()
    return try call.shared(
      seconds: seatMapSeconds, as: .seatMap(id),
      version: try call.services.catalogue.fetchSeatMapVersion(id)
    ) { () throws(BoxOfficeError) in
      let map = try call.services.catalogue.fetchSeatMap(id)
      return JSONWriter.object(capacity: 1024 + map.seats.count * bytesPerSeat) {
        $0.members(of: map)
      }
    }
  }

  static let availability = Endpoint.openByPath { call in
    let id: ScheduleID = try call.id()
    return try call.shared(seconds: 1, as: .availability(id)) {
      () throws(BoxOfficeError) in
      let availability = try call.services.catalogue.fetchAvailability(id)
      return JSONWriter.object(capacity: 1024 + availability.seats.count) {
        $0.members(of: availability)
      }
    }
  }

  static let list = Endpoint.open { call in
    let id: ScheduleID = try call.id()
    let (after, limit) = try call.page(numbers: 1)
    let status = try call.query["status"].map { text in
      guard let status = SeatStatus(rawValue: text) else {
        throw RequestError.invalidParameter("status")
      }
      return status
    }
    let page = try call.services.catalogue.listSeats(
      of: id, status: status, tierID: call.query.identifier("tier_id").map(TierID.init),
      after: after, limit: limit)
    let body = JSONWriter.list(page) { json, seat in
      json.object {
        $0.members(of: seat.place)
        $0.member("tier_id", seat.place.tierID)
        $0.member("price", seat.price)
        $0.member("status", seat.status.rawValue)
      }
    }
    return .json(body).with("Cache-Control", "no-cache")
  }
}

extension JSONWriter {
  fileprivate mutating func members(of map: SeatMap) {
    member("layout_version", map.layoutVersion)
    tiers(map.tiers)
    name("sections")
    var sections: [String] = []
    for seat in map.seats where sections.last != seat.section { sections.append(seat.section) }
    array(sections) { $0.value($1) }
    name("seats")
    array(map.seats) { json, seat in
      json.object {
        $0.members(of: seat)
        $0.member("x", seat.x)
        $0.member("y", seat.y)
        $0.member("tier_id", seat.tierID)
      }
    }
  }

  fileprivate mutating func members(of availability: Availability) {
    member("as_of", availability.asOf)
    member("free", availability.free)
    member("held", availability.held)
    member("sold", availability.sold)
    member("next_release_at", availability.nextReleaseAt)
    name("by_tier")
    array(availability.byTier) { json, tier in
      json.object {
        $0.member("tier_id", tier.tierID)
        $0.member("free", tier.free)
        $0.member("held", tier.held)
        $0.member("sold", tier.sold)
      }
    }
    name("seats")
    value(plainASCII: availability.seats)
  }
}
