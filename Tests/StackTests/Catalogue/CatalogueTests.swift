import Foundation
import TestSupport
import Testing

@Suite("The catalogue")
struct CatalogueTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("A concert in the list has the members of the contract")
  func listItem() throws {
    let hall = try Hall(stack) { $0.prices = [30_000, 20_000] }
    let item = try #require(try hall.listed(by: stack))
    #expect(
      item.names == [
        "artist", "first_starts_at", "id", "last_starts_at", "price_from", "sale_opens_at",
        "status", "time_zone", "title", "venue",
      ])
    #expect(item.title.string == hall.title)
    #expect(item.artist.string == "Artist")
    #expect(item.venue.string?.hasPrefix("Hall ") == true)
    #expect(item.status.isSaleStatus)
    #expect(item.sale_opens_at.isInstant)
    #expect(item.first_starts_at.isInstant)
    #expect(item.last_starts_at.isInstant)
    #expect(item.price_from.isMoney)
    #expect(item.price_from.amount.integer == 20_000)
  }

  @Test("A concert's own page has the members of the list and more")
  func concertDetail() throws {
    let hall = try Hall(stack) {
      $0.startsIn = [86_400, 2 * 86_400]
      $0.seatsPerUserMax = 3
      $0.refundPolicy = "48:100,2:50"
    }
    let concert = try stack.get("/v1/concerts/\(hall.concertID)").json
    #expect(
      concert.names == [
        "artist", "description", "first_starts_at", "id", "last_starts_at", "price_from", "queue",
        "refund_policy", "sale_opens_at", "schedules", "seats_per_user_max", "status",
        "time_zone", "title", "venue",
      ])
    #expect(concert.id.integer == hall.concertID)
    #expect(concert.seats_per_user_max.integer == 3)
    #expect(concert.description.string == "")
    #expect(concert.queue.isNull)
    #expect(concert.refund_policy.array.map(\.percent.integer) == [100, 50])
    #expect(concert.schedules.array.map(\.id.integer) == hall.scheduleIDs)
    #expect(concert.first_starts_at == concert.schedules[0].starts_at)
    #expect(concert.last_starts_at == concert.schedules[1].starts_at)
  }

  @Test("A date has the members of the contract, alone, in its list and on the concert's page")
  func schedule() throws {
    let hall = try Hall(stack) { $0.prices = [30_000, 20_000] }
    let members = [
      "concert_id", "doors_at", "id", "sale_closes_at", "sale_opens_at", "seats_free",
      "seats_total", "starts_at", "status",
    ]
    let list = try stack.get("/v1/concerts/\(hall.concertID)/schedules").json
    #expect(list.names == ["items", "next_cursor"])
    #expect(list.next_cursor.isNull)
    let item = list.items[0]
    #expect(item.names == members)
    #expect(item.id.integer == hall.scheduleID)
    #expect(item.concert_id.integer == hall.concertID)
    for instant in [item.starts_at, item.doors_at, item.sale_opens_at, item.sale_closes_at] {
      #expect(instant.isInstant)
    }
    #expect(item.status.string == "on_sale")
    #expect(item.seats_total.integer == 10)
    #expect(item.seats_free.integer == 10)

    let detail = try stack.get("/v1/schedules/\(hall.scheduleID)").json
    #expect(detail.names == (members + ["tiers"]).sorted())
    #expect(detail.tiers.array.map(\.names) == Array(repeating: ["id", "name", "price"], count: 2))
    #expect(detail.tiers.array.map(\.id.integer) == hall.tierIDs[0])
    #expect(detail.tiers.array.map(\.price.amount.integer) == [30_000, 20_000])

    let concert = try stack.get("/v1/concerts/\(hall.concertID)").json
    #expect(concert.schedules[0].names == members)
  }

  @Test("Pages of the list leave nothing out and repeat nothing, also where the past begins")
  func paging() throws {
    let coming = try (1...3).map { day in try Hall(stack) { $0.startsIn = [day * 86_400] } }
    let past = try (1...3).map { day in try Hall(stack, pastBy: day) }
    let both = try Hall(stack) { $0.startsIn = [-86_400, 86_400 / 2] }
    // The demo's concerts have the lowest ids; those of other suites come and go meanwhile.
    let demo = try stack.sql("SELECT id FROM concert WHERE artist <> 'Artist' AND id <= 44")
      .split(separator: "\n").compactMap { Int64($0) }

    let (items, pages) = try JSON.allPages("/v1/concerts", limit: 3, stack)
    let ids = items.compactMap(\.id.integer)
    #expect(pages >= 10)
    #expect(Set(ids).count == ids.count)
    let order = ([both] + coming + past).map { ids.firstIndex(of: $0.concertID) }
    #expect(order.allSatisfy { $0 != nil })
    #expect(order.compactMap(\.self) == order.compactMap(\.self).sorted())
    #expect(demo.count >= 40)
    #expect(Set(demo).isSubset(of: ids))
  }

  @Test("A cursor stays valid when the concert it points at becomes the past meanwhile")
  func pagingWhileTimePasses() throws {
    let soon = try Hall(stack) { $0.startsIn = [4] }
    let later = try Hall(stack) { $0.startsIn = [5] }
    var cursor: String?
    var seen: [Int64] = []
    repeat {
      let page = try stack.get("/v1/concerts?limit=1" + (cursor.map { "&cursor=\($0)" } ?? "")).json
      seen += page.items.array.compactMap(\.id.integer)
      cursor = page.next_cursor.string
    } while !seen.contains(soon.concertID) && cursor != nil
    let next = try #require(cursor)
    try eventually(within: .seconds(15), "both are over") {
      try stack.get("/v1/concerts/\(later.concertID)").json.status.string == "ended"
    }
    let rest = try stack.get("/v1/concerts?limit=100&cursor=\(next)").json.items.array
    #expect(rest.compactMap(\.id.integer).contains(later.concertID))
    #expect(!rest.compactMap(\.id.integer).contains(soon.concertID))
  }

  @Test("from and to choose concerts by their dates, the end not included")
  func dateFilter() throws {
    let day = 5000 + Int.random(in: 0..<3000)
    let hall = try Hall(stack) { $0.startsIn = [day * 86_400, (day + 1) * 86_400] }
    let starts = try stack.get("/v1/concerts/\(hall.concertID)").json.first_starts_at.string ?? ""
    func ids(_ query: String) throws -> [Int64] {
      try stack.get("/v1/concerts?\(query)").json.items.array.compactMap(\.id.integer)
    }
    let instant = try #require(parse(starts))
    #expect(try ids("from=\(starts)&to=\(text(instant + 0.001))").contains(hall.concertID))
    #expect(try !ids("from=\(text(instant - 60))&to=\(starts)").contains(hall.concertID))
    let between = "from=\(text(instant + 0.001))&to=\(text(instant + 60))"
    #expect(try !ids(between).contains(hall.concertID))
    let east = text(instant + 9 * 3600).replacingOccurrences(of: "Z", with: "%2B09:00")
    #expect(try ids("from=\(east)&to=\(text(instant + 60))").contains(hall.concertID))
    #expect(try ids("from=\(starts.prefix(10))&limit=100").contains(hall.concertID))
    #expect(try ids("from=2001-01-01&to=2001-01-02").isEmpty)
  }

  @Test("available=true leaves the dates that can be bought now")
  func available() throws {
    let hall = try Hall(stack, datesOfEveryStatus: ())
    let path = "/v1/concerts/\(hall.concertID)/schedules"
    let available = try stack.get(path + "?available=true").json.items.array
    #expect(available.map(\.id.integer) == [hall.scheduleIDs[0]])
    #expect(try stack.get(path + "?available=false").json.items.array.count == 5)
    #expect(try stack.get(path).json.items.array.count == 5)
  }

  @Test("The dates of a concert come in pages too")
  func schedulePages() throws {
    let hall = try Hall(stack) { $0.startsIn = (1...5).map { $0 * 86_400 } }
    let path = "/v1/concerts/\(hall.concertID)/schedules"
    let (items, pages) = try JSON.allPages(path, limit: 2, stack)
    #expect(items.map(\.id.integer) == hall.scheduleIDs)
    #expect(pages == 3)
  }
}

extension Hall {
  /// A concert that is over since so many days.
  fileprivate init(_ stack: Stack, pastBy days: Int) throws {
    try self.init(stack) {
      $0.opensIn = -100 * 86_400
      $0.closesIn = -days * 86_400 - 3600
      $0.startsIn = [-days * 86_400]
    }
  }
}

private func parse(_ text: String) -> Date? {
  let format = ISO8601DateFormatter()
  format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
  return format.date(from: text)
}

private func text(_ date: Date) -> String {
  let format = ISO8601DateFormatter()
  format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
  return format.string(from: date)
}
