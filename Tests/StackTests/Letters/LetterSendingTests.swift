import Foundation
import TestSupport
import Testing

@Suite("Letters are sent", .serialized, .ownStack)
struct LetterSendingTests {
  private let stack: Stack

  init() throws {
    stack = try OwnStack.stack()
  }

  @Test(
    "to a real server, encrypted and with a login, and read as they were written",
    arguments: [MailHouse.Speech.starttls, .tls])
  func encrypted(speech: MailHouse.Speech) throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse(speech, asksForLogin: true)
      let buyer = try scene.sale.buyer()
      let order = try #require(scene.sale.order([1, 2], by: buyer).id.integer)
      let log = try scene.sweep(house.environment(login: true))
      let received = try house.received()
      try #require(received.count == 1, "\(log)")
      #expect(received[0].way.tls.bool == true && received[0].way.login.bool == true)
      #expect(received[0].way.from.string == "tickets@boxoffice.example")
      #expect(received[0].way.to.array.compactMap(\.string) == [buyer.email])
      let message = received[0].message
      #expect(message.to.string == buyer.email)
      #expect(message.sender_name.string == "매표소 Box Office")
      #expect(message.subject.string == "예매 완료: \(scene.sale.hall.title)")
      #expect(message.language.string == "ko" && message.automatic.string == "auto-generated")
      let text = try #require(message.text.string)
      #expect(text.contains("1열 1번; ") && text.contains("20,000원"), "\(text)")
      #expect(text.contains("https://tickets.example.com/orders/\(order)"))
      #expect(message.html.string?.contains("20,000원") == true)
      #expect(message.files["tickets.pdf"].string == "application/pdf")
      #expect(message.files["concert.ics"].string == "text/calendar PUBLISH")
      #expect(message.unsubscribe.string == nil)
      #expect(try scene.letters(of: buyer, "kind, state, tries") == ["order_confirmed sent 1"])
      #expect(!log.contains(buyer.email) && !log.contains(MailHouse.login.password))
      try scene.sweep(house.environment(login: true))
      #expect(house.count == 1, "each is sent once")
    }
  }

  @Test("in the language that the person has at the moment of the deed")
  func language() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      let buyer = try scene.sale.buyer()
      let order = try #require(scene.sale.order([1, 2], by: buyer).id.integer)
      #expect(try buyer.send("PATCH", "/v1/me", #"{"language":"en"}"#).status == 200)
      #expect(try buyer.cancel(order).status == 201)
      try scene.sweep(house.environment())
      let messages = try house.received().map(\.message)
      #expect(messages.map(\.language.string) == ["ko", "en"])
      #expect(messages.last?.subject.string == "Cancelled: \(scene.sale.hall.title)")
      #expect(messages.last?.text.string?.contains("Refund: KRW 20,000") == true)
      #expect(Set(messages.compactMap(\.id.string)).count == 2)
    }
  }

  @Test("with a link that is good, where an address is to be proved")
  func link() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      #expect(try stack.signUp(freshEmail(), acceptLanguage: "en").status == 201)
      try scene.sweep(house.environment())
      let text = try #require(house.received().first?.message.text.string)
      #expect(text.contains("good for 72 hours"))
      let link = try #require(text.firstMatch(of: /tickets\.example\.com\/confirm#(\S+)/))
      let proved = try stack.ask(
        "POST", "/v1/verifications", #"{"token":"\#(link.output.1)"}"#)
      #expect(proved.status == 200, "\(proved)")
    }
  }

  @Test("with tickets to print and the date for a calendar, which a cancellation takes back")
  func enclosed() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      let buyer = try scene.sale.buyer()
      let order = try scene.sale.order([1, 2], by: buyer)
      let id = try #require(order.id.integer)
      try scene.sweep(house.environment())
      #expect(try buyer.cancel(id, tickets: [#require(order.tickets[0].id.integer)]).status == 201)
      try scene.sweep(house.environment())
      #expect(try buyer.cancel(id).status == 201)
      try scene.sweep(house.environment())
      let files = try house.received().map(\.message.files)
      try #require(files.count == 3)
      let tickets = JSON.string("application/pdf")
      #expect(files.map { $0["tickets.pdf"] } == [tickets, .missing, .missing])
      let dates = files.map { $0["concert.ics"].string ?? "" }
      #expect(
        dates == ["text/calendar PUBLISH", "text/calendar PUBLISH", "text/calendar CANCEL"])
    }
  }

  @Test("not to an address that the server refuses, which the person sees until one arrives")
  func refused() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      let (lost, other) = try (scene.sale.buyer(), scene.sale.buyer())
      try house.order(#"{"recipients":{"\#(lost.email)":"550 5.1.1 no such mailbox"}}"#)
      let order = try #require(scene.sale.order([1], by: lost).id.integer)
      _ = try scene.sale.order([2], by: other)
      let log = try scene.sweep(house.environment())
      #expect(try house.received().map(\.message.to.string) == [other.email])
      #expect(
        try scene.letters(of: lost, "kind, state, failure") == ["order_confirmed failed status_550"]
      )
      #expect(try lost.get("/v1/me").json.email_failing.bool == true)
      #expect(try other.get("/v1/me").json.email_failing.bool == false)
      #expect(log.contains("event=letter_failed") && !log.contains(lost.email))
      try house.order("{}")
      #expect(
        try Office(stack).result("resend_letter", "@order_id = \(order)") == "waiting")
      try scene.sweep(house.environment())
      #expect(try lost.get("/v1/me").json.email_failing.bool == false)
      #expect(house.count == 2)
    }
  }

  @Test("later where the server asks for it, and given up after two days")
  func delayed() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      let buyer = try scene.sale.buyer()
      try house.order(#"{"recipients":{"\#(buyer.email)":"450 4.2.0 come again"}}"#)
      _ = try scene.sale.order([1], by: buyer)
      let waits = "kind, state, tries, failure, TIMESTAMPDIFF(SECOND, NOW(3), due_at) BETWEEN "
      try scene.sweep(house.environment())
      #expect(
        try scene.letters(of: buyer, waits + "40 AND 60")
          == ["order_confirmed waiting 1 status_450 1"])
      try scene.makeDue()
      try scene.sweep(house.environment())
      #expect(
        try scene.letters(of: buyer, waits + "100 AND 120")
          == ["order_confirmed waiting 2 status_450 1"])
      #expect(try buyer.get("/v1/me").json.email_failing.bool == false)
      try stack.sql(
        """
        UPDATE letter SET waiting_since = NOW(3) - INTERVAL 2 DAY WHERE user_id = \(buyer.id)
        """)
      try scene.sweep(house.environment())
      #expect(
        try scene.letters(of: buyer, "state, failure") == ["failed status_450"])
      #expect(house.count == 0)
    }
  }

  @Test(
    "all in the end, where the server goes in the middle, knows no sender or does not let us in",
    arguments: [
      #"{"data":"421 4.3.2 going down"}"#, #"{"senders":"550 5.7.1 who are you"}"#,
      #"{"senders":"421 4.3.2 going down"}"#,
    ])
  func unreached(orders: String) throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      let buyers = try (0..<3).map { _ in try scene.sale.buyer() }
      for (index, buyer) in buyers.enumerated() {
        _ = try scene.sale.order([Int64(index + 1)], by: buyer)
      }
      try house.order(orders)
      let log = try scene.sweep(house.environment())
      #expect(log.contains("event=letters_rest"))
      for buyer in buyers {
        #expect(try scene.letters(of: buyer, "state, tries") == ["waiting 0"])
        #expect(try buyer.get("/v1/me").json.email_failing.bool == false)
      }
      try house.order("{}")
      try scene.sweep(house.environment())
      #expect(
        try house.received().compactMap(\.message.to.string).sorted()
          == buyers.map(\.email).sorted())
    }
  }

  @Test("when the server is back, whoever it was that could not be reached")
  func down() throws {
    try LetterScene.alone(on: stack) { scene in
      let port = try MailHouse().port
      let buyer = try scene.sale.buyer()
      _ = try scene.sale.order([1], by: buyer)
      var mail = try MailHouse().environment()
      mail["BOXOFFICE_SMTP_URL"] = "smtp://127.0.0.1:\(port)"
      let log = try scene.sweep(mail)
      #expect(log.contains("event=letters_rest") && log.contains("result=connection"))
      #expect(try scene.letters(of: buyer, "state, tries") == ["waiting 0"])
      let house = try MailHouse(port: port)
      try scene.sweep(mail)
      #expect(try house.received().map(\.message.to.string) == [buyer.email])
    }
  }

  @Test("to nobody whose certificate is strange, and to nobody by a wrong password")
  func strangers() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse(.starttls, asksForLogin: true)
      let buyer = try scene.sale.buyer()
      _ = try scene.sale.order([1], by: buyer)
      var mail = try house.environment(login: true)
      mail["BOXOFFICE_SMTP_CERTIFICATES"] = nil
      #expect(try scene.sweep(mail).contains("result=tls"))
      mail = try house.environment(login: true)
      mail["BOXOFFICE_SMTP_USER"] = "somebody-else"
      #expect(try scene.sweep(mail).contains("result=login"))
      #expect(house.count == 0)
      #expect(try scene.letters(of: buyer, "state, tries") == ["waiting 0"])
    }
  }
}
