import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension InterleavedSales {
  @Suite("A twin of a running request")
  struct TwinTests {
    /// Everything that happens once per key.
    enum Work: CaseIterable {
      case charge, hold, bestHold, prolongation, order, cancellation

      /// A moment at which the person's row is locked.
      var moment: Moment {
        switch self {
        case .charge: .chargeInside
        case .hold, .bestHold: .holdInside
        case .prolongation: .extensionLocked
        case .order: .orderInside
        case .cancellation: .cancellationInside
        }
      }
    }

    let stack: Stack
    let race: Interleaving

    init() throws {
      race = try Interleaving()
      stack = race.stack
    }

    @Test("waits until the first is done and gets its answer", arguments: Work.allCases)
    func waits(work: Work) throws {
      let request = try request(work)
      let key = Buyer.freshKey()
      let (first, second) = try race.run(
        at: work.moment, first: { try request(key) }, second: { try request(key) })
      #expect((200...201).contains(first.status), "\(first)")
      #expect(first["idempotent-replayed"] == nil)
      #expect(second.status == first.status && second.body == first.body, "\(second)")
      #expect(second["idempotent-replayed"] == "true")
      try requireCleanBooks()
    }

    @Test("waits for a second at most, then is told to come again", arguments: Work.allCases)
    func isToldToComeAgain(work: Work) throws {
      let request = try request(work)
      let key = Buyer.freshKey()
      race.checkpoints.pause(work.moment)
      defer { race.checkpoints.release(work.moment) }
      let first = Meanwhile { try request(key) }
      try race.checkpoints.awaitReached(work.moment)
      let began = ContinuousClock.now
      let second = try request(key)
      #expect(ContinuousClock.now - began < .seconds(2))
      #expect(second.outcome == "409 request_in_progress")
      race.checkpoints.release(work.moment)
      #expect(try (200...201).contains(first.value().status))
      #expect(try request(key)["idempotent-replayed"] == "true")
      try requireCleanBooks()
    }

    @Test("that is another request with the same key finds the key taken, and does nothing")
    func otherContent() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      let key = Buyer.freshKey()
      let (charge, hold) = try race.run(
        at: .chargeBeforeCommit, first: { try buyer.charge(1_000, key: key) },
        second: { try buyer.hold([1], of: sale.schedule, key: key) })
      #expect(hold.status == 201)
      #expect(charge.outcome == "422 idempotency_key_reused")
      #expect(try buyer.balance() == 1_000_000)
      try requireCleanBooks()
    }

    /// Makes all that a request needs; gives the request, to be sent with a key.
    private func request(_ work: Work) throws -> @Sendable (String) throws -> Reply {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      switch work {
      case .charge: return { try buyer.charge(1_000, key: $0) }
      case .hold: return { try buyer.hold([1, 2], of: sale.schedule, key: $0) }
      case .bestHold: return { try buyer.holdBest(2, of: sale.schedule, key: $0) }
      case .prolongation:
        let hold = try sale.hold([1], by: buyer)
        return { try buyer.extend(hold, key: $0) }
      case .order:
        let hold = try sale.hold([1], by: buyer)
        return { try buyer.order(hold, key: $0) }
      case .cancellation:
        let order = try sale.order([1], by: buyer).id.integer ?? 0
        return { try buyer.cancel(order, key: $0) }
      }
    }
  }
}
