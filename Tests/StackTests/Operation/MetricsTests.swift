import BoxOfficeStore
import Foundation
import Metrics
import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("What the metrics tell")
  struct MetricsTests {
    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    private static let requests = "boxoffice_http_requests_total"
    private static let durations = "boxoffice_http_request_duration_seconds"

    @Test("Every request, deed and refusal of an evening is counted once, a repetition as no deed")
    func evening() throws {
      let hall = try Hall(stack)
      let (buyer, rival) = (try Buyer(stack, balance: 100_000), try Buyer(stack))
      let before = try Scrape(stack)
      #expect(before.reply.status == 200)
      #expect(before.reply["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)

      #expect(try buyer.charge(5_000).status == 201)
      let hold = try buyer.hold([1, 2], of: hall.scheduleID)
      #expect(try rival.hold([2], of: hall.scheduleID).status == 409)
      let holdID = try #require(hold.json.id.integer)
      #expect(try buyer.extend(holdID).status == 200)
      let key = Buyer.freshKey()
      let order = try buyer.order(holdID, key: key)
      #expect(try buyer.order(holdID, key: key)["idempotent-replayed"] == "true")
      #expect(try buyer.cancel(#require(order.json.id.integer)).status == 201)
      let other = try #require(buyer.hold([3], of: hall.scheduleID).json.id.integer)
      #expect(try buyer.release(other).status == 204)

      let after = try Scrape(stack)
      for (name, count) in [
        "wallet_charges": 1, "holds": 2, "hold_extensions": 1, "orders": 1, "refunds": 1,
        "hold_releases": 1, "users": 0,
      ] {
        #expect(after.grown("boxoffice_\(name)_total", since: before) == Double(count), "\(name)")
      }
      for (kind, amount) in ["charged": 5_000.0, "paid": 20_000, "refunded": 20_000] {
        let name = #"boxoffice_turnover_won_total{kind="\#(kind)"}"#
        #expect(after.grown(name, since: before) == amount, "\(kind)")
      }
      let orders = #"{method="POST",route="/v1/orders""#
      #expect(after.grown("\(Self.requests)\(orders),status=\"201\"}", since: before) == 2)
      #expect(after.grown("\(Self.durations)_count\(orders)}", since: before) == 2)
      #expect(
        after.grown(#"boxoffice_problems_total{code="seat_unavailable"}"#, since: before) == 1)
      #expect(after.fallen(since: before) == [])
    }

    @Test("An address that does not exist is no label, and neither is an id")
    func boundedLabels() throws {
      for path in ["/v1/nonsense-7411", "/v1/holds/7411", "/v1/schedules/7411?x=7411"] {
        _ = try stack.get(path)
      }
      let scrape = try Scrape(stack)
      // Without the values: a duration may have these digits, too.
      let series = scrape.reply.text.split(separator: "\n").map { line in
        line.prefix { $0 != " " }
      }
      #expect(!series.contains { $0.contains("7411") })
      #expect(scrape[#"\#(Self.requests){method="other",route="other",status="404"}"#] >= 1)
    }

    @Test("Requests that wait together are counted as one round of their pool")
    func rounds() throws {
      let (stack, size) = (stack, 6)
      let workers = try stack.allWorkers(of: .front)
      let before = try Scrape(stack)
      for id in workers { kill(id, SIGSTOP) }
      let statuses = try concurrently(size + 1) { index in
        if index < size { return try stack.get("/healthz").status }
        defer { for id in workers { kill(id, SIGCONT) } }
        try eventually("all wait") { try stack.waiting(at: "front.sock") >= size }
        kill(try #require(workers.first), SIGCONT)
        try eventually("nobody waits") { try stack.waiting(at: "front.sock") == 0 }
        return 200
      }
      #expect(statuses.allSatisfy { $0 == 200 })
      let after = try Scrape(stack)
      let sizes = #"boxoffice_rounds_total{pool="front",size="5-8"}"#
      #expect(after.grown(sizes, since: before) == 1)
      let alone = #"boxoffice_rounds_total{pool="front",size="1"}"#
      #expect(after.grown(alone, since: before) >= 1)
      let requests = #"boxoffice_round_requests_total{pool="front"}"#
      #expect(after.grown(requests, since: before) >= Double(size + 1))
    }

    @Test("How long requests waited for the till is counted, also what it stood still")
    func waits() throws {
      let (stack, size, pause) = (stack, 5, Duration.milliseconds(300))
      let hall = try Hall(stack)
      let buyers = try Buyer.crowd(size, stack)
      let workers = try stack.allWorkers(of: .till)
      let before = try Scrape(stack)
      for id in workers { kill(id, SIGSTOP) }
      let began = ContinuousClock.now
      let statuses = try concurrently(size + 1) { index in
        if index < size {
          return try buyers[index].hold([Int64(index + 1)], of: hall.scheduleID).status
        }
        defer { for id in workers { kill(id, SIGCONT) } }
        try eventually("all wait, the last for long") {
          try stack.waiting(at: "walk-in.sock") >= size && ContinuousClock.now - began > pause
        }
        return 201
      }
      #expect(statuses.allSatisfy { $0 == 201 })
      let after = try Scrape(stack)
      func grown(_ name: String) -> Double {
        after.grown("boxoffice_request_wait_seconds_\(name)", since: before)
      }
      #expect(grown(#"count{pool="till"}"#) == Double(size))
      #expect(grown(#"sum{pool="till"}"#) > 0.1)
      #expect(grown(#"bucket{pool="till",le="0.05"}"#) < Double(size))
      // Only what waits for the till counts as its own.
      #expect(grown(#"count{pool="accounts"}"#) == 0)
    }

    @Test("The store's counts of rounds have the words that they are told by")
    func words() {
      #expect(MetricWords.deeds == RoundTally.Deed.allCases.map { "\($0)" })
      #expect(MetricWords.reasonsAlone == RoundTally.AloneReason.allCases.map(\.word))
      #expect(MetricWords.reasonsUndone == RoundTally.UndoneReason.allCases.map(\.word))
    }

    @Test("A killed worker takes nothing with it that it has counted, and is missed")
    func workerKilled() throws {
      for _ in 0..<40 { _ = try stack.get("/healthz") }
      let before = try Scrape(stack)
      let workers = try stack.allWorkers(of: .front)
      for id in workers { kill(id, SIGKILL) }
      try eventually(within: .seconds(20), "other workers in their place") {
        let now = stack.workerIDs(of: .front)
        return now.count == workers.count && Set(now).isDisjoint(with: workers)
      }
      try stack.awaitBack("/healthz")
      let living = #"boxoffice_workers{pool="front"}"#
      try eventually("all have begun") { try Scrape(stack)[living] == Double(workers.count) }
      let after = try Scrape(stack)
      #expect(after.fallen(since: before) == [])
      let killed = #"boxoffice_worker_ends_total{pool="front",reason="crash"}"#
      #expect(after.grown(killed, since: before) == Double(workers.count))
      let starts = #"boxoffice_worker_starts_total{pool="front"}"#
      #expect(after.grown(starts, since: before) >= Double(workers.count))
    }

    @Test("A supervisor killed with its workers, and workers replaced one by one, lose no number")
    func supervisorKilled() throws {
      let first = try Scrape(stack)
      stack.kill9(.workers)
      try stack.awaitBack("/healthz")
      let second = try Scrape(stack)
      #expect(second.fallen(since: first) == [])
      #expect(second["process_start_time_seconds"] >= first["process_start_time_seconds"])

      let workers = Set(stack.workerIDs())
      kill(try #require(stack.leader(of: .workers)), SIGHUP)
      try eventually(within: .seconds(20), "all workers are new") {
        let now = stack.workerIDs()
        return now.count == workers.count && workers.isDisjoint(with: now)
      }
      let living = #"boxoffice_workers{pool="front"}"#
      try eventually("all of them live") {
        try Scrape(stack)[living] == Double(stack.workerIDs(of: .front).count)
      }
      let third = try Scrape(stack)
      #expect(third.fallen(since: second) == [])
      let clean = #"boxoffice_worker_ends_total{pool="front",reason="clean"}"#
      #expect(third.grown(clean, since: second) >= 1)
    }

    @Test("Requests of all pools are in one answer")
    func pools() throws {
      let body = Array(#"{"email":"nobody@example.org","password":"wrong password"}"#.utf8)
      let before = try Scrape(stack)
      let login = try stack.send(
        "POST", "/v1/sessions", headers: [("Content-Type", "application/json")], body: body)
      #expect(login.status == 401)
      let after = try Scrape(stack)
      let logins = #"\#(Self.requests){method="POST",route="/v1/sessions",status="401"}"#
      #expect(after.grown(logins, since: before) == 1)
      #expect(
        after.grown(#"boxoffice_workers_busy_seconds_total{pool="accounts"}"#, since: before) > 0)
    }

    @Test("The sweep counts what it ends, and when it last came through")
    func sweep() throws {
      let hall = try Hall(stack)
      let buyer = try Buyer(stack)
      let before = try Scrape(stack)
      #expect(try buyer.hold([1], of: hall.scheduleID).status == 201)
      try hall.expireHolds(stack)
      try eventually(within: .seconds(20), "the sweep has counted the hold") {
        try Scrape(stack).grown(#"boxoffice_sweep_items_total{task="expired"}"#, since: before) == 1
      }
      let success = #"boxoffice_sweep_last_success_timestamp_seconds{task="expired"}"#
      #expect(abs(try Scrape(stack)[success] - Date().timeIntervalSince1970) < 30)
    }

    @Test("A line shows how long it is, who may buy and how many were let in")
    func line() throws {
      let before = try Scrape(stack)
      let line = try Line(stack) { $0.capacity = 1 }
      for _ in 0..<3 { #expect(try line.join(line.buyer()).status == 201) }
      let label = #"{concert_id="\#(line.concert)"}"#
      try eventually(within: .seconds(20), "one is let in, two wait") {
        let now = try Scrape(stack)
        return now["boxoffice_queue_passes" + label] == 1
          && now["boxoffice_queue_length" + label] == 2
          && now.grown("boxoffice_queue_admissions_total", since: before) == 1
      }
      let after = try Scrape(stack)
      #expect(after["boxoffice_queue_capacity" + label] == 1)
      #expect(after["boxoffice_queue_serving" + label] == 1)
      #expect(after.grown("boxoffice_queue_joins_total", since: before) == 3)
    }

    @Test("Without the database, killed or frozen, a scrape answers soon and says so")
    func databaseAway() throws {
      let clock = ContinuousClock()
      try stack.withoutHealing {
        stack.freeze(.mariadb)
        let took = try clock.measure {
          let scrape = try Scrape(stack)
          #expect(scrape.reply.status == 200)
          #expect(scrape.samples["boxoffice_database_up"] == 0)
        }
        #expect(took < .seconds(5))
        stack.thaw(.mariadb)
        stack.kill9(.mariadb)
        try eventually("mariadb is dead") { stack.leader(of: .mariadb) == nil }
        let scrape = try Scrape(stack)
        #expect(scrape.samples["boxoffice_database_up"] == 0)
        #expect(scrape.samples["boxoffice_holds_overdue_seconds"] == nil)
        #expect(scrape["boxoffice_orders_total"] >= 0)
      }
      try stack.awaitBack("/v1/concerts?fresh")
      #expect(try Scrape(stack)["boxoffice_database_up"] == 1)
    }

    @Test("A cache that is away is told, and its failures are counted")
    func cacheAway() throws {
      let before = try Scrape(stack)
      #expect(before["boxoffice_cache_up"] == 1)
      try stack.withoutHealing {
        stack.kill9(.memcached)
        try eventually("memcached is dead") { stack.leader(of: .memcached) == nil }
        let scrape = try Scrape(stack)
        #expect(scrape["boxoffice_cache_up"] == 0)
        #expect(scrape.grown("boxoffice_cache_failures_total", since: before) >= 0)
        #expect(try Scrape(stack).grown("boxoffice_cache_failures_total", since: before) >= 1)
      }
      try eventually(within: .seconds(30), "the cache is back") {
        try Scrape(stack)["boxoffice_cache_up"] == 1
      }
    }
  }
}

extension CaseIterable {
  /// The name of the case as a label has it.
  fileprivate var word: String {
    "\(self)".map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
  }
}
