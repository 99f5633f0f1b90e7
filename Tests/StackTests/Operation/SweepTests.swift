import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("The sweep")
  struct SweepTests {
    let stack: Stack
    let hall: Hall

    init() throws {
      stack = try OwnStack.stack()
      hall = try Hall(stack) { $0.rows = 4 }
    }

    @Test(
      "Arguments that make no sense end it with status 64 and one line",
      arguments: [
        [], ["--bogus"], ["--once", "--for", "1s"], ["--every", "1s"], ["--every"], ["--for"],
        ["--every", "0s", "--for", "1s"], ["--for", "58"], ["--for", "-1s"], ["--for", "s"],
        ["--for", "99999s"], ["--once", "now"],
      ])
    func wrongUsage(arguments: [String]) throws {
      let result = try run(arguments)
      #expect(result.status == 64)
      #expect(result.output.hasPrefix("event=wrong_usage usage="))
      #expect(result.output.split(separator: "\n").count == 1)
    }

    @Test("Wrong settings end it with status 78 and one line that names them all")
    func wrongSettings() throws {
      var environment = stack.programEnvironment(as: .sweep)
      environment["BOXOFFICE_SIGNING_KEYS"] = "/nowhere"
      environment["BOXOFFICE_WORKERS"] = "many"
      environment["BOXOFFICE_MEMCACHED"] = "a b"
      for name in ["boxoffice-sweep", "boxofficed"] {
        let result = try Command.run(
          [Products.directory() + "/" + name, "--once"], environment: environment)
        #expect(result.status == 78)
        #expect(result.output.split(separator: "\n").count == 1)
        for variable in ["BOXOFFICE_SIGNING_KEYS", "BOXOFFICE_WORKERS", "BOXOFFICE_MEMCACHED"] {
          #expect(result.output.contains(variable), "\(result.output)")
        }
      }
    }

    @Test("Two at once end every due hold once")
    func twoAtOnce() throws {
      let stack = stack
      try stack.withoutSweep {
        let holds = try holdAll()
        try hall.expireHolds(stack)
        let statuses = try concurrently(2) { _ in try stack.runScript("sweep").status }
        #expect(statuses == [0, 0])
        try eventually(within: .seconds(10), "all are ended") {
          try stack.sweep()
          return try count("hold WHERE schedule_id = \(hall.scheduleID) AND status = 'expired'")
            == holds
        }
        let told = """
          outbox JOIN hold ON outbox.aggregate = 'hold' AND outbox.aggregate_id = hold.id
          WHERE hold.schedule_id = \(hall.scheduleID) AND outbox.kind = 'hold.expired'
          """
        #expect(try count(told) == holds)
        #expect(try count("seat WHERE schedule_id = \(hall.scheduleID) AND status = 'free'") == 20)
        #expect(try stack.audit() == "")
      }
    }

    @Test("A sweep stands back while another has the lease, and takes over when that runs out")
    func lease() throws {
      try stack.withoutSweep {
        let holds = try holdAll()
        try hall.expireHolds(stack)
        let active = "hold WHERE schedule_id = \(hall.scheduleID) AND status = 'active'"
        try stack.sql(
          "REPLACE INTO job_lease VALUES ('sweep', 'another:1', NOW(3) + INTERVAL 1 HOUR)")
        try stack.sweep()
        #expect(try count(active) == holds)
        #expect(try count("job_lease WHERE holder = 'another:1'") == 1)

        try stack.sql("UPDATE job_lease SET expires_at = NOW(3) - INTERVAL 1 SECOND")
        try stack.sweep()
        #expect(try count(active) == 0)
        #expect(try count("job_lease") == 0)
      }
    }

    @Test("A sweep tells the cache of every change and then forgets it")
    func invalidation() throws {
      let path = "/v1/schedules/\(hall.scheduleID)/seat-map"
      try stack.withoutSweep {
        // Bodies made while the rows of the new hall still stand are removed together with the
        // rows.
        try eventually(within: .seconds(10), "no news is left") {
          try stack.sweep()
          return try count("cache_invalidation") == 0
        }
        let before = try stack.get(path).body
        try eventually("a hit") { try stack.get(path)["x-cache"] == "HIT" }
        try stack.sql("UPDATE tier SET price = 4321 WHERE schedule_id = \(hall.scheduleID)")
        let stale = try stack.get(path)
        #expect(stale["x-cache"] == "HIT")
        #expect(stale.body == before)

        try stack.sweep()
        let fresh = try stack.get(path)
        #expect(fresh["x-cache"] == "MISS")
        #expect(fresh.text.contains("4321"))
        try eventually(within: .seconds(10), "the news is old") {
          try stack.sweep()
          return try count("cache_invalidation") == 0
        }
      }
    }

    @Test("--every and --for make it work again and again, for so long")
    func everyAndFor() throws {
      try stack.withoutSweep {
        try stack.sql("UPDATE concert SET title = 'News' WHERE id = \(hall.concertID)")
        let began = ContinuousClock.now
        let result = try run(["--every", "1s", "--for", "4s"])
        let took = ContinuousClock.now - began
        #expect(result.status == 0)
        #expect(took >= .seconds(3) && took < .seconds(10))
        #expect(try count("cache_invalidation") == 0)
      }
    }

    @Test("One pass ends more holds than fit in a batch")
    func manyHolds() throws {
      let large = try Hall(stack) {
        $0.rows = 25
        $0.seatsPerRow = 10
        $0.seatsPerUserMax = 250
      }
      let buyer = try Buyer(stack)
      try stack.withoutSweep {
        for seat in large.seatIDs.prefix(220) {
          #expect(try buyer.hold([seat], of: large.scheduleID).status == 201)
        }
        try large.expireHolds(stack)
        let active = "hold WHERE schedule_id = \(large.scheduleID) AND status = 'active'"
        try eventually(within: .seconds(20), "all are ended, within passes of two seconds") {
          try stack.sweep()
          return try count(active) == 0
        }
        #expect(try stack.audit() == "")
      }
    }

    @Test("A sweep without its database fails, and says so in one line")
    func databaseAway() throws {
      var environment = stack.programEnvironment(as: .sweep)
      environment["BOXOFFICE_DATABASE_SOCKET"] = "/nowhere"
      let result = try Command.run(
        [Products.directory() + "/boxoffice-sweep", "--once"], environment: environment)
      #expect(result.status == 1)
      #expect(result.output.hasPrefix("event=sweep_failed"))
      #expect(result.output.split(separator: "\n").count == 1)
    }

    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
      try Command.run(
        [Products.directory() + "/boxoffice-sweep"] + arguments,
        environment: stack.programEnvironment(as: .sweep))
    }

    /// Twenty seats in ten holds of three buyers.
    private func holdAll() throws -> Int {
      let buyers = try Buyer.make(3, stack)
      for pair in 0..<10 {
        let seats = [Int64(2 * pair + 1), Int64(2 * pair + 2)]
        #expect(try buyers[pair % 3].hold(seats, of: hall.scheduleID).status == 201)
      }
      return 10
    }

    private func count(_ what: String) throws -> Int {
      Int(try stack.sql("SELECT COUNT(*) FROM \(what)")) ?? -1
    }
  }
}
