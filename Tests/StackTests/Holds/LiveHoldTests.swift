import BoxOfficeStore
import TestSupport
import Testing

@Suite("Live holds of one person")
struct LiveHoldTests {
  let stack: Stack
  let sale: Sale
  let buyer: Buyer

  init() throws {
    stack = try Stack.shared()
    sale = try Sale(stack) {
      $0.startsIn = [864_000, 867_600, 871_200]
      $0.liveHoldsMax = 2
    }
    buyer = try sale.buyer()
  }

  private var dates: [Int64] { sale.hall.scheduleIDs }

  @Test("are two at most over all dates and concerts, until the first of them runs out")
  func two() throws {
    let other = try Sale(stack) { $0.liveHoldsMax = 2 }
    let first = try buyer.hold([1], of: dates[0]).createdID()
    try sale.pass(seconds: 100, for: buyer)
    _ = try buyer.hold([1], of: other.schedule).createdID()
    for reply in [
      try buyer.hold([2], of: dates[0]), try buyer.hold([1], of: dates[1]),
      try buyer.holdBest(1, of: dates[2]), try buyer.hold([2], of: other.schedule),
    ] {
      #expect(reply.outcome == "429 holding_paused")
      #expect((150...200).contains(reply["retry-after"].flatMap(Int.init) ?? 0))
      #expect(
        reply.json.paused_until == (try buyer.get("/v1/holds/\(first)").json.expires_at))
    }
    #expect(try sale.counted(buyer) == "1", "a refusal counts no seat")
    try sale.runOut(first)
    #expect(try buyer.hold([1], of: dates[1]).status == 201)
  }

  @Test("make room by a payment or a release")
  func room() throws {
    let holds = try dates.prefix(2).map { try buyer.hold([1], of: $0).createdID() }
    #expect(try buyer.hold([1], of: dates[2]).code == "holding_paused")
    #expect(try buyer.order(holds[0]).status == 201)
    let third = try buyer.hold([1], of: dates[2]).createdID()
    #expect(try buyer.hold([2], of: dates[2]).code == "holding_paused")
    #expect(try buyer.release(third).status == 204)
    #expect(try buyer.hold([2], of: dates[2]).status == 201)
  }

  @Test("are as many as the concert says, also where some have more already")
  func setting() throws {
    func setMax(_ count: Int) throws {
      try stack.sql(
        "UPDATE concert SET live_holds_max = \(count) WHERE id = \(sale.hall.concertID)")
    }
    try setMax(0)
    for seat in 1...3 as ClosedRange<Int64> {
      #expect(try buyer.hold([seat], of: dates[0]).status == 201)
    }
    try setMax(4)
    #expect(try buyer.hold([4], of: dates[0]).status == 201)
    try setMax(1)
    let refused = try buyer.hold([5], of: dates[0])
    #expect(refused.code == "holding_paused")
    let ends = try buyer.get("/v1/holds").json.items.each("expires_at").compactMap(\.string)
    #expect(refused.json.paused_until.string == ends.max(), "all four must end")
  }
}

/// Two claims of one person for two dates, who has a live hold already.
@Suite("Live holds of one person at the same moment", .serialized)
enum LiveHoldRaces {
  static func claimTwoDates() throws -> (outcomes: [String], live: String) {
    let race = try Interleaving()
    let sale = try Sale(race.stack) {
      $0.startsIn = [864_000, 867_600, 871_200]
      $0.liveHoldsMax = 2
    }
    let (buyer, dates) = (try sale.buyer(), sale.hall.scheduleIDs)
    _ = try sale.hold([1], by: buyer)
    let (first, second) = try race.run(
      at: .holdLocked, first: { try buyer.hold([1], of: dates[1]) },
      second: { try buyer.hold([1], of: dates[2]) })
    let live = try race.stack.sql(
      "SELECT COUNT(*) FROM hold WHERE user_id = \(buyer.id) AND status = 'active'")
    return ([first.outcome, second.outcome], live)
  }

  @Suite("with the person's lock", .serialized, .ownStack)
  struct LockedTests {
    @Test("do not become three")
    func two() throws {
      let (outcomes, live) = try LiveHoldRaces.claimTwoDates()
      #expect(outcomes == ["201", "429 holding_paused"])
      #expect(live == "2")
      try requireCleanBooks()
    }
  }

  @Suite(
    "without the person's lock", .serialized,
    OwnStack(environment: ["BOXOFFICE_GUARDS_OFF": "person_lock"]))
  struct UnlockedTests {
    @Test("become three, which the audit tells")
    func three() throws {
      let (outcomes, live) = try LiveHoldRaces.claimTwoDates()
      #expect(outcomes == ["201", "201"])
      #expect(live == "3")
      #expect(try OwnStack.stack().audit().contains("6 too_many_live_holds"))
    }
  }
}
