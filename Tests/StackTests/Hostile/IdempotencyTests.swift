import Foundation
import TestSupport
import Testing

@Suite("The same request again", .serialized)
struct IdempotencyTests {
  private let stack: Stack

  init() throws {
    stack = try .shared()
  }

  private func transfers(_ buyer: Buyer) throws -> Int {
    try buyer.get("/v1/wallet/transfers?limit=100").json["items"].array.count
  }

  @Test("has one effect and one answer, to the byte")
  func replay() throws {
    let buyer = try Buyer(stack)
    let key = Buyer.freshKey()
    let first = try buyer.charge(500, key: key)
    #expect(first.status == 201 && first["idempotent-replayed"] == nil)
    #expect(try buyer.charge(500).status == 201)
    for _ in 1...3 {
      let again = try buyer.charge(500, key: key)
      #expect(again.status == 201 && again.body == first.body)
      #expect(again["idempotent-replayed"] == "true")
      #expect(again["content-type"] == first["content-type"])
    }
    #expect(try buyer.balance() == 1_000)
  }

  @Test("has one key: with two of them nothing happens")
  func twoKeys() throws {
    let buyer = try Buyer(stack)
    let refused = try buyer.send(
      "POST", "/v1/wallet/charges", #"{"amount":500}"#, key: Buyer.freshKey(),
      headers: [("Idempotency-Key", Buyer.freshKey())])
    #expect(refused.status == 400 && refused.code == "idempotency_key_required")
    #expect(try buyer.balance() == 0)
  }

  @Test("is another request when its body or its address is another")
  func reused() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let key = Buyer.freshKey()
    #expect(try buyer.charge(500, key: key).status == 201)
    for reply in [
      try buyer.charge(501, key: key),
      try buyer.post("/v1/wallet/charges", #"{"amount": 500}"#, key: key),
      try buyer.hold([1], of: sale.schedule, key: key),
    ] {
      #expect(reply.status == 422 && reply.code == "idempotency_key_reused")
    }
    #expect(try buyer.charge(500, key: key).status == 201)
    #expect(try buyer.balance() == 1_000_500)
  }

  @Test("is its own for every user, however the key is spelt")
  func perUser() throws {
    let (ann, bob) = (try Buyer(stack), try Buyer(stack))
    let keys = ["k", "K", "k ", "é", "e\u{301}", "🎫", "'; --", String(repeating: "k", count: 255)]
    for key in keys {
      let sent = key.hasSuffix(" ") ? "k\u{A0}" : key
      #expect(try ann.charge(10, key: sent).status == 201)
      let reply = try bob.charge(20, key: sent)
      #expect(reply.status == 201 && reply["idempotent-replayed"] == nil, "\(key)")
    }
    #expect(try ann.balance() == Int64(10 * keys.count))
    #expect(try bob.balance() == Int64(20 * keys.count))
  }

  @Test("has one effect when 64 send it at once, and all get the one answer in the end")
  func atOnce() throws {
    let buyer = try Buyer(stack)
    let key = Buyer.freshKey()
    let first = try concurrently(64) { _ in try buyer.charge(333, key: key) }
    #expect(first.allSatisfy { $0.status == 201 || $0.code == "request_in_progress" })
    #expect(first.filter { $0.status == 409 }.allSatisfy { $0["retry-after"] != nil })
    #expect(first.filter { $0.status == 201 && $0["idempotent-replayed"] == nil }.count == 1)
    let all = try concurrently(64) { _ in try buyer.charge(333, key: key) }
    #expect(Set((first.filter { $0.status == 201 } + all).map(\.text)).count == 1)
    #expect(all.allSatisfy { $0.status == 201 && $0["idempotent-replayed"] == "true" })
    #expect(try buyer.balance() == 333)
    #expect(try transfers(buyer) == 1)
  }

  @Test("is refused anew as long as it changes nothing, and may still succeed")
  func refusals() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer(balance: 0)
    let hold = try sale.hold([1], by: buyer)
    let key = Buyer.freshKey()
    for _ in 1...2 {
      let reply = try buyer.order(hold, key: key)
      #expect(reply.code == "insufficient_balance" && reply["idempotent-replayed"] == nil)
    }
    let kept = try stack.sql("SELECT COUNT(*) FROM idempotency_key WHERE user_id = \(buyer.id)")
    #expect(kept == "1", "that of the hold")
    #expect(try buyer.charge(10_000).status == 201)
    #expect(try buyer.order(hold, key: key).status == 201)
    let again = try buyer.order(hold, key: key)
    #expect(again.status == 201 && again["idempotent-replayed"] == "true")
    #expect(try buyer.balance() == 0)
  }

  @Test("has one effect on every route that wants a key")
  func everyRoute() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    func twice(_ send: (String) throws -> Reply) throws -> JSON {
      let key = Buyer.freshKey()
      let (first, second) = (try send(key), try send(key))
      #expect((200...201).contains(first.status) && second.status == first.status, "\(first)")
      #expect(second.body == first.body && second["idempotent-replayed"] == "true")
      return first.json
    }
    let hold = try twice { try buyer.hold([1, 2], of: sale.schedule, key: $0) }
    _ = try twice { try buyer.holdBest(1, of: sale.schedule, key: $0) }
    let id = try #require(hold.id.integer)
    _ = try twice { try buyer.extend(id, key: $0) }
    let order = try #require(try twice { try buyer.order(id, key: $0) }.id.integer)
    _ = try twice { try buyer.cancel(order, key: $0) }
    _ = try twice { try buyer.charge(1, key: $0) }
    #expect(try buyer.balance() == 1_000_001)
    #expect(try buyer.get("/v1/holds").json["items"].array.count == 2)
    #expect(try buyer.get("/v1/orders").json["items"].array.count == 1)
  }
}
