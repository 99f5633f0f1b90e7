import MariaDB
import TestSupport
import Testing

@testable import Rehearsal

/// One row of a clean evening is broken by hand, and the verdict must name this damage and no
/// other. A rollback undoes each change.
@Suite("The verdict finds one broken row", .serialized, .ownStack)
final class VerdictCorruptionTests {
  private let evening: RecordedEvening
  private let connection: Connection

  init() throws {
    let stack = try OwnStack.stack()
    evening = try RecordedEvening(stack)
    connection = try Connection(stack.database)
  }

  @Test("The evening itself is clean, and what was not heard is resolved")
  func clean() throws {
    let verdict = try evening.recorder.verdict()
    #expect(verdict.violations.map(\.description) == [])
    #expect(verdict.unknowns == Verdict.Unknowns(happened: 1, didNotHappen: 1))
    #expect(
      verdict.scope
        == Verdict.Scope(
          attempts: evening.recorder.history.count, holds: 7, orders: 3, cancellations: 1,
          charges: 1, passes: 6))
  }

  @Test("The verdict finds the broken row and no other")
  func broken() throws {
    try letAnythingBeWritten()
    for corruption in corruptions {
      let found = try violations(after: corruption.statements)
      #expect(Set(found.map(\.rule)) == corruption.rules, "\(corruption.what)")
      #expect(
        found.contains { "\($0)".contains(corruption.named) }, "\(corruption.what): \(found)")
    }
    #expect(try violations(after: []).isEmpty, "nothing was left behind")
  }

  private struct Corruption {
    let what: String
    let rules: Set<Violation.Rule>
    /// The row or the request that must be named.
    let named: String
    let statements: [String]

    init(
      _ what: String, _ rules: Set<Violation.Rule>, naming named: String, _ statements: String...
    ) {
      self.what = what
      self.rules = rules
      self.named = named
      self.statements = statements
    }
  }

  /// The database would refuse most of what follows.
  private func letAnythingBeWritten() throws {
    try evening.recorder.stack.sql(
      """
      DROP TRIGGER transfer_fixed;
      DROP TRIGGER transfer_kept;
      ALTER TABLE ticket DROP INDEX ticket_live, ADD INDEX (schedule_id);
      ALTER TABLE queue_token DROP INDEX queue_token_number;
      """)
    try connection.executeText("SET foreign_key_checks = 0, check_constraint_checks = 0")
  }

  private func violations(after statements: [String]) throws -> [Violation] {
    try connection.executeText("START TRANSACTION")
    defer { try? connection.executeText("ROLLBACK") }
    for statement in statements {
      let done = try connection.execute(SQL(stringLiteral: statement))
      #expect(done.affectedRows > 0, "\(statement)")
    }
    return try Verdict.weigh(
      evening.recorder.history, since: evening.recorder.atStart, on: connection
    ).violations
  }

  private var corruptions: [Corruption] { seats + holds + money + keys + line }

  private var order: String { "\(evening.order)" }
  private var returned: String { "\(evening.returned)" }
  private func user(_ buyer: Int) -> Int64 { evening.recorder.buyers[buyer - 1].id }

  private var seats: [Corruption] {
    [
      Corruption(
        "an acknowledged order is gone", [.orderMissing, .walletWrong, .transfersUnlikeOrders],
        naming: "order \(order)",
        "DELETE FROM orders WHERE id = \(order)"),
      Corruption(
        "an order has another total", [.orderUnlikeAnswer, .walletWrong, .transfersUnlikeOrders],
        naming: "order \(order)",
        "UPDATE orders SET total = total + 1 WHERE id = \(order)"),
      Corruption(
        "a ticket is gone", [.orderUnlikeAnswer], naming: "order \(order)",
        "DELETE FROM ticket WHERE order_id = \(order) AND seat_no = 1"),
      Corruption(
        "a ticket is for another seat", [.orderUnlikeAnswer], naming: "order \(order)",
        "UPDATE ticket SET seat_no = 9 WHERE order_id = \(order) AND seat_no = 1"),
      Corruption(
        "a ticket is for a seat of somebody else", [.orderUnlikeAnswer, .seatSoldTwice],
        naming: "of order \(order)",
        "UPDATE ticket SET seat_no = 3 WHERE order_id = \(order) AND seat_no = 1"),
      Corruption(
        "a seat was sold before it came back", [.seatSoldTwice], naming: "of order \(returned)",
        """
        UPDATE ticket SET cancelled_at = NOW(3) + INTERVAL 1 HOUR
        WHERE order_id = \(returned)
        """),
      Corruption(
        "a ticket is void, and nobody gave it back", [.ticketCancelledUnasked],
        naming: "order \(order)",
        """
        UPDATE ticket SET status = 'cancelled', cancelled_at = NOW(3)
        WHERE order_id = \(order) AND seat_no = 2
        """),
      Corruption(
        "a hold had ended before it was paid", [.paidAfterExpiry], naming: "order \(order)",
        """
        UPDATE hold JOIN orders ON orders.hold_id = hold.id SET hold.expires_at = orders.created_at
        WHERE orders.id = \(order)
        """),
    ]
  }

  private var holds: [Corruption] {
    [
      Corruption(
        "a released hold is gone", [.holdMissing, .releaseMissing],
        naming: "hold \(evening.released)",
        "DELETE FROM hold WHERE id = \(evening.released)"),
      Corruption(
        "a released hold is not released", [.releaseMissing], naming: "release of buyer 4",
        "UPDATE hold SET status = 'active', ended_at = NULL WHERE id = \(evening.released)"),
      Corruption(
        "a hold is of other seats", [.holdUnlikeAnswer], naming: "hold \(evening.extended)",
        "UPDATE hold_seat SET seat_no = 8 WHERE hold_id = \(evening.extended)"),
      Corruption(
        "an unheard hold is of other seats than were asked for", [.holdUnlikeAnswer],
        naming: "key \(evening.unheard), unknown cut",
        """
        UPDATE hold_seat JOIN idempotency_key ON effect = 'hold' AND effect_id = hold_id SET seat_no = 8
        WHERE key_hash = UNHEX(SHA2('\(evening.unheard)', 256))
        """),
      Corruption(
        "a held seat is held by two", [.holdUnlikeAnswer, .seatTakenTwice],
        naming: "hold \(evening.extended)",
        "UPDATE hold_seat SET seat_no = 6 WHERE hold_id = \(evening.extended)"),
      Corruption(
        "a hold costs more", [.holdUnlikeAnswer], naming: "hold \(evening.extended)",
        "UPDATE hold SET total = total + 1 WHERE id = \(evening.extended)"),
      Corruption(
        "an extension is forgotten", [.extensionMissing], naming: "extend of buyer 5",
        "UPDATE hold SET extended_at = NULL WHERE id = \(evening.extended)"),
      Corruption(
        "a hold is there that nobody asked for", [.effectUnasked],
        naming: "effect_unasked: no request of the history has this effect [hold ",
        """
        INSERT INTO hold (user_id, schedule_id, total, expires_at)
        SELECT user_id, schedule_id, total, expires_at FROM hold WHERE id = \(evening.extended)
        """,
        """
        UPDATE queue_token SET joined_at = NOW(3) + INTERVAL 1 HOUR WHERE user_id = \(user(5))
        """),
    ]
  }

  private var money: [Corruption] {
    [
      Corruption(
        "a wallet has one too many", [.walletWrong], naming: "buyer 5 began with 1000000",
        "UPDATE account SET balance = balance + 1 WHERE user_id = \(user(5))"),
      Corruption(
        "a purchase has no transfer", [.transfersUnlikeOrders], naming: "pay of buyer 1",
        "DELETE FROM transfer WHERE kind = 'purchase' AND order_id = \(order)"),
      Corruption(
        "a refund is another", [.transfersUnlikeOrders], naming: "cancel of buyer 2",
        "UPDATE transfer SET amount = amount - 1 WHERE kind = 'refund' AND order_id = \(returned)"),
      Corruption(
        "a charge is another", [.chargeMissing, .walletWrong], naming: "charge of buyer 4",
        """
        UPDATE transfer JOIN account ON account.id = wallet_id SET amount = 499
        WHERE user_id = \(user(4)) AND transfer.kind = 'charge'
        """),
      Corruption(
        "a cancellation is gone", [.cancellationMissing, .walletWrong, .transfersUnlikeOrders],
        naming: "order \(returned)",
        "DELETE FROM cancellation WHERE order_id = \(returned)"),
      Corruption(
        "a ticket that was given back is valid", [.cancellationMissing, .seatSoldTwice],
        naming: "cancel of buyer 2",
        "UPDATE ticket SET status = 'valid', cancelled_at = NULL WHERE order_id = \(returned)"),
    ]
  }

  private var keys: [Corruption] {
    [
      Corruption(
        "an answered key is forgotten", [.keyForgotten], naming: "pay of buyer 1",
        "DELETE FROM idempotency_key WHERE effect = 'order' AND effect_id = \(order)"),
      Corruption(
        "an unheard hold has no key", [.effectUnasked], naming: "[hold ",
        """
        DELETE FROM idempotency_key WHERE key_hash = UNHEX(SHA2('\(evening.unheard)', 256))
        """),
      Corruption(
        "a key stands for something else", [.keyOfTwoEffects], naming: "order 999999999",
        """
        UPDATE idempotency_key SET effect_id = 999999999
        WHERE effect = 'order' AND effect_id = \(order)
        """),
      Corruption(
        "a refused key has an effect after all", [.refusedYetDone, .holdMissing],
        naming: "key refused, 409 seat_unavailable",
        """
        INSERT INTO idempotency_key (user_id, key_hash, fingerprint, effect, effect_id)
        VALUES (\(user(6)), UNHEX(SHA2('refused', 256)), REPEAT('x', 32), 'hold', 999999999)
        """),
    ]
  }

  private var line: [Corruption] {
    let places = "WHERE concert_id = \(evening.concert)"
    return [
      Corruption(
        "two numbers are swapped", [.placeUnlikeAnswer], naming: "number 1 is kept as 2",
        "UPDATE queue_token SET number = 3 - number \(places) AND number IN (1, 2)"),
      Corruption(
        "a later number was let in before", [.overtaken], naming: "after number 6",
        """
        UPDATE queue_token SET admitted_at = admitted_at - INTERVAL 1 HOUR \(places) AND number = 6
        """),
      Corruption(
        "there were more passes than places", [.tooManyPasses], naming: "6 passes at once",
        "UPDATE sale_queue SET capacity = 1 \(places)",
        "UPDATE sale_queue SET capacity_since = '2020-01-01' \(places)"),
      Corruption(
        "a place is gone", [.placeUnlikeAnswer, .boughtWithoutPass],
        naming: "number 1 is kept as none",
        "DELETE FROM queue_token \(places) AND number = 1"),
      Corruption(
        "somebody bought before being let in", [.boughtWithoutPass], naming: "(waiting)",
        "UPDATE queue_token SET admitted_at = NULL, state = 'waiting' \(places) AND number = 1"),
      Corruption(
        "a pass has not been used up", [.boughtWithoutPass], naming: "(active)",
        "UPDATE queue_token SET state = 'active' \(places) AND number = 1"),
      Corruption(
        "a pass has bought two orders",
        [.passUsedTwice, .effectUnasked, .walletWrong, .transfersUnlikeOrders],
        naming: "order \(order)",
        """
        INSERT INTO orders (user_id, schedule_id, hold_id, total, refund_policy, created_at)
        SELECT user_id, schedule_id, 999999999, total, '', created_at FROM orders WHERE id = \(order)
        """),
    ]
  }
}
