import TestSupport
import Testing

@Suite("The pause after unpaid holds")
struct HoldPauseTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test("begins with the third unpaid hold, and is twice as long after each further one")
  func doubling() throws {
    let sale = try Sale(stack) { $0.liveHoldsMax = 2 }
    let buyer = try sale.buyer()
    for (unpaid, minutes) in [(1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (6, 8), (7, 16), (8, 32)] {
      try sale.letRunOut(1, by: buyer)
      let pause = minutes > 0 ? "\(60 * minutes)" : "NULL"
      #expect(try sale.conduct(of: buyer) == "\(unpaid)\t\(pause)")
      guard minutes > 0 else { continue }
      let refused = try buyer.hold([2], of: sale.schedule)
      #expect(refused.outcome == "429 holding_paused")
      let seconds = try #require(refused["retry-after"].flatMap(Int.init))
      #expect((60 * minutes - 20...60 * minutes).contains(seconds))
      let end = try #require(secondsUntil(refused.json.paused_until))
      #expect(end <= Double(seconds) && end > Double(seconds) - 20)
      try sale.pass(seconds: seconds, for: buyer)
    }
    try sale.letRunOut(1, by: buyer)
    #expect(try sale.conduct(of: buyer) == "9\t1920", "half an hour is the most")
  }

  @Test("counts what was released late, and what was released early a part at a time")
  func releases() throws {
    let sale = try Sale(stack) { $0.liveHoldsMax = 2 }
    let (late, early, quick) = (try sale.buyer(), try sale.buyer(), try sale.buyer())
    for seconds in [61, 299, 90] { try sale.keep(1, for: seconds, by: late) }
    #expect(try sale.conduct(of: late) == "3\t60")
    for _ in 1...3 { try sale.keep(1, for: 40, by: early) }
    #expect(try sale.conduct(of: early) == "1\tNULL", "40 s + 40 s, and 40 s")
    for _ in 1...8 { try sale.keep(1, for: 0, by: quick) }
    #expect(try sale.conduct(of: quick) == "0\tNULL")
    #expect(try late.hold([1], of: sale.schedule).outcome == "429 holding_paused")
    #expect(try early.hold([1], of: sale.schedule).status == 201)
  }

  @Test("is forgotten with a payment, and so is what led to it")
  func payment() throws {
    let sale = try Sale(stack) { $0.liveHoldsMax = 2 }
    let buyer = try sale.buyer()
    let kept = try sale.hold([3], by: buyer)
    for seat in [1, 2, 4] as [Int64] { try sale.keep(seat, for: 70, by: buyer) }
    #expect(try buyer.hold([1], of: sale.schedule).outcome == "429 holding_paused")
    #expect(try buyer.order(kept).status == 201)
    #expect(try sale.conduct(of: buyer) == "")
    #expect(try buyer.hold([1], of: sale.schedule).status == 201)
  }

  @Test("begins anew after ten quiet minutes, and not before")
  func quiet() throws {
    let sale = try Sale(stack) { $0.liveHoldsMax = 2 }
    let (soon, later) = (try sale.buyer(), try sale.buyer())
    for (buyer, seconds) in [(soon, 590), (later, 601)] {
      for _ in 1...2 { try sale.keep(1, for: 70, by: buyer) }
      try sale.pass(seconds: seconds, for: buyer)
      try sale.keep(1, for: 70, by: buyer)
    }
    #expect(try sale.conduct(of: soon) == "3\t60")
    #expect(try sale.conduct(of: later) == "1\tNULL")
  }

  @Test("is of one concert, and its numbers are the concert's")
  func settings() throws {
    let (sale, other) = (
      try Sale(stack) { $0.liveHoldsMax = 2 }, try Sale(stack) { $0.liveHoldsMax = 2 }
    )
    let buyer = try sale.buyer()
    try stack.sql(
      """
      UPDATE concert SET unpaid_holds_max = 1, unpaid_grace_seconds = 10, hold_pause_seconds = 7
      WHERE id = \(sale.hall.concertID)
      """)
    for _ in 1...2 { try sale.keep(1, for: 11, by: buyer) }
    #expect(try sale.conduct(of: buyer) == "2\t7")
    #expect(try buyer.hold([1], of: sale.schedule).outcome == "429 holding_paused")
    #expect(try buyer.holdBest(1, of: sale.schedule).outcome == "429 holding_paused")
    #expect(try buyer.hold([1], of: other.schedule).status == 201)
    try stack.sql("UPDATE concert SET unpaid_holds_max = 0 WHERE id = \(sale.hall.concertID)")
    try sale.keep(1, for: 11, by: buyer)
    #expect(try sale.conduct(of: buyer) == "2\t7", "switched off, nothing is counted")
  }

  @Test("refuses no request that has succeeded before")
  func replay() throws {
    let sale = try Sale(stack) { $0.liveHoldsMax = 2 }
    let buyer = try sale.buyer()
    let key = Buyer.freshKey()
    let hold = try buyer.hold([5], of: sale.schedule, key: key).createdID()
    for _ in 1...3 { try sale.keep(1, for: 70, by: buyer) }
    let again = try buyer.hold([5], of: sale.schedule, key: key)
    #expect(try again.createdID() == hold)
    #expect(again["idempotent-replayed"] == "true")
  }
}
