import BoxOffice
import Testing

@testable import BoxOfficeAPI

@Suite("An idempotency key")
struct IdempotencyKeyTests {
  private func charge(
    _ house: EmptyHouse, key: String?, body: String = #"{"amount":1}"#
  ) -> Answer {
    var headers = [
      (name: "authorization", value: "Bearer \(EmptyHouse.token)"),
      (name: "content-type", value: "application/json"),
    ]
    if let key { headers.append(("idempotency-key", key)) }
    return house.answer("POST", "/v1/wallet/charges", headers: headers, body: body)
  }

  @Test("is required on every route that changes something once")
  func required() {
    for row in Routes.rows {
      guard case .once = row.endpoint else { continue }
      let house = EmptyHouse()
      let answer = house.answer(
        row.method, row.path.replacing("{id}", with: "1"),
        headers: [("authorization", "Bearer \(EmptyHouse.token)")])
      #expect(answer.status == 400 && answer.code == "idempotency_key_required", "\(row.path)")
      #expect(house.lastOnce == nil && house.questions == 0)
    }
  }

  @Test("has 1 to 255 characters, of any script")
  func length() {
    for key in ["k", String(repeating: "k", count: 255), String(repeating: "🎫", count: 255)] {
      #expect(charge(EmptyHouse(), key: key).status == 404)
    }
    for key in ["", String(repeating: "k", count: 256), String(repeating: "e\u{301}", count: 128)] {
      #expect(charge(EmptyHouse(), key: key).code == "idempotency_key_required")
    }
  }

  @Test("is one: two are refused, equal or not", arguments: [["a", "b"], ["a", "a"], ["a", ""]])
  func two(keys: [String]) {
    let house = EmptyHouse()
    let answer = house.answer(
      "POST", "/v1/wallet/charges",
      headers: [("authorization", "Bearer \(EmptyHouse.token)")]
        + keys.map { (name: "idempotency-key", value: $0) }, body: #"{"amount":1}"#)
    #expect(answer.status == 400 && answer.code == "idempotency_key_required")
    #expect(house.lastOnce == nil && house.questions == 0)
  }

  @Test("stands for method, path and body, and for its user")
  func content() throws {
    func request(_ path: String, _ body: String) throws -> IdempotentRequest {
      let house = EmptyHouse()
      _ = house.post(path, body)
      return try #require(house.lastOnce)
    }
    let order = try request("/v1/orders", #"{"hold_id":1}"#)
    #expect(order.userID == UserID(1) && order.key == "k")
    #expect(try request("/v1/orders", #"{"hold_id":1}"#).content == order.content)
    #expect(try request("/v1/orders?x=1", #"{"hold_id":1}"#).content == order.content)
    #expect(try request("/v1/orders", #"{"hold_id":2}"#).content != order.content)
    #expect(try request("/v1/orders", #"{"hold_id": 1}"#).content != order.content)
    let first = try request("/v1/holds/1/extensions", "")
    #expect(try request("/v1/holds/2/extensions", "").content != first.content)
    #expect(try request("/v1/orders/1/cancellations", "").content != first.content)
  }

  @Test("has the stored answer repeated byte by byte, and said so")
  func replay() {
    let house = EmptyHouse()
    house.stored = StoredAnswer(status: 201, body: Array(#"{"a":1}"#.utf8))
    let first = charge(house, key: "k")
    #expect(first.status == 201 && first.text == #"{"a":1}"#)
    #expect(first.header("Idempotent-Replayed") == nil)
    house.stored = StoredAnswer(status: 201, body: Array(#"{"a":1}"#.utf8), isReplay: true)
    let second = charge(house, key: "k")
    #expect(second.status == 201 && second.text == first.text)
    #expect(second.header("Idempotent-Replayed") == "true")
    #expect(second.header("Content-Type") == "application/json")
  }

  @Test("is not used up by a body that is refused")
  func refusedBody() {
    let house = EmptyHouse()
    house.stored = StoredAnswer(status: 201, body: [])
    #expect(charge(house, key: "k", body: "{}").status == 422)
    #expect(charge(house, key: "k", body: "{").status == 400)
    #expect(house.lastOnce == nil)
  }
}
