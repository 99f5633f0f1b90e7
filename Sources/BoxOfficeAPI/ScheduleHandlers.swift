import BoxOffice
import HTTP

enum ScheduleHandlers {
  static let list = Endpoint.open { call in
    let id: ConcertID = try call.id()
    let (after, limit) = try call.page(numbers: 2)
    let onlyAvailable = try call.query.boolean("available", default: false)
    return try call.shared(seconds: 1, as: .schedules(id, onlyAvailable: onlyAvailable)) {
      () throws(BoxOfficeError) in
      let list = try call.services.catalogue.listSchedules(
        of: id, onlyAvailable: onlyAvailable, after: after, limit: limit)
      return JSONWriter.list(list.page) { json, schedule in
        json.object { $0.members(of: schedule, at: list.asOf) }
      }
    }
  }

  static let fetch = Endpoint.openByPath { call in
    let id: ScheduleID = try call.id()
    return try call.shared(seconds: 1, as: .schedule(id)) {
      () throws(BoxOfficeError) in
      let detail = try call.services.catalogue.fetchSchedule(id)
      return JSONWriter.object { json in
        json.members(of: detail.schedule, at: detail.asOf)
        json.tiers(detail.tiers)
      }
    }
  }
}

extension JSONWriter {
  mutating func members(of schedule: Schedule, at now: Instant) {
    member("id", schedule.id)
    member("concert_id", schedule.concertID)
    member("starts_at", schedule.startsAt)
    member("doors_at", schedule.doorsAt)
    member("sale_opens_at", schedule.saleWindow.opensAt)
    member("sale_closes_at", schedule.saleWindow.closesAt)
    member("status", schedule.status(at: now).rawValue)
    member("seats_total", schedule.seatsTotal)
    member("seats_free", schedule.seatsFree)
  }

  mutating func tiers(_ tiers: [Tier]) {
    name("tiers")
    array(tiers) { json, tier in
      json.object {
        $0.member("id", tier.id)
        $0.member("name", tier.name)
        $0.member("price", tier.price)
      }
    }
  }
}
