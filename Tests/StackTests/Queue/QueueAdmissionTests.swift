import Foundation
import TestSupport
import Testing

@Suite("Being let in", .serialized)
enum QueueAdmissionTests {
  /// The number of people; set to 2000 the evening takes two minutes.
  static let crowd =
    ProcessInfo.processInfo.environment["BOXOFFICE_TEST_CROWD"].flatMap { Int($0) } ?? 300

  @Suite("A crowd")
  final class CrowdTests {
    private let stack: Stack

    init() throws {
      stack = try Stack.start()
    }

    deinit { stack.stop() }

    @Test("A crowd that buys, idles, leaves and vanishes drains in order, at most 50 at once")
    func crowd() throws {
      let crowd = try QueueSimulation(
        stack, people: QueueAdmissionTests.crowd, capacity: 50, seed: 2_027)
      try crowd.run(within: .seconds(15 + QueueAdmissionTests.crowd / 10), asTold: true)
      try crowd.expectCalm(capacity: 50)
      try crowd.expectOrder()
    }
  }

  @Suite("One by one")
  struct OneByOneTests {
    let stack: Stack

    init() throws {
      stack = try Stack.shared()
    }

    /// A line of people that admits none of them yet.
    private func waiting(
      _ count: Int, _ change: (inout Line.Plan) -> Void = { _ in }
    ) throws -> (line: Line, people: [Buyer], tokens: [String]) {
      let line = try Line(stack) {
        change(&$0)
        $0.capacity = 0
      }
      let people = try Buyer.crowd(count, stack)
      return (line, people, try people.map { try line.token($0) })
    }

    private func states(_ line: Line, _ tokens: [String]) throws -> [String] {
      try tokens.map { try line.poll($0).json.state.string ?? "" }
    }

    /// Lets a waiting person be silent for so long that the line counts the person as away.
    private func makeAbsent(_ line: Line, _ buyer: Buyer) throws {
      try line.sql(
        """
        UPDATE queue_token SET joined_at = joined_at - INTERVAL 1 HOUR
        WHERE concert_id = CONCERT AND user_id = \(buyer.id)
        """)
      let id = try line.sql(
        "SELECT id FROM queue_token WHERE concert_id = CONCERT AND user_id = \(buyer.id)")
      #expect(try stack.cache("delete seen:\(id)") == "DELETED\r\n")
    }

    @Test("Who is away is passed over, keeps the place, and comes before who came later")
    func skipped() throws {
      let (line, people, tokens) = try waiting(4)
      try makeAbsent(line, people[0])
      try line.set("capacity = 1")
      try line.awaitState("active", tokens[1])
      #expect(
        try line.sql("SELECT is_skipped FROM queue_token WHERE concert_id = CONCERT AND number = 1")
          == "1")
      let back = try line.poll(tokens[0]).json
      #expect(back.state.string == "waiting")
      #expect(back.number.integer == 1)
      #expect(back.ahead.integer == 0)
      _ = try line.poll(tokens[2])
      try #require(try line.leave(tokens[1]).status == 204)
      try line.awaitState("active", tokens[0])
      #expect(try states(line, [tokens[2], tokens[3]]) == ["waiting", "waiting"])
      #expect(try line.audit() == [])
    }

    @Test("A line of people who have all gone away does not keep out who comes now")
    func abandoned() throws {
      let (line, people, _) = try waiting(60)
      for buyer in people { try makeAbsent(line, buyer) }
      try line.set("capacity = 1")
      let late = try line.token(line.buyer())
      try line.awaitState("active", late)
      #expect(try line.livePasses() == 1)
    }

    @Test("A lower capacity lets nobody in until enough have gone, and takes no pass away")
    func lowered() throws {
      let (line, _, tokens) = try waiting(6)
      try line.set("capacity = 4")
      try eventually(within: .seconds(10), "4 are in") { try line.livePasses() == 4 }
      let result = try line.office(
        "configure_queue", ["concert_id": "\(line.concert)", "capacity": "2"])
      #expect(result.worked, "\(result.output)")
      for token in tokens[0...1] { try #require(try line.leave(token).status == 204) }
      let ticks = try self.ticks(line)
      try eventually("two ticks") { try self.ticks(line) >= ticks + 2000 }
      #expect(try line.livePasses() == 2)
      #expect(
        try states(line, tokens) == ["left", "left", "active", "active", "waiting", "waiting"])
      #expect(try line.audit() == [])
      try #require(try line.leave(tokens[2]).status == 204)
      try line.awaitState("active", tokens[4])
      #expect(try line.livePasses() == 2)
    }

    private func ticks(_ line: Line) throws -> Int {
      let text = try line.sql(
        "SELECT ROUND(UNIX_TIMESTAMP(ticked_at) * 1000) FROM sale_queue WHERE concert_id = CONCERT")
      return try #require(Int(text))
    }

    @Test("The rate holds people back although there are places")
    func rate() throws {
      let (line, _, _) = try waiting(10)
      try line.set("capacity = 100, admissions_per_minute = 60, credit = 0, ticked_at = NOW(3)")
      try eventually(within: .seconds(15), "some are in") { try line.livePasses() >= 4 }
      let pace = try line.sql(
        """
        SELECT TIMESTAMPDIFF(MICROSECOND, MIN(admitted_at), MAX(admitted_at)) / 1000000 + 2 - COUNT(*) >= 0
        FROM queue_token WHERE concert_id = CONCERT AND state = 'active'
        """)
      #expect(pace == "1")
    }

    @Test("Two hundred ticks at once let nobody in beyond the capacity")
    func manyTicks() throws {
      let (line, _, tokens) = try waiting(8)
      try line.set("capacity = 3")
      _ = try concurrently(8) { index in
        for _ in 0..<25 { _ = try line.poll(tokens[index]) }
      }
      try eventually(within: .seconds(10), "three are in") { try line.livePasses() == 3 }
      #expect(
        try line.sql(
          "SELECT GROUP_CONCAT(number ORDER BY number) FROM queue_token WHERE concert_id = CONCERT AND state = 'active'"
        ) == "1,2,3")
    }

    @Test("A pass that runs out gives its place back without the sweep")
    func withoutSweep() throws {
      let stack = try Stack.start()
      defer { stack.stop() }
      try stack.withoutSweep {
        let line = try Line(stack) {
          $0.capacity = 1
          $0.passSeconds = 1
        }
        let (one, two) = (try line.token(line.buyer()), try line.token(line.buyer()))
        try line.awaitState("active", one)
        try line.awaitState("active", two)
        #expect(try line.poll(one).json.state.string == "expired")
        // No row records the end of the pass, and none needs to.
        #expect(
          try line.sql("SELECT state FROM queue_token WHERE concert_id = CONCERT AND number = 1")
            == "active")
        #expect(try line.livePasses() <= 1)
      }
    }
  }
}
