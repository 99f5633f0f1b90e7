import Foundation
import Signing
import TestSupport
import Testing

@Suite("Webhooks", .serialized, OwnStack(environment: ["BOXOFFICE_WEBHOOK_PRIVATE": "1"]))
struct WebhookTests {
  let stack: Stack
  let office: Office

  init() throws {
    stack = try OwnStack.stack()
    office = Office(stack)
    // Events left by other tests must not be delivered to this test's webhook.
    try stack.sql("DELETE FROM webhook")
  }

  /// Adds a webhook; returns its number and secret.
  private func add(
    _ receiver: WebhookReceiver, kinds: String? = nil
  ) throws -> (id: Int64, secret: String) {
    let kinds = kinds.map { ", @kinds = '\($0)'" } ?? ""
    let row = try office.row("add_webhook", "@url = '\(receiver.url)'\(kinds)")
    return (try #require(Int64(row[0])), row[4])
  }

  private func charge(_ count: Int = 1, by buyer: Buyer? = nil) throws {
    let buyer = try buyer ?? Buyer(stack)
    for _ in 0..<count { #expect(try buyer.charge(1000).status == 201) }
  }

  private func await(_ count: Int, at receiver: WebhookReceiver) throws {
    try eventually(
      within: .seconds(20), "\(count) deliveries: \(stack.log(of: .sweep).suffix(900))"
    ) {
      receiver.requests.count >= count
    }
  }

  @Test("are told what the feed says, signed so that the receiver can check it")
  func signed() throws {
    let receiver = try WebhookReceiver()
    let hook = try add(receiver)
    let integrator = try Integrator(stack, named: "signed")
    let begin = try integrator.end()
    try charge()
    try self.await(1, at: receiver)

    let request = try #require(receiver.requests.first)
    #expect(request.line == "POST /hook HTTP/1.1")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.event == (try integrator.readAll(after: begin)[0]))
    #expect(request.headers["boxoffice-event-id"] == "\(begin + 1)")
    let signature = try Signature(request)
    #expect(signature.codes == [signature.code(of: request.body, by: hook.secret)])
    #expect(abs(signature.seconds - Int64(Date().timeIntervalSince1970)) < 30)
    try eventually("the delivery is done") {
      try stack.sql("SELECT COUNT(*) FROM webhook_delivery") == "0"
    }
  }

  @Test("are signed with both secrets while one follows the other")
  func rotation() throws {
    let receiver = try WebhookReceiver()
    let hook = try add(receiver)
    let fresh = try office.row("rotate_webhook_secret", "@webhook_id = \(hook.id)")[2]
    try charge()
    try self.await(1, at: receiver)
    let signature = try Signature(receiver.requests[0])
    #expect(
      signature.codes
        == [fresh, hook.secret].map { signature.code(of: receiver.requests[0].body, by: $0) })

    try stack.sql("UPDATE webhook SET previous_until = NOW(3)")
    try charge()
    try self.await(2, at: receiver)
    #expect(try Signature(receiver.requests[1]).codes.count == 1)
  }

  @Test("are told only the kinds they want")
  func kinds() throws {
    let receiver = try WebhookReceiver()
    _ = try add(receiver, kinds: "order.paid, order.cancelled")
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try #require(sale.order([1, 2], by: buyer).id.integer)
    #expect(try buyer.cancel(order).status == 201)
    try self.await(2, at: receiver)
    #expect(receiver.events.compactMap(\.kind.string) == ["order.paid", "order.cancelled"])
  }

  @Test("keep the order of each thing, also when one delivery fails, and let others pass")
  func order() throws {
    let (stubborn, other) = try (Buyer(stack), Buyer(stack))
    let isHealed = Flag()
    let receiver = try WebhookReceiver { request in
      request.event.data.user_id.integer == stubborn.id && !isHealed.isSet
        ? WebhookReceiver.status(422) : WebhookReceiver.ok
    }
    _ = try add(receiver)
    try charge(3, by: stubborn)
    try charge(3, by: other)
    try self.await(4, at: receiver)
    try eventually(within: .seconds(10), "the other's deliveries pass") {
      receiver.events.filter { $0.data.user_id.integer == other.id }.count == 3
    }
    let tried = Set(
      receiver.events.filter { $0.data.user_id.integer == stubborn.id }.compactMap(\.id.integer))
    #expect(tried.count == 1, "the second waits for the first")
    isHealed.set()
    try eventually(within: .seconds(20), "all are told") {
      try stack.sql("SELECT COUNT(*) FROM webhook_delivery") == "0"
    }
    let ids = receiver.events.filter { $0.data.user_id.integer == stubborn.id }.compactMap(
      \.id.integer)
    #expect(ids == ids.sorted() && Set(ids).count == 3)
  }

  @Test("that are slow or gone delay neither another nor the sweep")
  func slowAndDead() throws {
    let silent = try WebhookReceiver { _ in nil }
    let good = try WebhookReceiver()
    _ = try add(silent)
    let gone = try office.row("add_webhook", "@url = 'http://127.0.0.1:9/gone'")[0]
    _ = try add(good)
    let sale = try Sale(stack) { $0.holdSeconds = 1 }
    let buyers = try Buyer.make(20, stack)
    let began = ContinuousClock.now
    for buyer in buyers { try charge(1, by: buyer) }
    let hold = try sale.hold([1], by: sale.buyer())
    try self.await(20, at: good)
    try eventually(within: .seconds(5), "the sweep goes on") { try sale.seat(1) == "free" }
    #expect(try sale.holdStatus(hold) == "expired")
    #expect(ContinuousClock.now - began < .seconds(9), "less than the silent one's timeout")
    try eventually(within: .seconds(20), "the dead one rests") {
      try stack.sql("SELECT resume_at IS NOT NULL FROM webhook WHERE id = \(gone)") == "1"
    }
    #expect(stack.log(of: .sweep).contains("event=webhook_rests webhook_id=\(gone)"))
  }

  @Test("are given up after three days, and told again when the office says so")
  func replay() throws {
    let receiver = try WebhookReceiver { _ in WebhookReceiver.status(500) }
    let hook = try add(receiver)
    try charge()
    try self.await(1, at: receiver)
    try eventually("the attempt is noted") {
      try stack.sql("SELECT attempts > 0 AND last_result = 'status_500' FROM webhook_delivery")
        == "1"
    }
    try stack.sql("UPDATE webhook_delivery SET created_at = NOW(3) - INTERVAL 73 HOUR")
    try eventually(within: .seconds(10), "it is given up") {
      try stack.sql("SELECT dead_at IS NOT NULL FROM webhook_delivery") == "1"
    }
    let tried = receiver.requests.count
    receiver.answer { _ in WebhookReceiver.ok }
    try charge()
    try self.await(tried + 1, at: receiver)
    #expect(receiver.events.last?.id != receiver.events.first?.id, "the next one is not kept back")

    #expect(try office.row("replay_webhook", "@webhook_id = \(hook.id)")[1] == "1")
    try eventually(within: .seconds(10), "the dead one is told") {
      receiver.events.last?.id == receiver.events.first?.id
    }
    let all = receiver.requests.count
    let first = try #require(receiver.events[0].id.integer)
    _ = try office.row("replay_webhook", "@webhook_id = \(hook.id), @after = \(first - 1)")
    try self.await(all + 2, at: receiver)
    #expect(Set(receiver.events.suffix(2).compactMap(\.id.integer)) == [first, first + 1])
  }

  @Test("are told everything, however often the sweep is killed")
  func killed() throws {
    let receiver = try WebhookReceiver()
    _ = try add(receiver)
    let buyers = try Buyer.make(30, stack)
    for buyer in buyers { try charge(2, by: buyer) }
    for count in [1, 20, 40] {
      try self.await(count, at: receiver)
      let shell = stack.leader(of: .sweep)
      for id in stack.processIDs(of: .sweep) where id != shell { kill(id, SIGKILL) }
      // Ends the lease by hand, as if the time had passed after which another sweep takes over.
      try stack.sql("DELETE FROM job_lease WHERE name LIKE 'webhook-%'")
    }
    try eventually(within: .seconds(60), "all are told") {
      Set(receiver.events.compactMap(\.id.integer)).count == 60
    }
    for buyer in buyers {
      let ids = receiver.events.filter { $0.data.user_id.integer == buyer.id }.compactMap(
        \.id.integer)
      let first = ids.reduce(into: [Int64]()) { if !$0.contains($1) { $0.append($1) } }
      #expect(first == first.sorted(), "each is told first in its order")
    }
  }

  @Test("are not led elsewhere by a redirect")
  func redirect() throws {
    let elsewhere = try WebhookReceiver()
    let receiver = try WebhookReceiver { [url = elsewhere.url] _ in
      WebhookReceiver.status(307, "Location: \(url)\r\n")
    }
    _ = try add(receiver)
    try charge()
    try eventually(within: .seconds(10), "the attempt is noted") {
      try stack.sql("SELECT last_result FROM webhook_delivery") == "status_307"
    }
    #expect(elsewhere.requests.isEmpty)
  }

  @Test("are added, removed and changed by scripts that refuse nonsense")
  func scripts() throws {
    let receiver = try WebhookReceiver()
    let hook = try add(receiver)
    #expect(hook.secret.hasPrefix("whsec_"))
    #expect(try office.result("add_webhook", "@url = '\(receiver.url)'").hasPrefix("nothing to do"))
    for wrong in [
      "@url = NULL", "@url = 'ftp://x.example/'", "@url = 'https://user:pw@x.example/'",
      "@url = 'https://x.example/#part'", "@url = 'https:///x'", "@url = 'https://x.example/ y'",
      "@url = 'https://x.example/', @kinds = 'order'", "@url = 'https://x.example/', @after = -1",
      "@url = 'https://x.example/', @after = 99999999999",
    ] {
      #expect(try office.run("add_webhook", wrong).status != 0, "\(wrong)")
    }
    #expect(try office.result("remove_webhook", "@webhook_id = \(hook.id)") == "removed")
    #expect(
      try office.result("remove_webhook", "@webhook_id = \(hook.id)").hasPrefix("nothing to do"))
    for script in ["remove_webhook", "replay_webhook", "rotate_webhook_secret"] {
      #expect(try office.run(script, "@webhook_id = 'x'").status != 0)
    }
    #expect(try office.run("replay_webhook", "@webhook_id = \(hook.id)").status != 0)
    #expect(try stack.sql("SELECT COUNT(*) FROM webhook") == "0")
    let log = try stack.sql("SELECT GROUP_CONCAT(parameters, result) FROM admin_log")
    #expect(!log.contains("whsec_"), "no secret stands in the log")
  }
}

@Suite("Webhooks of a server in the open", .serialized, .ownStack)
struct PrivateWebhookTests {
  @Test(
    "never reach this host or a private network, whatever the name says",
    arguments: [
      "https://127.0.0.1:", "https://localhost:", "https://0.0.0.0:", "http://127.0.0.1:",
    ])
  func refused(start: String) throws {
    let stack = try OwnStack.stack()
    let receiver = try WebhookReceiver()
    try stack.sql("DELETE FROM webhook")
    let id = try Office(stack).row("add_webhook", "@url = '\(start)\(receiver.port)/hook'")[0]
    #expect(try Buyer(stack).charge(1000).status == 201)
    let expected = start.hasPrefix("https") ? "refused_address" : "refused_url"
    try eventually(within: .seconds(10), "the attempt is noted") {
      try stack.sql("SELECT last_result FROM webhook_delivery WHERE webhook_id = \(id)") == expected
    }
    #expect(receiver.requests.isEmpty)
  }
}

/// The parts of `Boxoffice-Signature`.
private struct Signature {
  let seconds: Int64
  let codes: [String]

  init(_ request: WebhookReceiver.Received) throws {
    let header = try #require(request.headers["boxoffice-signature"])
    let parts = header.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
    seconds = try #require(parts[0][0] == "t" ? Int64(parts[0][1]) : nil)
    codes = parts.dropFirst().filter { $0[0] == "v1" }.map { String($0[1]) }
  }

  func code(of body: [UInt8], by secret: String) -> String {
    Hex.encode(
      Digest.hmacSHA256(key: Array(secret.utf8), Array("\(seconds).".utf8) + body))
  }
}

/// Something that becomes true once.
private final class Flag: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false

  var isSet: Bool { lock.withLock { value } }
  func set() { lock.withLock { value = true } }
}
