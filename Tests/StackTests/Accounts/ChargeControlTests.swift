import BoxOfficeStore
import TestSupport
import Testing

/// Controls: the damage to a charge without a guard, which shows that the tests of the guard can
/// fail.
@Suite("Charges without a guard", .serialized)
enum UnguardedCharges {}

extension UnguardedCharges {
  @Suite(
    "Without the stored key", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "stored_key"]))
  struct UnstoredKeyTests {
    private let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test("is done twice when its worker dies after the commit: the key is what prevents it")
    func killed() throws {
      let buyer = try Buyer(stack)
      let key = Buyer.freshKey()
      try #require(stack.checkpoints).killNext(.chargeCommitted)
      #expect(try buyer.charge(1_000, key: key).status == 503)
      #expect(try repeated(buyer, key).status == 201)
      #expect(try buyer.balance() == 2_000)
    }

    @Test("is done twice when the answer to its commit gets lost")
    func replyCut() throws {
      let buyer = try Buyer(stack)
      let proxy = try DatabaseProxy(stack)
      let reply = try stack.withoutSweep {
        proxy.cut([.reply])
        return try buyer.charge(1_000)
      }
      #expect(reply.status == 201)
      #expect(try buyer.balance() == 2_000)
    }
  }

  @Suite(
    "Without row locks and version checks", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "row_lock,version_check"]))
  struct UnlockedWalletTests {
    @Test("a wallet in a rush goes wrong; only the order of its events is left to stop it")
    func rush() throws {
      let buyer = try Buyer(OwnStack.stack())
      let statuses = try concurrently(16) { _ in
        try (0..<20).map { _ in try buyer.charge(1).status }
      }.joined()
      #expect(statuses.contains { $0 != 201 })
    }
  }
}
