import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("When nginx tells who is refused to come again")
  struct ComeAgainTests {
    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test("it spreads them over eight seconds, and over more the more are there")
    func grows() throws {
      try stack.withoutHealing {
        stack.kill9(.workers)
        try eventually("the workers are dead") { stack.leader(of: .workers) == nil }
        let few = try seconds(of: 300)
        #expect(Set(few) == Set(2...9))
        let crowd = try (0..<1_000).map { _ in try HTTPClient(port: stack.port).begin([]) }
        try eventually("nginx sees the crowd") { try seconds(of: 20).contains { $0 > 9 } }
        let many = try seconds(of: 300)
        #expect(many.allSatisfy { (2...29).contains($0) })
        #expect(Set(many).count >= 15)
        #expect(many.reduce(0, +) > few.reduce(0, +) * 3 / 2)
        withExtendedLifetime(crowd) {}
      }
      try stack.awaitBack("/healthz")
    }

    private func seconds(of refusals: Int) throws -> [Int] {
      try (0..<refusals).map { _ in
        let reply = try stack.get("/healthz")
        #expect(reply.code == "unavailable" && reply.status == 503)
        return try #require(reply["retry-after"].flatMap { Int($0) })
      }
    }
  }
}
