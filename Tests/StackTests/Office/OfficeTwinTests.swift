import BoxOffice
import Foundation
import TestSupport
import Testing

extension FaultySales {
  /// The work of a buyer's request and that of the office on the same rows are written twice, in
  /// Swift and in `sql/routines`. Both run on equal orders and holds here, and leave equal rows and
  /// events.
  @Suite("The office's routines are twins of the shop's")
  struct OfficeTwinTests {
    let stack: Stack
    let office: Office

    init() throws {
      stack = try OwnStack.stack()
      office = Office(stack)
    }

    /// A buyer with an order of three seats in a hall of its own, of which perhaps one came back
    /// already.
    private func scene(partly: Bool) throws -> Scene {
      let scene = try Scene(Sale(stack), balance: 100_000)
      let order = try scene.sale.order([2, 3, 7], by: scene.buyer)
      let id = try #require(order.id.integer)
      if partly {
        let ticket = try #require(order.tickets[1].id.integer)
        #expect(try scene.buyer.cancel(id, tickets: [ticket]).status == 201)
      }
      return scene
    }

    @Test(
      "An order is refunded alike by its buyer, by refund_order and by cancel_schedule",
      arguments: [false, true])
    func refunds(partly: Bool) throws {
      let mine = try scene(partly: partly)
      #expect(try mine.buyer.cancel(mine.order()).status == 201)
      let wanted = try mine.picture()
      #expect(wanted.contains("order.cancelled") && wanted.contains("refund"))

      let refunded = try scene(partly: partly)
      let order = try refunded.order()
      #expect(try office.result("refund_order", "@order_id = \(order)") == "refunded")
      #expect(try refunded.picture() == wanted)

      let calledOff = try scene(partly: partly)
      let date = "@schedule_id = \(calledOff.sale.schedule)"
      #expect(try office.result("cancel_schedule", date) == "cancelled")
      #expect(try calledOff.picture() == wanted)
    }

    private func held() throws -> (scene: Scene, hold: Int64) {
      let scene = try Scene(Sale(stack), balance: 100_000)
      return (scene, try scene.sale.hold([2, 3, 7], by: scene.buyer))
    }

    @Test("A hold is released alike by its owner, by release_hold and by cancel_schedule")
    func releases() throws {
      let mine = try held()
      #expect(try mine.scene.buyer.release(mine.hold).status == 204)
      let wanted = try mine.scene.picture()
      #expect(wanted.contains("hold.released"))

      let released = try held()
      #expect(try office.result("release_hold", "@hold_id = \(released.hold)") == "released")
      #expect(try released.scene.picture() == wanted)

      let calledOff = try held().scene
      let date = "@schedule_id = \(calledOff.sale.schedule)"
      #expect(try office.result("cancel_schedule", date) == "cancelled")
      #expect(try calledOff.picture() == wanted)
    }

    @Test("A hold past its end is ended alike by the sweep and by three scripts")
    func expiries() throws {
      try stack.withoutSweep {
        let mine = try held()
        try mine.scene.sale.runOut(mine.hold)
        try stack.sweep()
        let wanted = try mine.scene.picture(without: 2)
        #expect(wanted.contains("hold.expired"))

        for script in ["release_hold", "cancel_schedule", "block_seats"] {
          let (scene, hold) = try held()
          try scene.sale.runOut(hold)
          _ = try office.row(
            script, "@hold_id = \(hold), @schedule_id = \(scene.sale.schedule), @seats = '2'")
          #expect(try scene.picture(without: 2) == wanted, "\(script)")
        }
      }
    }

    @Test(
      "A routine that differs in one thing is found out",
      arguments: [
        ("office_refund_orders", "'fee', 0", "'fee', 1"),
        ("office_refund_orders", "orders.version + 1", "orders.version + 2"),
        ("office_refund_orders", "seats - freed.live", "seats"),
        ("office_end_holds", "'seat_ids'", "'seats'"),
        ("office_end_holds", "seat.version + 1", "seat.version"),
      ])
    func control(routine: String, part: String, changed: String) throws {
      let path = Stack.root + "/sql/routines/\(routine).sql"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try #require(text.contains(part))
      func apply(_ text: String) throws {
        // Like migrate: a routine keeps the mode of the session that made it.
        try stack.sql(
          """
          SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
          DELIMITER //
          \(text)
          //

          """)
      }
      try apply(text.replacing(part, with: changed))
      defer { try? apply(text) }
      if routine == "office_end_holds" {
        let (mine, its) = (try held(), try held())
        #expect(try mine.scene.buyer.release(mine.hold).status == 204)
        _ = try office.row("release_hold", "@hold_id = \(its.hold)")
        #expect(try mine.scene.picture() != its.scene.picture())
      } else {
        let (mine, its) = (try scene(partly: false), try scene(partly: false))
        #expect(try mine.buyer.cancel(mine.order()).status == 201)
        _ = try office.row("refund_order", "@order_id = \(its.order())")
        #expect(try mine.picture() != its.picture())
        // A changed routine leaves wrong counts, and other suites audit the same stack.
        try stack.sql("UPDATE seat_limit SET seats = 0 WHERE user_id = \(its.buyer.id)")
      }
      try requireCleanBooks()
    }
  }
}

/// A sale with one buyer, whose rows can be compared with those of another such sale.
private struct Scene {
  let sale: Sale
  let buyer: Buyer

  init(_ sale: Sale, balance: Int64) throws {
    self.sale = sale
    buyer = try sale.buyer(balance: balance)
  }

  func order() throws -> Int64 {
    let text = try sale.stack.sql("SELECT id FROM orders WHERE user_id = \(buyer.id)")
    return try #require(Int64(text))
  }

  /// All that is written of the buyer and the date, without numbers and times; the office gives a
  /// reason besides. The row of one seat may be left out.
  func picture(without seat: Int = 0) throws -> String {
    try sale.stack.sql(
      """
      SET @user = \(buyer.id), @date = \(sale.schedule);
      SET @wallet = (SELECT id FROM account WHERE user_id = @user);
      SELECT 'seat', seat_no, status, version, hold_id IS NULL, held_until IS NULL, order_id IS NULL
      FROM seat WHERE schedule_id = @date AND seat_no <> \(seat) ORDER BY seat_no;
      SELECT 'limit', seats FROM seat_limit WHERE user_id = @user AND schedule_id = @date;
      SELECT 'hold', status, total, version, ended_at IS NULL, extended_at IS NULL,
        (SELECT GROUP_CONCAT(seat_no ORDER BY seat_no) FROM hold_seat WHERE hold_id = hold.id)
      FROM hold WHERE user_id = @user;
      SELECT 'order', status, total, version, refund_policy FROM orders WHERE user_id = @user;
      SELECT 'ticket', seat_no, price, refunded, ticket.status, cancelled_at IS NULL, live_seat_no
      FROM ticket JOIN orders ON orders.id = order_id WHERE user_id = @user ORDER BY seat_no;
      SELECT 'cancellation', refund, fee, transfer.kind, transfer.amount
      FROM cancellation JOIN orders ON orders.id = cancellation.order_id
      LEFT JOIN transfer ON transfer.id = transfer_id WHERE user_id = @user ORDER BY cancellation.id;
      SELECT 'transfer', kind, state, NULLIF(debit_account_id, @wallet), NULLIF(credit_account_id, @wallet),
        balance_after, amount, order_id IS NULL
      FROM transfer WHERE wallet_id = @wallet ORDER BY id;
      SELECT 'wallet', balance, version FROM account WHERE id = @wallet;
      SELECT kind, aggregate, sequence, JSON_REPLACE(payload, '$.order_id', 1, '$.hold_id', 1,
        '$.user_id', 1, '$.schedule_id', 1, '$.expires_at', 1)
      FROM outbox
      WHERE (aggregate = 'order' AND aggregate_id IN (SELECT id FROM orders WHERE user_id = @user)
        OR aggregate = 'hold' AND aggregate_id IN (SELECT id FROM hold WHERE user_id = @user))
        AND kind <> 'order.paid'
      ORDER BY id;
      """)
  }
}

@Suite("The state of a line is told alike by the office and by the shop")
struct QueueStateTwinTests {
  @Test("at any moment of any line")
  func states() throws {
    let stack = try Stack.shared()
    let (past, now, future) = (Self.instant(-1), Self.instant(0), Self.instant(1))
    var lines: [SaleQueue] = []
    for isOn in [false, true] {
      for opensAt in [nil, past, now, future] {
        for (closedAt, drawnAt) in [(nil, nil), (past, nil), (past, past)] as [(Instant?, Instant?)]
        {
          lines.append(
            SaleQueue(
              concertID: ConcertID(1), isOn: isOn, capacity: 1, admissionsPerMinute: 1,
              passSeconds: 1, opensAt: opensAt, seed: "", commitment: "", closedAt: closedAt,
              entrants: 0, drawnAt: drawnAt, formedAt: nil, numbersBefore: 0, drawn: 0,
              lastNumber: 0, serving: 0, tickedAt: now, credit: 0, pace: 0, now: now))
        }
      }
    }
    let office = try stack.sql(
      lines.map { line in
        """
        SELECT queue_state(\(line.isOn), \(Self.sql(line.opensAt)), \(Self.sql(line.closedAt)),
          \(Self.sql(line.drawnAt)), \(Self.sql(line.now)));
        """
      }.joined(separator: "\n"))
    #expect(office.split(separator: "\n").map(String.init) == lines.map(\.boardState.rawValue))
    #expect(Set(lines.map(\.boardState)).count == 4)
  }

  private static func instant(_ hours: Int64) -> Instant {
    Instant(millisecondsSince1970: 1_900_000_000_000 + hours * 3_600_000)
  }

  private static func sql(_ instant: Instant?) -> String {
    instant.map { "FROM_UNIXTIME(\($0.millisecondsSince1970) / 1000)" } ?? "NULL"
  }
}
