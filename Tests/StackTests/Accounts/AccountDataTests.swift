import BoxOfficeStore
import Foundation
import TestSupport
import Testing

/// The suites that read the books, run one after the other so that no other suite writes meanwhile.
@Suite("The books", .serialized, .ownStack)
enum Books {}

extension Books {
  @Suite("The data of an account", .serialized)
  struct AccountDataTests {
    private let sale: Sale

    private var stack: Stack { sale.stack }

    init() throws {
      sale = try Sale(OwnStack.stack())
    }

    @Test("can be taken away, all of it and nothing of anybody else")
    func export() throws {
      let person = try Person(stack, balance: 100_000)
      let buyer = person.buyer
      let stranger = try sale.buyer()
      #expect(try buyer.charge(5_000).status == 201)
      _ = try sale.order([1], by: buyer)
      _ = try sale.hold([2], by: buyer)
      _ = try sale.hold([3], by: stranger)

      let reply = try buyer.get("/v1/me/export")
      #expect(reply.status == 200)
      #expect(reply["content-disposition"]?.hasPrefix("attachment") == true)
      let export = reply.json
      #expect(
        export.names == [
          "holds", "letters", "orders", "sessions", "transfers", "user", "wallet",
        ])
      #expect(export.letters.each("kind").compactMap(\.string) == ["order_confirmed"])
      #expect(export.user == (try buyer.get("/v1/me").json))
      #expect(export.wallet == (try buyer.get("/v1/wallet").json))
      #expect(export.orders == (try buyer.get("/v1/orders").json["items"]))
      #expect(export.holds == (try buyer.get("/v1/holds").json["items"]))
      #expect(export.transfers == (try buyer.get("/v1/wallet/transfers").json["items"]))
      #expect(export.transfers.array.count == 3 && export.sessions.array.count == 1)
      #expect(!reply.text.contains("scrypt") && !reply.text.contains(buyer.token))
    }

    @Test("says where the account came from, for 90 days")
    func signUp() throws {
      let token = try #require(try stack.signUp(freshEmail()).json.token.string)
      func origin() throws -> JSON {
        try stack.ask("GET", "/v1/me/export", token: token).json.sign_up
      }
      #expect(try origin().network.string == "127.0.0.0/24")
      #expect(try origin().created_at.string != nil && origin().user_agent.string == "")
      let id = try stack.ask("GET", "/v1/me", token: token).json.id.integer ?? 0
      func age(_ days: Int) throws {
        try stack.sql(
          "UPDATE sign_up SET created_at = NOW(3) - INTERVAL \(days) DAY WHERE user_id = \(id)")
        try stack.sweep()
      }
      try age(89)
      #expect(try origin().network.string != nil)
      try age(90)
      #expect(try origin() == .missing)
    }

    @Test("is removed with the person, while the books stay")
    func erase() throws {
      let person = try Person(stack, balance: 100_000)
      let buyer = person.buyer
      let order = try sale.order([4], by: buyer)
      #expect(try buyer.cancel(order.id.integer ?? 0).status == 201)
      #expect(try buyer.charge(1_000).status == 201)
      let before = try books(of: person)
      let refused = try buyer.erase(forfeit: nil)
      #expect(refused.outcome == "409 wallet_not_empty")
      #expect(refused.json.balance.amount.integer == 101_000)
      #expect(try buyer.erase(forfeit: false).outcome == "409 wallet_not_empty")
      #expect(try books(of: person) == before && buyer.get("/v1/me").status == 200)

      let reply = try buyer.erase()
      #expect(reply.status == 204 && reply.body.isEmpty)
      #expect(try buyer.get("/v1/me").status == 401)
      #expect(try person.logIn().status == 401)
      #expect(
        try stack.sql(
          """
          SELECT email, email_key IS NULL, name, password_hash, erased_at IS NOT NULL,
            (SELECT COUNT(*) FROM login_session WHERE user_id = user.id),
            (SELECT COUNT(*) FROM idempotency_key WHERE user_id = user.id)
          FROM user WHERE id = \(person.id)
          """) == "\t1\t\t\t1\t0\t0")
      let after = try books(of: person).split(separator: "\n")
      #expect(after.first?.hasPrefix("0\t") == true, "the house has the money")
      #expect(after.filter { $0.contains("forfeited when the person was erased") }.count == 1)
      #expect(
        before.split(separator: "\n").dropFirst().allSatisfy(after.contains), "no row was changed")
      #expect(try stack.audit() == "")
    }

    @Test("is removed by who knows the password alone")
    func password() throws {
      let buyer = try Person(stack).buyer
      for (body, outcome) in [
        (nil, "422 validation_failed"), ("{}", "422 validation_failed"),
        (#"{"forfeit":true}"#, "422 validation_failed"),
        (#"{"current_password":"x","forfeit":"yes"}"#, "422 validation_failed"),
        (#"{"current_password":"wrong password"}"#, "401 invalid_credentials"),
      ] { #expect(try buyer.send("DELETE", "/v1/me", body).outcome == outcome) }
      #expect(try buyer.get("/v1/me").status == 200)
      #expect(try buyer.erase(saying: Person.password, forfeit: nil).status == 204)
    }

    @Test("leaves nothing that could still happen: no place in a line, no hold that ran out")
    func leftovers() throws {
      let line = try Line(stack) { $0.capacity = 0 }
      let buyer = try line.buyer()
      _ = try line.token(buyer)
      let hold = try sale.hold([9], by: buyer)
      try stack.withoutSweep {
        try sale.runOut(hold)
        #expect(try buyer.erase().status == 204)
        #expect(try sale.holdStatus(hold) == "expired" && sale.seat(9) == "free")
      }
      let state = try stack.sql("SELECT state FROM queue_token WHERE user_id = \(buyer.id)")
      #expect(state == "left")
      #expect(try stack.audit() == "")
    }

    @Test("leaves the email for a new account, which knows nothing of the old one")
    func emailAgain() throws {
      let person = try Person(stack, balance: 7_000)
      #expect(try person.buyer.erase().status == 204)
      let reply = try stack.signUp(person.email)
      #expect(reply.status == 201 && reply.json.user.id.integer != person.id)
      let wallet = try stack.ask("GET", "/v1/wallet", token: reply.json.token.string)
      #expect(wallet.json.balance.amount.integer == 0)
    }

    @Test("is not removed while there are tickets for a date to come")
    func liveOrder() throws {
      let buyer = try sale.buyer()
      let order = try sale.order([5, 6], by: buyer)
      try expectRefused(buyer)
      let first = try #require(order.tickets[0].id.integer)
      #expect(try buyer.cancel(order.id.integer ?? 0, tickets: [first]).status == 201)
      try expectRefused(buyer)
      #expect(try buyer.cancel(order.id.integer ?? 0).status == 201)
      #expect(try buyer.erase().status == 204)
    }

    @Test("is removed once the date is over, used ticket or not")
    func pastOrder() throws {
      let past = try Sale(stack) { $0.startsIn = [3_600] }
      let buyer = try past.buyer()
      _ = try past.order([1], by: buyer)
      try expectRefused(buyer)
      try stack.sql(
        """
        UPDATE schedule SET starts_at = NOW(3) - INTERVAL 1 SECOND, doors_at = NOW(3) - INTERVAL 1 HOUR,
          sale_closes_at = NOW(3) - INTERVAL 1 SECOND WHERE id = \(past.schedule)
        """)
      #expect(try buyer.erase().status == 204)
    }

    @Test("is not removed while seats are held")
    func liveHold() throws {
      let buyer = try sale.buyer()
      let hold = try sale.hold([7], by: buyer)
      try expectRefused(buyer)
      #expect(try buyer.release(hold).status == 204)
      #expect(try buyer.erase().status == 204)
    }

    @Test("is not removed while a hold is being written")
    func holdBeingWritten() throws {
      let buyer = try Person(stack, balance: 1_000_000).buyer
      let checkpoints = try #require(stack.checkpoints)
      let sale = sale
      checkpoints.pause(.holdInside)
      defer { checkpoints.release(.holdInside) }
      let statuses = try concurrently(3) { index in
        if index == 0 { return try buyer.hold([8], of: sale.schedule).status }
        try checkpoints.awaitReached(.holdInside)
        if index == 1 { return try buyer.erase(saying: Person.password).status }
        try eventually("the erasure waits for the hold") {
          // INNODB_TRX is not renewed while it is read again and again.
          try sale.stack.sql(
            """
            SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
            WHERE VARIABLE_NAME = 'INNODB_ROW_LOCK_CURRENT_WAITS'
            """) != "0"
        }
        checkpoints.release(.holdInside)
        return 0
      }
      #expect(statuses == [201, 409, 0])
      #expect(try buyer.get("/v1/me").status == 200)
    }

    @Test("is in no log: neither email nor name, nor password nor token")
    func logs() throws {
      let name = "Zebulon-\(UUID().uuidString)"
      let password = "secret-\(UUID().uuidString)"
      let email = freshEmail()
      let reply = try stack.signUp(email, name: name, password: password)
      let token = try #require(reply.json.token.string)
      #expect(try stack.ask("GET", "/v1/wallet?x=\(email)", token: token).status == 200)
      #expect(try stack.ask("POST", "/v1/orders", "{\"\(password)", token: token).status == 400)
      #expect(try stack.logIn(email, password + "x").status == 401)
      #expect(try stack.signUp(email, name: name, password: password).status == 409)
      #expect(
        try stack.ask(
          "DELETE", "/v1/me", #"{"current_password":\#(quoted(password))}"#, token: token
        ).status == 204)
      let text = stack.logText
      #expect(text.contains("route=/v1/users"), "requests are logged")
      for secret in [email, name, password, token] { #expect(!text.contains(secret)) }
    }

    private func expectRefused(
      _ buyer: Buyer, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let refused = try buyer.erase()
      #expect(
        refused.status == 409 && refused.code == "live_orders", sourceLocation: sourceLocation)
      #expect(try buyer.get("/v1/me").status == 200, sourceLocation: sourceLocation)
    }

    /// Every row of money and seats that speaks of the person.
    private func books(of person: Person) throws -> String {
      try stack.sql(
        """
        SELECT balance, version FROM account WHERE user_id = \(person.id);
        SELECT transfer.* FROM transfer JOIN account ON account.id = wallet_id WHERE user_id = \(person.id);
        SELECT id, status, total FROM orders WHERE user_id = \(person.id);
        SELECT ticket.id, ticket.status, refunded FROM ticket JOIN orders ON orders.id = order_id
        WHERE user_id = \(person.id);
        """)
    }
  }
}
