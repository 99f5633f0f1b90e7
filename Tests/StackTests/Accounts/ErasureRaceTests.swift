import BoxOfficeStore
import TestSupport
import Testing

/// A deed of a person at the moment at which the account is erased.
private enum Deed: CaseIterable {
  case charge, hold, walkIntoLine

  var moment: Moment {
    switch self {
    case .charge: .chargeBefore
    case .hold: .holdBefore
    case .walkIntoLine: .joinAlone
    }
  }

  func send(by buyer: Buyer, _ line: Line, _ sale: Sale) throws -> Reply {
    switch self {
    case .charge: try buyer.charge(1_000)
    case .hold: try buyer.hold([1], of: sale.schedule)
    case .walkIntoLine: try line.join(buyer)
    }
  }
}

/// Erases a person whose deed has been let in and has not begun its transaction.
private func eraseBefore(_ deed: Deed) throws -> (deed: String, erasure: String, audit: String) {
  let race = try Interleaving()
  let (line, sale) = (try Line(race.stack), try Sale(race.stack))
  let buyer = try sale.buyer(balance: 5_000)
  let (done, erased) = try race.run(
    at: deed.moment, first: { try deed.send(by: buyer, line, sale) },
    second: { try buyer.erase() })
  return (done.outcome, erased.outcome, try race.stack.audit())
}

@Suite("Who is erased at the same moment", .serialized)
enum ErasureRaces {
  @Suite("with the look at the person", .serialized, .ownStack)
  struct LookingTests {
    private static let peopleOfOne = 40
    private static let pairs = 4
    private static let deedsOfOne = 13

    @Test("gets nothing any more", arguments: Deed.allCases)
    fileprivate func refused(deed: Deed) throws {
      let outcome = try eraseBefore(deed)
      #expect(outcome.deed == "401 authentication_required" && outcome.erasure == "204")
      #expect(outcome.audit == "")
    }

    @Test("has done before all that happened: 2,000 charges and holds against erasing")
    func race() throws {
      let stack = try OwnStack.stack()
      let sale = try Sale(stack) {
        $0.rows = 4
        $0.seatsPerRow = 10
      }
      let people = try Buyer.make(Self.pairs * Self.peopleOfOne, stack, balance: 100)
      let counts = try concurrently(2 * Self.pairs) { index -> [Int] in
        let pair = index / 2
        let own = people[pair * Self.peopleOfOne..<(pair + 1) * Self.peopleOfOne]
        if index % 2 == 0 {
          return try own.map { try deeds(of: $0, sale, seat: Int64(pair + 1)) }
        }
        return try own.map { try erase($0, stack) }
      }
      let done = stride(from: 0, to: counts.count, by: 2).flatMap { counts[$0] }
      let tries = stride(from: 1, to: counts.count, by: 2).flatMap { counts[$0] }
      #expect(done.count == people.count && tries.allSatisfy { $0 > 0 })
      #expect(done.reduce(0, +) > 0, "some were faster than their erasure")
      #expect(try stack.sql("SELECT COUNT(*) FROM user WHERE erased_at IS NOT NULL") != "0")
      #expect(try stack.audit() == "")
    }

    /// Charges, holds and releases until the account is gone; gives the number of deeds that were
    /// done.
    private func deeds(of buyer: Buyer, _ sale: Sale, seat: Int64) throws -> Int {
      var done = 0
      for round in 0..<200 {
        if round % 2 == 0 {
          let reply = try buyer.charge(10)
          #expect([201, 401, 503].contains(reply.status), "\(reply)")
          if reply.status == 201 { done += 1 } else if round >= Self.deedsOfOne { break }
        } else {
          let reply = try buyer.hold([seat], of: sale.schedule)
          #expect([201, 401, 503].contains(reply.status), "\(reply)")
          if reply.status == 201 {
            done += 1
            #expect([204, 503].contains(try buyer.release(reply.createdID()).status))
          } else if round >= Self.deedsOfOne {
            break
          }
        }
      }
      return done
    }

    private func erase(_ buyer: Buyer, _ stack: Stack) throws -> Int {
      for attempt in 1...200 {
        let reply = try buyer.erase()
        if reply.status == 204 { return attempt }
        // So many tries of one person an hour are counted as guesses of the password.
        if reply.status == 429 { try stack.sql("DELETE FROM hourly_count") }
        #expect([409, 429, 503].contains(reply.status), "\(reply)")
      }
      Issue.record("user \(buyer.id) was never erased")
      return 0
    }
  }

  @Suite(
    "without the look", .serialized, OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "person_look"]))
  struct BlindTests {
    @Test("pays and holds for nobody, which the audit tells: the control", arguments: Deed.allCases)
    fileprivate func late(deed: Deed) throws {
      let outcome = try eraseBefore(deed)
      #expect(["200", "201"].contains(outcome.deed) && outcome.erasure == "204")
      #expect(outcome.audit.contains("10 deed_after_erasure"))
    }
  }
}
