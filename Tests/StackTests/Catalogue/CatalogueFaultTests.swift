import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("A catalogue without its cache")
  struct CatalogueFaultTests {
    let stack: Stack
    let hall: Hall
    let paths: [String]

    init() throws {
      stack = try OwnStack.stack()
      hall = try Hall(stack) {
        $0.rows = 30
        $0.seatsPerRow = 40
        $0.prices = [50_000, 30_000]
      }
      let (concert, date) = (hall.concertID, hall.scheduleID)
      paths = [
        "/v1/concerts", "/v1/concerts?limit=5", "/v1/concerts/\(concert)",
        "/v1/concerts/\(concert)/schedules", "/v1/concerts/\(concert)/schedules?available=true",
        "/v1/schedules/\(date)", "/v1/schedules/\(date)/seat-map",
        "/v1/schedules/\(date)/availability", "/v1/schedules/\(date)/seats?limit=100",
      ]
      try eventually(within: .seconds(10), "the lists know the hall") {
        try timeless(paths[0]) == timeless(paths[0] + "?fresh")
          && timeless(paths[1]) == timeless(paths[1] + "&fresh")
      }
    }

    @Test("With memcached gone every answer is the same")
    func cacheGone() throws {
      let before = try answers()
      try stack.withoutHealing {
        stack.kill9(.memcached)
        try eventually("memcached is dead") { stack.leader(of: .memcached) == nil }
        #expect(try answers() == before)
        #expect(try answers() == before)
        let ready = try stack.get("/readyz")
        #expect(ready.status == 200)
        #expect(ready.json.status.string == "degraded")
        #expect(ready.json.reasons == .array([.string("cache")]))
      }
      try awaitHits()
      #expect(try answers() == before)
    }

    @Test("With memcached frozen every answer is the same and none waits for long")
    func cacheFrozen() throws {
      let before = try answers()
      stack.freeze(.memcached)
      defer { stack.thaw(.memcached) }
      #expect(try answers() == before)
      let clock = ContinuousClock()
      let slowest = try (0..<20).map { (_: Int) throws -> Duration in
        let began = clock.now
        #expect(try stack.get(paths[2]).status == 200)
        return clock.now - began
      }.max()
      // 50 ms for nginx, and for the worker one timeout per call until its breaker opens.
      #expect(try #require(slowest) < .seconds(1))
      #expect(try stack.get("/readyz").json.status.string == "degraded")
      stack.thaw(.memcached)
      try awaitHits()
      #expect(try answers() == before)
    }

    @Test("With memcached flushed every answer is the same")
    func cacheFlushed() throws {
      let before = try answers()
      try awaitHits()
      try stack.flushCache()
      #expect(try answers() == before)
      try awaitHits()
    }

    @Test("With memcached killed under load no request fails")
    func cacheKilledUnderLoad() throws {
      let report = try Load.on(paths[6], stack) { load in
        stack.kill9(.memcached)
        try eventually("memcached is dead") { stack.leader(of: .memcached) == nil }
        try load.awaitProgress()
        try awaitHits()
      }
      #expect(report.failures == [])
    }

    @Test("Without any sweep a hold that has run out shows as free")
    func expiredHoldIsFree() throws {
      let small = try Hall(stack)
      let buyers = try Buyer.make(2, stack)
      let path = "/v1/schedules/\(small.scheduleID)"
      try stack.withoutSweep {
        #expect(try buyers[0].hold([1, 2], of: small.scheduleID).status == 201)
        try small.expireHolds(stack)
        let live = try buyers[1].hold([5], of: small.scheduleID)
        try eventually("the picture is of now") {
          try stack.get(path + "/availability").json.seats.string == "ffffhfffff"
        }
        let availability = try stack.get(path + "/availability").json
        #expect(availability.free.integer == 9)
        #expect(availability.held.integer == 1)
        #expect(availability.next_release_at == live.json.expires_at)
        try eventually("the count is of now") {
          try stack.get(path).json.seats_free.integer == 9
        }
        let free = try stack.get(path + "/seats?status=free").json.items.array
        #expect(free.count == 9)
        let rows =
          "SELECT COUNT(*) FROM seat WHERE schedule_id = \(small.scheduleID) AND status = 'held'"
        #expect(try stack.sql(rows) == "3")
      }
    }

    @Test("Without any sweep a date whose last seats were held too long is on sale again")
    func expiredHoldReopensSale() throws {
      let small = try Hall(stack) { $0.rows = 1 }
      let buyer = try Buyer(stack)
      let path = "/v1/schedules/\(small.scheduleID)"
      try stack.withoutSweep {
        #expect(try buyer.hold([1, 2, 3, 4, 5], of: small.scheduleID).status == 201)
        try eventually("sold out") { try stack.get(path).json.status.string == "sold_out" }
        #expect(try small.listed(by: stack)?.status.string == "sold_out")
        try small.expireHolds(stack)
        try eventually("on sale") { try stack.get(path).json.status.string == "on_sale" }
        #expect(try small.listed(by: stack)?.status.string == "on_sale")
      }
    }

    @Test("Next to be released is the earliest of the live holds")
    func nextRelease() throws {
      let small = try Hall(stack)
      let buyers = try Buyer.make(2, stack)
      let path = "/v1/schedules/\(small.scheduleID)/availability"
      let first = try buyers[0].hold([1], of: small.scheduleID).json
      let second = try buyers[1].hold([2], of: small.scheduleID).json
      try eventually("the first") {
        try stack.get(path).json.next_release_at == first.expires_at
      }
      #expect(try buyers[0].release(first.id.integer ?? 0).status == 204)
      try eventually("the second") {
        try stack.get(path).json.next_release_at == second.expires_at
      }
    }

    /// Status and body of every path, without the moment at which each was made.
    private func answers() throws -> [String] {
      try paths.map { path in
        "\(path) \(try timeless(path))"
      }
    }

    private func timeless(_ path: String) throws -> String {
      let reply = try stack.get(path)
      let body = reply.text.replacing(/"(as_of|next_cursor)":"[^"]*"/, with: "")
      return "\(reply.status) \(body)"
    }

    /// Waits until nginx finds answers in the cache again.
    private func awaitHits() throws {
      try eventually(within: .seconds(20), "hits again") {
        try stack.get(paths[6])["x-cache"] == "HIT"
      }
      try eventually(within: .seconds(10), "/readyz is ready") {
        try stack.get("/readyz").json.status.string == "ready"
      }
    }
  }
}
