import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// A stack whose books no other suite has broken by hand.
@Suite("The books with letters", .serialized, .ownStack)
enum LetterBooks {
  @Suite("The letters of a purchase", .serialized)
  struct LetterRowTests {
    private let sale: Sale

    private var stack: Stack { sale.stack }

    init() throws {
      sale = try Sale(OwnStack.stack())
    }

    /// Kind, language, what it is about and its figures, of every letter of a person.
    private func letters(of buyer: Buyer) throws -> [String] {
      try stack.sql(
        """
        SELECT CONCAT_WS(' ', kind, language, about, data) FROM letter
        WHERE user_id = \(buyer.id) ORDER BY id
        """
      ).split(separator: "\n").map(String.init)
    }

    @Test("are written with the order and with each cancellation, in the buyer's language")
    func purchase() throws {
      let buyer = try sale.buyer()
      let order = try sale.order([1, 2], by: buyer)
      let id = try #require(order.id.integer)
      #expect(try letters(of: buyer) == ["order_confirmed ko \(id) {}"])
      #expect(try buyer.send("PATCH", "/v1/me", #"{"language":"en"}"#).status == 200)
      let first = try #require(order.tickets[0].id.integer)
      #expect(try buyer.cancel(id, tickets: [first]).status == 201)
      #expect(try buyer.cancel(id).status == 201)
      let written = try letters(of: buyer)
      #expect(written.count == 3)
      for (letter, isWhole) in zip(written.dropFirst(), [0, 1]) {
        #expect(letter.hasPrefix("order_cancelled en "))
        #expect(
          letter.contains(
            #"{"order_id": \#(id), "refund": 10000, "fee": 0, "is_whole": \#(isWhole)}"#),
          "\(letter)")
      }
      #expect(try stack.audit() == "")
    }

    @Test("tell of the office's refunds, and of a date that is called off")
    func office() throws {
      let buyer = try sale.buyer()
      let refunded = try #require(sale.order([3], by: buyer).id.integer)
      _ = try sale.order([4], by: buyer)
      let office = Office(stack)
      #expect(try office.result("refund_order", "@order_id = \(refunded)") == "refunded")
      let cancelled = try office.result("cancel_schedule", "@schedule_id = \(sale.schedule)")
      #expect(cancelled == "cancelled")
      let kinds = try letters(of: buyer).map { $0.prefix { $0 != " " } }
      #expect(
        kinds == ["order_confirmed", "order_confirmed", "order_cancelled", "schedule_cancelled"])
      #expect(try stack.audit() == "")
    }

    @Test("go with the person who is erased, and none is written afterwards")
    func erased() throws {
      let buyer = try sale.buyer()
      let order = try sale.order([5], by: buyer)
      #expect(try buyer.cancel(order.id.integer ?? 0).status == 201)
      #expect(try letters(of: buyer).count == 2)
      #expect(try buyer.erase().status == 204)
      #expect(try letters(of: buyer) == [])
      try stack.sql(
        """
        INSERT INTO cancellation (order_id, refund, fee)
        VALUES (\(order.id.integer ?? 0), 0, 1)
        """)
      #expect(try letters(of: buyer) == [])
      try stack.sql("DELETE FROM cancellation ORDER BY id DESC LIMIT 1")
    }

    @Test("are missed by the audit where one is gone, or goes to nobody")
    func audited() throws {
      let buyer = try sale.buyer()
      let order = try sale.order([6], by: buyer)
      #expect(try buyer.cancel(order.id.integer ?? 0).status == 201)
      let keep = "CREATE TABLE kept_letter SELECT * FROM letter WHERE user_id = \(buyer.id)"
      try stack.sql("\(keep); DELETE FROM letter WHERE user_id = \(buyer.id)")
      let missing = try stack.audit()
      #expect(missing.contains("11 order_without_letter"))
      #expect(missing.contains("11 cancellation_without_letter"))
      try stack.sql(
        """
        INSERT INTO letter (id, user_id, kind, language, about, data)
        SELECT id, user_id, kind, language, about, data FROM kept_letter;
        DROP TABLE kept_letter;
        INSERT INTO letter (id, user_id, kind, language) VALUES (-1, -1, 'reminder', 'ko');
        """)
      #expect(try stack.audit().contains("11 letter_to_nobody"))
      try stack.sql("DELETE FROM letter WHERE id = -1")
      #expect(try stack.audit() == "")
    }
  }
}
