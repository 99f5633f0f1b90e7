import HTTP
import Testing

@testable import BoxOfficeAPI

@Suite("A body")
struct BodyTests {
  private func body(_ text: String, type: String? = "application/json") throws -> Body {
    try Body(
      of: HTTPRequest(
        method: "POST", target: "/", headers: type.map { [("content-type", $0)] } ?? [],
        body: Array(text.utf8)))
  }

  @Test(
    "is JSON by its media type",
    arguments: ["application/json", "Application/JSON", "application/json; charset=utf-8"])
  func mediaTypes(type: String) throws {
    #expect(throws: Never.self) { try body("{}", type: type) }
  }

  @Test(
    "is refused under another media type",
    arguments: [
      nil, "", "text/plain", "application/x-www-form-urlencoded", "application/json5",
      "application/problem+json", "multipart/form-data; boundary=application/json",
    ])
  func otherMediaTypes(type: String?) {
    #expect(throws: RequestError.unsupportedMediaType) { try body("{}", type: type) }
  }

  @Test("may be left out, whatever its media type would be")
  func empty() throws {
    #expect(throws: Never.self) { try body("", type: nil) }
    #expect(try !body("", type: "text/plain").has("a"))
  }

  @Test("is refused when it is too large or cut off")
  func states() {
    func request(_ state: HTTPRequest.BodyState) -> HTTPRequest {
      HTTPRequest(method: "POST", target: "/", bodyState: state)
    }
    #expect(throws: RequestError.bodyTooLarge) { try Body(of: request(.tooLarge)) }
    #expect(throws: RequestError.bodyTruncated) { try Body(of: request(.truncated)) }
  }

  @Test("is an object", arguments: ["1", "null", "[]", "\"a\"", "true"])
  func object(text: String) {
    #expect(throws: RequestError.validationFailed([FieldError("", "must be an object")])) {
      try body(text)
    }
  }

  @Test("is well-formed", arguments: ["{", "{}x", "{'a':1}", "\u{0}", "{\"a\":1,\"a\":1}"])
  func malformed(text: String) {
    #expect(throws: RequestError.malformedJSON) { try body(text) }
  }

  @Test("gives what it has, and takes null for left out")
  func members() throws {
    var body = try body(#"{"s":"é","i":7,"ids":[3,1],"o":{"n":null},"n":null,"other":1}"#)
    #expect(body.text("s", length: 1...1) == "é")
    #expect(body.integer("i", in: 1...7) == 7)
    #expect(body.identifiers("ids", count: 1...2) == [3, 1])
    #expect(body.object("o")?.has("n") == false)
    #expect(!body.has("n") && body.has("other"))
    try body.finish()
  }

  @Test("is told all that is wrong with it at once")
  func errors() throws {
    var body = try body(
      #"{"s":1,"t":"","u":"a\u0000","i":"7","j":8,"f":1.0,"l":1,"e":[],"d":[1,1],"z":[0],"o":[]}"#)
    _ = body.text("s", length: 1...5)
    _ = body.text("t", length: 1...5)
    _ = body.text("u", length: 1...5)
    _ = body.text("missing", length: 1...5)
    _ = body.integer("i", in: 1...7)
    _ = body.integer("j", in: 1...7)
    _ = body.integer("f", in: 1...7)
    _ = body.integer("gone", in: 1...7)
    for name in ["l", "e", "d", "z"] { _ = body.identifiers(name, count: 1...8) }
    #expect(body.object("o") == nil)
    let expected = [
      FieldError("s", "must be a string"), FieldError("t", "must have 1 to 5 characters"),
      FieldError("u", "must not contain NUL"), FieldError("missing", "is required"),
      FieldError("i", "must be an integer"), FieldError("j", "must be from 1 to 7"),
      FieldError("f", "must be an integer"), FieldError("gone", "is required"),
      FieldError("l", "must be a list of 1 to 8 ids"),
      FieldError("e", "must be a list of 1 to 8 ids"), FieldError("d", "must not repeat an id"),
      FieldError("z", "must be from 1 to 9223372036854775807"),
      FieldError("o", "must be an object"),
    ]
    #expect(throws: RequestError.validationFailed(expected)) { try body.finish() }
  }

  @Test("gives its members all together, or tells what is wrong with every one of them")
  func require() throws {
    var body = try body(#"{"s":"a","i":7,"bad":0}"#)
    let (text, number) = (body.text("s", length: 1...1), body.integer("i", in: 1...7))
    let both = try body.require(text, number)
    #expect(both.0 == "a" && both.1 == 7)
    #expect(try body.require(number) == 7)
    let (bad, gone) = (body.integer("bad", in: 1...7), body.text("gone", length: 1...1))
    let expected = [FieldError("bad", "must be from 1 to 7"), FieldError("gone", "is required")]
    #expect(throws: RequestError.validationFailed(expected)) {
      _ = try body.require(text, number, bad, gone)
    }
    #expect(throws: RequestError.validationFailed(expected), "and with those not asked for") {
      _ = try body.require(text)
    }
  }

  @Test("counts characters as Unicode does, not bytes")
  func characters() throws {
    var body = try body(#"{"a":"한글","b":"🎫🎫🎫"}"#)
    #expect(body.text("a", length: 2...2) == "한글")
    #expect(body.text("b", length: 1...2) == nil)
  }
}

@Suite("What a body is told")
struct BodyAnswerTests {
  @Test("of a sign-up")
  func signUp() {
    let all = EmptyHouse().post("/v1/users", "{}")
    #expect(all.status == 422 && all.code == "validation_failed")
    #expect(all.errors == ["email: is required", "password: is required", "name: is required"])
    let wrong = EmptyHouse().post(
      "/v1/users", #"{"email":"x","password":"123456789","name":"\u0007"}"#)
    #expect(
      wrong.errors == [
        "email: must be an email address", "password: must have 10 to 200 characters",
        "name: must be 1 to 100 visible characters, one of them a letter",
      ])
    let right = EmptyHouse().post(
      "/v1/users", #"{"email":"a@b.de","password":"correct horse","name":"A"}"#)
    #expect(right.status == 404, "it came as far as the empty house")
    for (password, reason) in [
      ("1234567890", "is one of the most common passwords"),
      ("zzzzzzzzzz", "must not repeat one character"),
      ("ANN.of.hall@b.de", "must not be your address"),
    ] {
      let weak = EmptyHouse().post(
        "/v1/users", #"{"email":"ann.of.hall@b.de","password":"\#(password)","name":"A"}"#)
      #expect(weak.errors == ["password: \(reason)"])
    }
  }

  @Test(
    "of a charge",
    arguments: [
      ("{}", "amount: is required"), (#"{"amount":null}"#, "amount: is required"),
      (#"{"amount":"1000"}"#, "amount: must be an integer"),
      (#"{"amount":1000.0}"#, "amount: must be an integer"),
      (#"{"amount":1e3}"#, "amount: must be an integer"),
      (#"{"amount":1e400}"#, "amount: must be an integer"),
      (#"{"amount":true}"#, "amount: must be an integer"),
      (#"{"amount":[1]}"#, "amount: must be an integer"),
      (#"{"amount":{"amount":1,"currency":"KRW"}}"#, "amount: must be an integer"),
      (#"{"amount":9223372036854775808}"#, "amount: must be an integer"),
      (#"{"amount":0}"#, "amount: must be from 1 to 10000000"),
      (#"{"amount":-1}"#, "amount: must be from 1 to 10000000"),
      (#"{"amount":10000001}"#, "amount: must be from 1 to 10000000"),
      (#"{"amount":9223372036854775807}"#, "amount: must be from 1 to 10000000"),
    ])
  func charge(body: String, error: String) {
    let answer = EmptyHouse().post("/v1/wallet/charges", body)
    #expect(answer.status == 422 && answer.errors == [error])
  }

  @Test(
    "of a hold",
    arguments: [
      ("{}", "seat_ids: is required"),
      (#"{"seat_ids":[]}"#, "seat_ids: must be a list of 1 to 8 ids"),
      (#"{"seat_ids":[1,2,3,4,5,6,7,8,9]}"#, "seat_ids: must be a list of 1 to 8 ids"),
      (#"{"seat_ids":["1"]}"#, "seat_ids: must be an integer"),
      (#"{"seat_ids":[1,1]}"#, "seat_ids: must not repeat an id"),
      (
        #"{"seat_ids":[1],"best_available":{"count":1}}"#,
        "seat_ids: not together with best_available"
      ),
      (#"{"best_available":3}"#, "best_available: must be an object"),
      (#"{"best_available":{}}"#, "best_available.count: is required"),
      (#"{"best_available":{"count":9}}"#, "best_available.count: must be from 1 to 8"),
      (
        #"{"best_available":{"count":1,"tier_id":0}}"#,
        "best_available.tier_id: must be from 1 to 9223372036854775807"
      ),
    ])
  func hold(body: String, error: String) {
    let answer = EmptyHouse().post("/v1/schedules/1/holds", body)
    #expect(answer.status == 422 && answer.errors == [error])
  }

  @Test("of an order and of a cancellation")
  func orders() {
    #expect(EmptyHouse().post("/v1/orders", "{}").errors == ["hold_id: is required"])
    #expect(
      EmptyHouse().post("/v1/orders/1/cancellations", #"{"ticket_ids":[]}"#).errors == [
        "ticket_ids: must be a list of 1 to 100 ids"
      ])
    #expect(EmptyHouse().post("/v1/orders/1/cancellations", "").status == 404)
  }

  @Test("of a change of oneself")
  func change() {
    let withoutOld = EmptyHouse().post("/v1/me", #"{"password":"correct horse"}"#, method: "PATCH")
    #expect(withoutOld.errors == ["current_password: is required"])
    let alone = EmptyHouse().post("/v1/me", #"{"current_password":"\u0000"}"#, method: "PATCH")
    #expect(alone.errors == ["current_password: must not contain NUL"])
    let short = EmptyHouse().post(
      "/v1/me", #"{"password":"short","current_password":"x"}"#, method: "PATCH")
    #expect(short.errors == ["password: must have 10 to 200 characters"])
  }
}
