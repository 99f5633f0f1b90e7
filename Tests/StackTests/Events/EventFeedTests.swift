import Foundation
import MariaDB
import TestSupport
import Testing

extension InterleavedSales {
  @Suite("The feed of events")
  struct EventFeedTests {
    let stack: Stack
    let integrator: Integrator

    init() throws {
      stack = try OwnStack.stack()
      integrator = try Integrator(stack, named: UUID().uuidString)
    }

    @Test("tells of a purchase in its order, with what was written")
    func purchase() throws {
      let begin = try integrator.end()
      let sale = try Sale(stack)
      let order = try sale.order([1, 2], by: sale.buyer())
      let events = try integrator.readAll(after: begin)
      let kinds = events.compactMap(\.kind.string)
      #expect(kinds == ["hold.created", "order.paid"])
      let paid = try #require(events.first { $0.kind == .string("order.paid") })
      #expect(paid.aggregate_id == order.id)
      #expect(
        paid.names == ["aggregate", "aggregate_id", "created_at", "data", "id", "kind", "sequence"])
      #expect(paid.data != .missing && paid.data.names != [])
    }

    @Test("never shows an event in front of one that was read, however late it commits")
    func lateCommit() throws {
      let begin = try integrator.end()
      let buyer = try Buyer(stack)
      let slow = try Connection(stack.database)
      try slow.executeText("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
      try slow.executeText("START TRANSACTION")
      // The first event's row has the smaller number, and its transaction ends last.
      let written = try slow.execute(Self.write(by: buyer)).insertID
      #expect(try buyer.charge(1000).status == 201)
      let before = try integrator.readAll(after: begin)
      #expect(before.compactMap(\.kind.string) == ["wallet.charged"])
      let quick = try #require(
        UInt64(stack.sql("SELECT id FROM outbox WHERE position = \(begin + 1)")))
      #expect(written < quick, "a reader by row number would have passed it")

      try slow.executeText("COMMIT")
      let after = try integrator.readAll(after: begin + 1)
      #expect(after.compactMap(\.kind.string) == ["test.late"])
      #expect(after.compactMap(\.id.integer) == [begin + 2])
    }

    @Test("is the same without gaps to several readers while much is written")
    func readers() throws {
      let begin = try integrator.end()
      let buyers = try Buyer.make(4, stack)
      let read = try concurrently(8) { [integrator] thread -> [JSON] in
        if thread < 4 {
          for _ in 0..<20 { #expect(try buyers[thread].charge(10).status == 201) }
          return []
        }
        var seen: [JSON] = []
        try eventually(within: .seconds(40), "80 events") {
          seen += try integrator.readAll(after: seen.last?.id.integer ?? begin)
          return seen.count >= 80
        }
        return seen
      }
      #expect(Set(read[5...].map { $0 == read[4] }) == [true])
      #expect(read[4].compactMap(\.id.integer) == Array(begin + 1...begin + 80))
      for buyer in buyers {
        let sequences = read[4].filter { $0.data.user_id.integer == buyer.id }.compactMap(
          \.sequence.integer)
        #expect(sequences == sequences.sorted())
      }
      try requireCleanBooks()
    }

    @Test("goes on while no sweep runs")
    func withoutSweep() throws {
      let begin = try integrator.end()
      let (charged, events) = try stack.withoutSweep {
        (try Buyer(stack).charge(1000), try integrator.readAll(after: begin))
      }
      #expect(charged.status == 201 && events.count == 1)
    }

    @Test("is paged, and refuses what is no position")
    func pages() throws {
      let begin = try integrator.end()
      let buyer = try Buyer(stack)
      for _ in 0..<3 { #expect(try buyer.charge(1000).status == 201) }
      let page = try integrator.read(after: begin, limit: 2).json
      #expect(page.items.each("id").compactMap(\.integer) == [begin + 1, begin + 2])
      #expect(page.next_cursor == .string("\(begin + 2)"))
      let rest = try integrator.read(after: begin + 2, limit: 2).json
      #expect(
        rest.items.each("id").compactMap(\.integer) == [begin + 3] && rest.next_cursor == .null)
      for wrong in ["-1", "x", "", "1.5", "9223372036854775808", "+1"] {
        let reply = try stack.get(
          "/v1/events?after=\(wrong)", headers: [("Authorization", "Bearer \(integrator.key)")])
        #expect(reply.outcome == "400 invalid_parameter", "\(wrong)")
        #expect(reply.json.field == .string("after"))
      }
    }

    @Test("is closed to users, to strangers and to who has lost the key")
    func closed() throws {
      let buyer = try Buyer(stack)
      #expect(try buyer.get("/v1/events").outcome == "401 authentication_required")
      #expect(try stack.get("/v1/events").outcome == "401 authentication_required")
      let other = try Integrator(stack, named: "lost")
      #expect(try other.read().status == 200)
      let office = Office(stack)
      #expect(try office.run("add_integrator", "@name = 'lost'").status != 0)
      #expect(try office.result("remove_integrator", "@name = 'lost'") == "removed")
      #expect(try office.result("remove_integrator", "@name = 'lost'").hasPrefix("nothing to do"))
      #expect(try other.read().status == 401)
    }

    @Test("is copied by the example of a bridge, which goes on where it stopped")
    func bridge() throws {
      let begin = try integrator.end()
      let directory = try PrivateDirectory()
      let (position, copy) = (directory.path + "/position", directory.path + "/copy")
      try String(begin).write(toFile: position, atomically: true, encoding: .utf8)
      let buyer = try Buyer(stack)
      for count in 1...2 {
        #expect(try buyer.charge(1000).status == 201)
        let bridge = try ChildProcess(
          [
            Stack.root + "/deploy/examples/bridge", "http://127.0.0.1:\(stack.port)", position,
            "tee", "-a", copy,
          ], environment: ["BOXOFFICE_KEY": integrator.key, "PATH": "/usr/bin:/bin"])
        defer { bridge.send(SIGKILL) }
        try eventually(within: .seconds(10), "the bridge has copied \(count)") {
          try String(contentsOfFile: position, encoding: .utf8) == "\(begin + Int64(count))"
        }
      }
      let lines = try String(contentsOfFile: copy, encoding: .utf8).split(separator: "\n")
      #expect(
        try lines.map { JSON(parsing: Array($0.utf8)) } == integrator.readAll(after: begin))
    }

    @Test("is checked by the audit: a gap and a wrong order are found")
    func audited() throws {
      let begin = try integrator.end()
      let buyer = try Buyer(stack)
      for _ in 0..<2 { #expect(try buyer.charge(1000).status == 201) }
      #expect(try integrator.readAll(after: begin).count == 2)
      try requireCleanBooks()
      for damage in [
        "SET last_position = last_position + 1", "SET last_position = last_position - 1",
      ] {
        let found = try stack.withoutSweep {
          try stack.sql("UPDATE event_feed \(damage)")
          let found = try stack.audit()
          try stack.sql("UPDATE event_feed SET last_position = (SELECT MAX(position) FROM outbox)")
          return found
        }
        #expect(found.contains("9 feed_with_gaps"), "\(damage)")
      }
      try requireCleanBooks()
    }

    private static func write(by buyer: Buyer) -> SQL {
      """
      INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
      VALUES ('test.late', 'schedule', \(900_000_000 + buyer.id), 1, '{}')
      """
    }
  }
}
