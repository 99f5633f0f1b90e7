import Foundation
import TestSupport
import Testing

@Suite("The office's scripts about seats, holds and orders")
struct OfficeSeatScriptTests {
  let stack: Stack
  let office: Office

  init() throws {
    stack = try Stack.shared()
    office = Office(stack)
  }

  @Test("Blocked seats are nobody's until they are put back on sale")
  func block() throws {
    let sale = try Sale(stack)
    let seats = "@schedule_id = \(sale.schedule), @seats = '1-3, 5'"
    #expect(try office.row("block_seats", seats).dropFirst() == ["4", "0", "blocked"])
    #expect(try office.row("block_seats", seats).dropFirst(1).prefix(2) == ["0", "4"])
    #expect(
      try sale.buyer().hold([3, 4, 5], of: sale.schedule).json.seat_ids.integers == [3, 5])
    #expect(try sale.buyer().holdBest(1, of: sale.schedule).json.seats[0].seat_id.integer == 4)
    #expect(try office.row("unblock_seats", seats).dropFirst() == ["4", "0", "unblocked"])
    #expect(try office.result("unblock_seats", seats).hasPrefix("nothing to do"))
    #expect(try sale.buyer().hold([3, 5], of: sale.schedule).status == 201)
  }

  @Test("A seat that is held or sold is not blocked, nor any other with it; an expired one is")
  func blockTaken() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    _ = try sale.order([1], by: buyer)
    _ = try sale.hold([2], by: buyer)
    let expired = try sale.hold([3, 4], by: buyer)
    let (status, output) = try office.run(
      "block_seats", "@schedule_id = \(sale.schedule), @seats = '1-10'")
    #expect(status == 1)
    #expect(output.contains("sold or held, nothing was blocked: 1,2"))
    #expect(!(try sale.seats()).contains("blocked"))
    try sale.runOut(expired)
    #expect(
      try office.result("block_seats", "@schedule_id = \(sale.schedule), @seats = '3'")
        == "blocked")
    #expect(try sale.seats().prefix(4) == ["sold", "held", "blocked", "free"])
    #expect(try sale.counted(buyer) == "2")
    #expect(try sale.events("hold", expired) == ["hold.created", "hold.expired"])
  }

  @Test("A hold is released by the office once, and its owner hears of it")
  func release() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let hold = try sale.hold([1, 2], by: buyer)
    #expect(try office.result("release_hold", "@hold_id = \(hold)") == "released")
    #expect(
      try office.result("release_hold", "@hold_id = \(hold)")
        == "nothing to do: it was released before")
    #expect(try sale.seats().prefix(2) == ["free", "free"])
    #expect(try sale.counted(buyer) == "0")
    #expect(try sale.events("hold", hold) == ["hold.created", "hold.released"])
    #expect(try buyer.order(hold).outcome == "409 hold_not_active")
  }

  @Test("An order is refunded in full, whatever its policy gives or gave")
  func refund() throws {
    let sale = try Sale(stack) { $0.refundPolicy = "24:50" }
    let buyer = try sale.buyer()
    let order = try sale.order([1, 2, 3], by: buyer)
    let id = order.id.integer ?? 0
    let kept = try buyer.cancel(id, tickets: [order.tickets[0].id.integer ?? 0])
    #expect(kept.json.fee.amount.integer == 5000)
    let row = try office.row("refund_order", "@order_id = \(id), @reason = '아팠다'")
    #expect(row.dropFirst(2) == ["2", "25000", "30000", "cancelled", "refunded"])
    #expect(
      try office.result("refund_order", "@order_id = \(id)")
        == "nothing to do: all of it came back before")
    #expect(try buyer.balance() == 1_000_000)
    #expect(try sale.seats().prefix(3) == ["free", "free", "free"])
    #expect(try sale.counted(buyer) == "0")
    #expect(try buyer.get("/v1/orders/\(id)").json.status.string == "cancelled")
    #expect(try buyer.cancel(id).outcome == "409 already_cancelled")
    #expect(
      try sale.events("order", id) == ["order.paid", "order.cancelled", "order.cancelled"])
  }

  @Test("An order is refunded also after the concert, where nobody else could")
  func refundLate() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let id = try sale.order([1], by: buyer).id.integer ?? 0
    try stack.sql(
      """
      UPDATE schedule SET starts_at = NOW(3) - INTERVAL 1 DAY, doors_at = NOW(3) - INTERVAL 1 DAY
      WHERE id = \(sale.schedule)
      """)
    #expect(try buyer.cancel(id).outcome == "409 not_cancellable")
    #expect(try office.result("refund_order", "@order_id = \(id)") == "refunded")
    #expect(try buyer.balance() == 1_000_000)
  }

  @Test("A date is called off: buyers have their money, and nobody buys any more")
  func cancel() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    _ = try sale.order([1, 2], by: buyer)
    _ = try sale.hold([3], by: buyer)
    let date = "@schedule_id = \(sale.schedule), @reason = '가수가 아파서'"
    #expect(
      try office.row("cancel_schedule", date).dropFirst(2)
        == ["1", "1", "2", "20000", "0", "cancelled"])
    #expect(
      try office.result("cancel_schedule", date) == "nothing to do: cancelled and refunded before")
    #expect(try buyer.balance() == 1_000_000)
    #expect(try buyer.hold([5], of: sale.schedule).outcome == "409 sale_closed")
    #expect(
      try stack.sql(
        """
        SELECT COUNT(*) FROM outbox
        WHERE kind = 'schedule.cancelled' AND aggregate = 'schedule' AND aggregate_id = \(sale.schedule)
        """) == "1")
    for script in ["open_sale", "block_seats", "set_price"] {
      let refused = try office.run(
        script, "@schedule_id = \(sale.schedule), @seats = '1', @tier = 'T1', @price = 1")
      #expect(refused.status == 1)
      #expect(refused.output.contains("the date is cancelled"))
    }
  }

  @Test("What a script did is in the log of the office, once")
  func log() throws {
    let sale = try Sale(stack)
    let seats = "@schedule_id = \(sale.schedule), @seats = '1'"
    for _ in 1...2 { _ = try office.row("block_seats", seats) }
    let entries = try stack.sql(
      """
      SELECT COUNT(*) FROM admin_log
      WHERE script = 'block_seats' AND JSON_VALUE(parameters, '$.schedule_id') = \(sale.schedule)
      """)
    #expect(entries == "1")
  }

  @Test(
    "Wrong input is refused with what is wrong, and no seat changes",
    arguments: [
      ("block_seats", "@schedule_id = S, @seats = ''", "set @seats"),
      ("block_seats", "@schedule_id = S, @seats = '1) OR (1=1'", "set @seats"),
      ("block_seats", "@schedule_id = S, @seats = '5-1'", "from the lower number"),
      ("block_seats", "@schedule_id = S, @seats = '11'", "only the seats up to 10"),
      ("block_seats", "@seats = '1'", "set @schedule_id"),
      ("unblock_seats", "@schedule_id = S, @seats = '0'", "set @seats"),
      ("unblock_seats", "@schedule_id = S, @seats = '10-11'", "only the seats up to 10"),
      ("release_hold", "@hold_id = NULL", "set @hold_id"),
      ("release_hold", "@hold_id = '1 OR 1=1'", "set @hold_id"),
      ("release_hold", "@hold_id = 999999999", "there is no such hold"),
      ("release_hold", "@hold_id = P", "the hold is paid"),
      ("refund_order", "@order_id = 'x'", "set @order_id"),
      ("refund_order", "@order_id = 999999999", "there is no such order"),
      ("refund_order", "@order_id = O, @reason = REPEAT('x', 151)", "@reason must be"),
      ("cancel_schedule", "@schedule_id = 'S OR 1'", "set @schedule_id"),
      ("cancel_schedule", "@schedule_id = 999999999", "there is no such date"),
      ("cancel_schedule", "@schedule_id = S, @reason = 'a\\nb'", "@reason must be"),
    ])
  func wrong(script: String, parameters: String, message: String) throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try sale.order([1], by: buyer)
    _ = try sale.hold([2], by: buyer)
    let before = try sale.seats()
    let given = parameters.replacing("= S", with: "= \(sale.schedule)")
      .replacing("= O", with: "= \(order.id.integer ?? 0)")
      .replacing("= P", with: "= \(order.hold_id.integer ?? 0)")
    let (status, output) = try office.run(script, given)
    #expect(status == 1)
    #expect(output.contains("(45000)"))
    #expect(output.contains(message), "\(output)")
    #expect(try sale.seats() == before)
    #expect(try buyer.balance() == 990_000)
  }
}
