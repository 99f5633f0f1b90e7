import Foundation
import TestSupport
import Testing

@Suite("The office's scripts about letters")
struct LetterScriptTests {
  let stack: Stack
  let office: Office

  init() throws {
    stack = try Stack.shared()
    office = Office(stack)
  }

  /// A buyer's confirmation, once it was sent.
  private func sent() throws -> (buyer: Buyer, order: Int64, letter: String) {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    let order = try #require(sale.order([1], by: buyer).id.integer)
    let letter = try stack.sql("SELECT id FROM letter WHERE user_id = \(buyer.id)")
    try eventually(within: .seconds(30), "the letter is sent") {
      try stack.sql("SELECT state FROM letter WHERE id = \(letter)") == "sent"
    }
    return (buyer, order, letter)
  }

  @Test("A letter is sent once more under another Message-ID, by its number or its order")
  func resend() throws {
    let (buyer, order, letter) = try sent()
    let row = try office.row("resend_letter", "@order_id = \(order)")
    #expect(row == [letter, "\(buyer.id)", "order_confirmed", "sent", "2", "waiting"])
    try eventually(within: .seconds(30), "it is sent again") {
      try stack.sql("SELECT state FROM letter WHERE id = \(letter)") == "sent"
    }
    let files = try ["1", "2"].map { edition in
      try String(
        contentsOfFile: stack.state + "/letters/\(letter).\(edition).eml", encoding: .utf8)
    }
    #expect(files[0].prefix { $0 != "\r\n" } != files[1].prefix { $0 != "\r\n" })
    #expect(try office.row("resend_letter", "@letter_id = \(letter)")[4] == "3")
    let logged = try stack.sql(
      "SELECT COUNT(*) FROM admin_log WHERE script = 'resend_letter' AND parameters LIKE '%\(letter)%'"
    )
    #expect(logged == "2")
  }

  @Test("The letters of a person, and all that were counted, can be looked at")
  func report() throws {
    let (buyer, _, letter) = try sent()
    let own = try office.row("report_letters", "@user_id = \(buyer.id)")
    #expect(Array(own.prefix(4)) == [letter, "order_confirmed", "ko", "sent"])
    #expect(own.last == "")
    try stack.sql("UPDATE user SET email_failing_at = NOW(3) WHERE id = \(buyer.id)")
    #expect(
      try office.row("report_letters", "@user_id = \(buyer.id)").last == "the address fails")
    let all = try office.run("report_letters")
    #expect(all.status == 0 && all.output.contains("order_confirmed\tsent\t"))
    #expect(!all.output.contains("@"), "no address")
  }

  @Test(
    "Wrong input is refused with what is wrong",
    arguments: [
      ("", "set @letter_id, or @order_id"), ("@letter_id = 1, @order_id = 1", "not both"),
      ("@letter_id = 'x'", "set @letter_id"), ("@letter_id = 999999999", "no such letter"),
      ("@order_id = 999999999", "no letter of such an order"),
    ])
  func wrong(parameters: String, message: String) throws {
    let result = try office.run("resend_letter", parameters)
    #expect(result.status == 1 && result.output.contains(message), "\(result.output)")
  }
}
