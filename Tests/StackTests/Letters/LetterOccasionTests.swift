import Foundation
import TestSupport
import Testing

@Suite("Letters that can be refused", .serialized, .ownStack)
struct LetterOccasionTests {
  private let stack: Stack

  init() throws {
    stack = try OwnStack.stack()
  }

  /// Tomorrow's date, for which the buyer has had tickets for days.
  private func tomorrow(_ body: (LetterScene, Buyer) throws -> Void) throws {
    try LetterScene.alone(on: stack, startsIn: 20 * 3600) { scene in
      let buyer = try scene.sale.buyer()
      _ = try scene.sale.order([1, 2], by: buyer)
      try stack.sql(
        """
        UPDATE orders SET created_at = NOW(3) - INTERVAL 3 DAY WHERE user_id = \(buyer.id);
        UPDATE letter SET state = 'dropped' WHERE user_id = \(buyer.id);
        """)
      try body(scene, buyer)
    }
  }

  @Test("remind of a date on the day before, once, and end by one click")
  func reminder() throws {
    try tomorrow { scene, buyer in
      let house = try MailHouse()
      try scene.sweep(house.environment())
      try scene.sweep(house.environment())
      let message = try #require(try house.received().first?.message)
      #expect(house.count == 1)
      #expect(message.subject.string == "곧 만나요: \(scene.sale.hall.title)")
      #expect(message.click.string == "List-Unsubscribe=One-Click")
      let header = try #require(message.unsubscribe.string)
      let address = header.dropFirst("<https://tickets.example.com".count).dropLast()
      #expect(address.hasPrefix("/v1/letters/unsubscribe?token="))
      #expect(try buyer.get("/v1/me/letters").text == #"{"reminder":true,"line":false}"#)
      let clicked = try stack.send(
        "POST", String(address),
        headers: [("Content-Type", "application/x-www-form-urlencoded")],
        body: Array("List-Unsubscribe=One-Click".utf8))
      #expect(clicked.status == 204)
      #expect(try buyer.get("/v1/me/letters").text == #"{"reminder":false,"line":false}"#)
      #expect(!stack.logText.contains(address.drop { $0 != "=" }.dropFirst()))
    }
  }

  @Test("are not written to who does not want them, nor sent to who has refused meanwhile")
  func refused() throws {
    try tomorrow { scene, buyer in
      let house = try MailHouse()
      #expect(
        try buyer.send("PATCH", "/v1/me/letters", #"{"reminder":false}"#).text
          == #"{"reminder":false,"line":false}"#)
      try scene.sweep(house.environment())
      #expect(try scene.letters(of: buyer) == ["order_confirmed dropped"])
      #expect(
        try buyer.send("PATCH", "/v1/me/letters", #"{"reminder":true,"line":null}"#).status == 200)
      try house.order(#"{"senders":"421 4.3.2 going down"}"#)
      try scene.sweep(house.environment())
      #expect(try scene.letters(of: buyer) == ["order_confirmed dropped", "reminder waiting"])
      try house.order("{}")
      #expect(try buyer.send("PATCH", "/v1/me/letters", #"{"reminder":false}"#).status == 200)
      try scene.sweep(house.environment())
      #expect(
        try scene.letters(of: buyer, "kind, state, failure").last == "reminder dropped not_wanted")
      #expect(house.count == 0)
    }
  }

  @Test("do not remind of tickets that were just bought or given back, or of a date called off")
  func unneeded() throws {
    try tomorrow { scene, buyer in
      let house = try MailHouse()
      let late = try scene.sale.buyer()
      _ = try scene.sale.order([3], by: late)
      let order = try #require(buyer.get("/v1/orders").json["items"][0].id.integer)
      _ = try Office(stack).row("refund_order", "@order_id = \(order)")
      try scene.sweep(house.environment())
      #expect(try scene.letters(of: late).contains { $0.hasPrefix("reminder") } == false)
      #expect(try scene.letters(of: buyer).contains { $0.hasPrefix("reminder") } == false)
    }
  }

  @Test("tell those who asked for it that their turn comes, and end by the page's token")
  func line() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      let concert = scene.sale.hall.concertID
      try stack.sql(
        """
        INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
        VALUES (\(concert), 0, 1, LOWER(HEX(RANDOM_BYTES(32))))
        """)
      let (asking, silent) = try (scene.sale.buyer(), scene.sale.buyer())
      #expect(try asking.send("PATCH", "/v1/me/letters", #"{"line":true}"#).status == 200)
      for buyer in [silent, asking] {
        #expect(try buyer.send("POST", "/v1/concerts/\(concert)/queue-tokens").status == 201)
      }
      try stack.sql("UPDATE queue_token SET joined_at = NOW(3) - INTERVAL 5 MINUTE")
      try scene.sweep(house.environment())
      let received = try house.received()
      try #require(received.count == 1)
      #expect(received[0].message.to.string == asking.email)
      let text = try #require(received[0].message.text.string)
      #expect(text.contains("앞에 1명"), "\(text)")
      #expect(text.contains("https://tickets.example.com/concerts/\(concert)/line"))
      let token = try #require(text.firstMatch(of: /unsubscribe#(\S+)/)?.output.1)
      let refused = try stack.ask(
        "POST", "/v1/letters/unsubscribe", #"{"token":"\#(token)"}"#)
      #expect(refused.status == 204)
      #expect(try asking.get("/v1/me/letters").json.line.bool == false)
      let altered = try stack.ask(
        "POST", "/v1/letters/unsubscribe", #"{"token":"\#(token)x"}"#)
      #expect(altered.status == 404)
    }
  }
}
