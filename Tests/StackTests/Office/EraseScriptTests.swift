import TestSupport
import Testing

@Suite("The script that erases a person", .serialized)
struct EraseScriptTests {
  private let sale: Sale

  private var stack: Stack { sale.stack }

  init() throws {
    sale = try Sale(.shared())
  }

  private func erase(_ buyer: Buyer, _ more: String = "") throws -> AdminScript {
    try AdminScript("erase_user", "@user_id = \(buyer.id)\(more)", on: stack)
  }

  private func row(_ buyer: Buyer) throws -> String {
    try stack.sql(
      """
      SELECT email, COALESCE(email_key, '-'), name, password_hash, erased_at IS NOT NULL,
        (SELECT COUNT(*) FROM login_session WHERE user_id = user.id), balance
      FROM user JOIN account ON account.user_id = user.id WHERE user.id = \(buyer.id)
      """)
  }

  @Test("removes whatever tells who it was, once, and keeps the books")
  func erased() throws {
    let person = try Person(stack, balance: 20_000)
    let buyer = person.buyer
    let order = try sale.order([1], by: buyer)
    #expect(try buyer.cancel(order.id.integer ?? 0).status == 201)
    #expect(try person.logIn("wrong password").status == 401)
    let done = try erase(buyer, ", @forfeit = 1")
    #expect(done.rows == [["\(buyer.id)", "20000", "erased"]])
    #expect(try row(buyer) == "\t-\t\t\t1\t0\t0")
    #expect(
      try stack.sql(
        "SELECT COUNT(*) FROM login_failure WHERE email_hash = UNHEX(SHA2('\(buyer.email)', 256))")
        == "0")
    #expect(try buyer.get("/v1/me").status == 401)
    #expect(try person.logIn().status == 401)
    #expect(try stack.sql("SELECT COUNT(*) FROM orders WHERE user_id = \(buyer.id)") == "1")
    #expect(
      try stack.sql(
        """
        SELECT SUM(IF(credit_account_id = wallet_id, amount, -amount)), COUNT(*)
        FROM transfer JOIN account ON account.id = wallet_id WHERE user_id = \(buyer.id)
        """) == "0\t4")
    let again = try erase(buyer)
    #expect(again.rows == [["\(buyer.id)", "0", "nothing to do: erased before"]])
    #expect(
      try stack.sql(
        """
        SELECT COUNT(*) FROM admin_log
        WHERE script = 'erase_user' AND JSON_VALUE(parameters, '$.user_id') = \(buyer.id)
        """) == "1")
  }

  @Test("is refused while there is money, a hold or a ticket, and changes nothing")
  func refused() throws {
    let rich = try Buyer(stack, balance: 700)
    let holder = try sale.buyer(balance: 0)
    _ = try sale.hold([2], by: holder)
    let guest = try sale.buyer(balance: 10_000)
    _ = try sale.order([3], by: guest)
    for (buyer, more, complaint) in [
      (rich, "", "the wallet has 700 KRW: pay it out first, or SET @forfeit = 1"),
      (rich, ", @forfeit = 'yes'", "@forfeit must be 0 or 1"),
      (holder, ", @forfeit = 1", "the user has a live hold"),
      (
        guest, ", @forfeit = 1",
        "the user has a valid ticket of a date to come, or one that is to be refunded"
      ),
    ] {
      let before = try row(buyer)
      let result = try erase(buyer, more)
      #expect(result.complaint?.hasSuffix(": " + complaint) == true, "\(result)")
      #expect(try row(buyer) == before)
      #expect(try buyer.get("/v1/me").status == 200)
    }
  }

  @Test("leaves nothing for the other scripts to do to the erased one")
  func afterwards() throws {
    let buyer = try Buyer(stack)
    #expect(try erase(buyer).rows == [["\(buyer.id)", "0", "erased"]])
    for script in ["lock_user", "unlock_user"] {
      let result = try AdminScript(script, "@user_id = \(buyer.id)", on: stack)
      #expect(result.complaint?.hasSuffix(": the user is erased") == true)
    }
    let money = try AdminScript(
      "adjust_wallet",
      "@user_id = \(buyer.id), @amount = 1, @reason = 'r', @reference = 'gone-\(buyer.id)'",
      on: stack)
    #expect(money.complaint?.hasSuffix(": the user is erased") == true)
    let found = try AdminScript("find_user", "@user_id = \(buyer.id)", on: stack)
    #expect(Array(found.rows[0][0...3]) == ["\(buyer.id)", "", "", "erased"])
    let byEmail = try AdminScript("find_user", "@email = '\(buyer.email)'", on: stack)
    #expect(byEmail.complaint?.hasSuffix(": there is no such user") == true)
  }

  @Test("leaves nobody to pay back to, when the date that they have seen is called off later")
  func pastDate() throws {
    let past = try Sale(stack) { $0.startsIn = [3_600] }
    let (gone, other) = (try past.buyer(balance: 10_000), try past.buyer(balance: 10_000))
    _ = try past.order([1], by: gone)
    _ = try past.order([2], by: other)
    try stack.sql(
      """
      UPDATE schedule SET starts_at = NOW(3) - INTERVAL 1 SECOND, doors_at = NOW(3) - INTERVAL 1 HOUR,
        sale_closes_at = NOW(3) - INTERVAL 1 SECOND WHERE id = \(past.schedule)
      """)
    #expect(try erase(gone).rows == [["\(gone.id)", "0", "erased"]])
    let cancelled = try AdminScript("cancel_schedule", "@schedule_id = \(past.schedule)", on: stack)
    #expect(cancelled.rows[0].suffix(5) == ["1", "1", "10000", "0", "cancelled"])
    #expect(
      try stack.sql("SELECT balance, version FROM account WHERE user_id = \(gone.id)") == "0\t1")
    #expect(try other.balance() == 10_000)
  }
}
