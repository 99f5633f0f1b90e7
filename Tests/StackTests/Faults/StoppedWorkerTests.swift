import BoxOfficeStore
import Foundation
import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("A worker that is stopped with its locks")
  struct StoppedWorkerTests {
    @Test("keeps its own seat from being sold, and nobody from buying another one")
    func stopped() throws {
      let sale = try Sale(OwnStack.stack())
      let points = try #require(sale.stack.checkpoints)
      let (owner, rivals) = (try sale.buyer(), try Buyer.make(3, sale.stack))
      points.pause(.holdInside)
      defer { points.release(.holdInside) }
      let first = Meanwhile { try owner.hold([1], of: sale.schedule) }
      try points.awaitReached(.holdInside)
      let worker = try #require(points.waiting(at: .holdInside).first)
      kill(worker, SIGSTOP)
      defer { kill(worker, SIGCONT) }
      points.release(.holdInside)

      // One buyer meets the seat, the others want other seats, all at once.
      let outcomes = try concurrently(rivals.count) { index in
        let began = ContinuousClock.now
        let outcome = try rivals[index].hold([Int64(index + 1)], of: sale.schedule).outcome
        #expect(ContinuousClock.now - began < .milliseconds(1_500))
        return outcome
      }
      #expect(outcomes == ["503 unavailable", "201", "201"])
      kill(worker, SIGCONT)
      #expect(try first.value().status == 201)
      #expect(try sale.stack.audit() == "")
    }
  }
}
