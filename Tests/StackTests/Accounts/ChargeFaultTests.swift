import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// The suites that cut charges short, one after the other.
@Suite("Charges cut short", .serialized, .ownStack)
enum CutCharges {}

extension CutCharges {
  @Suite("A charge that is cut short", .serialized)
  struct ChargeFaultTests {
    private let stack: Stack
    private let checkpoints: Checkpoints

    init() throws {
      stack = try OwnStack.stack()
      checkpoints = try #require(stack.checkpoints)
    }

    @Test(
      "by the death of its worker has one effect when it is repeated",
      arguments: [
        (Moment.chargeBefore, false), (.chargeInside, false), (.chargeBeforeCommit, false),
        (.chargeCommitted, true),
      ])
    func killed(moment: Moment, isDone: Bool) throws {
      let buyer = try Buyer(stack)
      for round in 1...3 as ClosedRange<Int64> {
        let key = Buyer.freshKey()
        checkpoints.killNext(moment)
        let first = try buyer.charge(1_000, key: key)
        #expect(!checkpoints.spare(moment), "a worker was killed there")
        #expect(first.status == 503 && first.code == "unavailable")
        #expect(first["retry-after"] != nil)
        let again = try repeated(buyer, key)
        #expect(again.status == 201)
        #expect((again["idempotent-replayed"] == "true") == isDone)
        #expect(again.json.balance.amount.integer == round * 1_000)
        #expect(try repeated(buyer, key).body == again.body)
      }
      #expect(try buyer.balance() == 3_000)
      #expect(try stack.audit() == "")
    }

    @Test("loses no won when workers die under 8 clients who repeat what failed")
    func killedUnderLoad() throws {
      let buyer = try Buyer(stack)
      let checkpoints = checkpoints
      let moments: [Moment] = [.chargeBefore, .chargeInside, .chargeBeforeCommit, .chargeCommitted]
      let outcomes = try concurrently(8, within: .seconds(60)) { client in
        try (0..<10).map { round in
          if round == 4 { checkpoints.killNext(moments[client % moments.count]) }
          return try repeated(buyer, Buyer.freshKey()).status
        }
      }
      for moment in moments { checkpoints.spare(moment) }
      #expect(outcomes.joined().allSatisfy { $0 == 201 })
      #expect(try buyer.balance() == 80_000)
      #expect(try stack.audit() == "")
    }

    @Test("is told to be in progress while it runs, and its answer is there when it is done")
    func running() throws {
      let buyer = try Buyer(stack)
      let (key, stack, checkpoints) = (Buyer.freshKey(), stack, checkpoints)
      checkpoints.pause(.chargeInside)
      defer { checkpoints.release(.chargeInside) }
      let replies = try concurrently(2) { index in
        if index == 0 { return try buyer.charge(1_000, key: key) }
        try checkpoints.awaitReached(.chargeInside)
        let began = ContinuousClock.now
        let reply = try HTTPClient(port: stack.port).send(
          "POST", "/v1/wallet/charges",
          headers: [
            ("Authorization", "Bearer \(buyer.token)"), ("Idempotency-Key", key),
            ("Content-Type", "application/json"),
          ], body: Array(#"{"amount":1000}"#.utf8))
        #expect(ContinuousClock.now - began < .seconds(3), "nobody waits for a twin")
        checkpoints.release(.chargeInside)
        return reply
      }
      #expect(replies[0].status == 201 && replies[0]["idempotent-replayed"] == nil)
      #expect(replies[1].status == 409 && replies[1].code == "request_in_progress")
      #expect(replies[1]["retry-after"] != nil)
      let again = try buyer.charge(1_000, key: key)
      #expect(again.body == replies[0].body && again["idempotent-replayed"] == "true")
      #expect(try buyer.balance() == 1_000)
    }

    @Test("frees its key at once when its worker dies")
    func freedKey() throws {
      let buyer = try Buyer(stack)
      let (key, checkpoints) = (Buyer.freshKey(), checkpoints)
      checkpoints.pause(.chargeInside)
      defer { checkpoints.release(.chargeInside) }
      let replies = try concurrently(2) { index in
        if index == 0 { return try buyer.charge(1_000, key: key) }
        try checkpoints.awaitReached(.chargeInside)
        for id in checkpoints.waiting(at: .chargeInside) { kill(id, SIGKILL) }
        checkpoints.release(.chargeInside)
        return try repeated(buyer, key)
      }
      #expect(replies[0].status == 503)
      #expect(replies[1].status == 201 && replies[1]["idempotent-replayed"] == nil)
      #expect(try buyer.balance() == 1_000)
    }

    @Test(
      "by the loss of its connection is done once, without the client's help",
      arguments: [Moment.chargeInside, .chargeBeforeCommit])
    func connectionKilled(moment: Moment) throws {
      let buyer = try Buyer(stack)
      let (stack, checkpoints) = (stack, checkpoints)
      checkpoints.pause(moment)
      defer { checkpoints.release(moment) }
      let replies = try concurrently(2) { index in
        if index == 0 { return try buyer.charge(1_000).status }
        try checkpoints.awaitReached(moment)
        try stack.killConnections()
        checkpoints.release(moment)
        return 0
      }
      #expect(replies[0] == 201)
      #expect(try buyer.balance() == 1_000)
      #expect(try buyer.get("/v1/wallet/transfers").json["items"].array.count == 1)
    }
  }
}

/// Repeats a charge of 1000 with its key, as a client does that does not know the outcome.
func repeated(_ buyer: Buyer, _ key: String) throws -> Reply {
  var reply = try buyer.charge(1_000, key: key)
  try eventually(within: .seconds(20), "the charge is answered: \(reply)") {
    if reply.status == 201 { return true }
    #expect(reply.status == 503 || reply.code == "request_in_progress", "\(reply)")
    reply = try buyer.charge(1_000, key: key)
    return false
  }
  return reply
}
