import BoxOffice
import HTTP

enum ConcertHandlers {
  static let list = Endpoint.open { call in
    if let text = call.searchText { return try SearchHandlers.search(text, call) }
    let (after, limit) = try call.page(numbers: 4)
    let (from, to) = (try call.instant("from"), try call.instant("to"))
    return try call.shared(
      seconds: 1, as: .concerts(limit: call.query["limit"] == nil ? nil : limit)
    ) { () throws(BoxOfficeError) in
      let page = try call.services.catalogue.listConcerts(
        from: from, to: to, after: after, limit: limit)
      return JSONWriter.list(page) { json, concert in json.object { $0.members(of: concert) } }
    }
  }

  static let fetch = Endpoint.openByPath { call in
    let id: ConcertID = try call.id()
    return try call.shared(seconds: 1, as: .concert(id)) {
      () throws(BoxOfficeError) in
      let detail = try call.services.catalogue.fetchConcert(id)
      return JSONWriter.object(capacity: 4096) { $0.members(of: detail) }
    }
  }
}

extension JSONWriter {
  mutating func members(of concert: Concert) {
    member("id", concert.id)
    member("title", concert.title)
    member("artist", concert.artist)
    member("venue", concert.venue)
    member("time_zone", concert.timeZone)
    member("status", concert.status.rawValue)
    member("sale_opens_at", concert.saleOpensAt)
    member("first_starts_at", concert.firstStartsAt)
    member("last_starts_at", concert.lastStartsAt)
    member("price_from", concert.priceFrom)
  }

  fileprivate mutating func members(of detail: ConcertDetail) {
    members(of: detail.concert)
    member("description", detail.description)
    member("seats_per_user_max", detail.seatsPerUserMax)
    refundPolicy(detail.refundPolicy)
    name("queue")
    if let queue = detail.queue {
      object {
        $0.member("capacity", queue.capacity)
        $0.member("admissions_per_minute", queue.admissionsPerMinute)
        $0.member("pass_minutes", queue.passMinutes)
        $0.member("opens_at", queue.opensAt)
      }
    } else {
      null()
    }
    name("schedules")
    array(detail.schedules) { json, schedule in
      json.object { $0.members(of: schedule, at: detail.asOf) }
    }
  }
}
