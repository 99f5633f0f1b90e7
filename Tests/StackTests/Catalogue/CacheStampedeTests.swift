import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("Many who miss the cache at once")
  struct CacheStampedeTests {
    private static let seats = 2000
    private static let askers = 40

    let stack: Stack
    let hall: Hall

    init() throws {
      stack = try OwnStack.stack()
      hall = try Hall(stack) {
        $0.rows = 20
        $0.seatsPerRow = Self.seats / 20
      }
    }

    @Test("A picture that forty wait for is made a few times, not forty times")
    func picture() throws {
      let path = "/v1/schedules/\(hall.scheduleID)/availability"
      let stack = stack
      #expect(try stack.get(path).status == 200)
      try stack.flushCache()
      let before = try rowsRead()
      stack.freeze(.workers)
      let replies = try concurrently(Self.askers + 1) { index in
        if index == 0 {
          // All other requests have missed by then, and stand in the backlog.
          try eventually("they wait") { try stack.waiting(at: "hall.sock") >= Self.askers }
          stack.thaw(.workers)
          return 200
        }
        return try stack.get(path).status
      }
      #expect(replies.allSatisfy { $0 == 200 })
      // Each worker may have begun before the first was done.
      #expect(try rowsRead() - before < Self.seats * Self.askers / 2)
    }

    private func rowsRead() throws -> Int {
      let text = try stack.sql("SHOW GLOBAL STATUS LIKE 'Handler_read_next'")
      return Int(text.split(separator: "\t").last ?? "") ?? 0
    }
  }
}
