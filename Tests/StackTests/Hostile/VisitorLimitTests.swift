import Foundation
import TestSupport
import Testing

/// How many of some requests were let through, and how long they took.
private struct Passage {
  static let rate = 50.0
  static let burst = 100

  var passed = 0
  var seconds = 0.0

  /// The number that one bucket lets through in that time.
  var oneBucket: Int { Self.burst + Int(Self.rate * seconds) + 5 }
}

/// The 429s among requests to a path, each with the headers of its number.
private func passage(
  of count: Int, _ path: String, _ stack: Stack, headers: (Int) -> [(String, String)]
) throws -> Passage {
  let began = ContinuousClock.now
  var passage = Passage()
  for number in 0..<count where try stack.get(path, headers: headers(number)).status != 429 {
    passage.passed += 1
  }
  passage.seconds = (ContinuousClock.now - began) / .seconds(1)
  return passage
}

private func address(_ text: String) -> (String, String) { ("X-Real-IP", text) }

/// A fresh network of the documentation's prefix, of which a test uses what it likes.
private func freshNetwork() -> String {
  "2001:db8:\(String(UInt16.random(in: 1...65_535), radix: 16)):"
    + String(UInt16.random(in: 1...65_535), radix: 16)
}

private func freshIPv4() -> String {
  "203.\(Int.random(in: 1...254)).\(Int.random(in: 1...254)).\(Int.random(in: 1...254))"
}

private func login(_ token: String) -> (String, String) {
  ("Authorization", "Bearer \(token)")
}

@Suite(
  "The limits of visitors", .serialized,
  OwnStack(environment: ["BOXOFFICE_LIMIT_LOOPBACK": "1", "BOXOFFICE_BEHIND_PROXY": "1"]))
struct VisitorLimitTests {
  let stack: Stack

  init() throws {
    stack = try OwnStack.stack()
  }

  @Test("give a thousand invented tokens of one address no more than none")
  func inventedTokens() throws {
    let mark = String(repeating: "A", count: 22)
    let invented: [(Int) -> [(String, String)]] = [
      { _ in [] },
      { _ in [login(UUID().uuidString)] },
      { [login("\(UUID().uuidString).\($0 + 1).\(mark)")] },
      { [("Queue-Token", "\(UUID().uuidString).k1.x.\($0 + 1).\(mark)")] },
    ]
    for headers in invented {
      let here = address(freshIPv4())
      let passage = try passage(of: 1_000, "/v1/wallet", stack) { headers($0) + [here] }
      #expect((Passage.burst...passage.oneBucket).contains(passage.passed), "\(passage)")
    }
  }

  @Test("take an IPv6 /64 for one visitor, and the one beside it for another")
  func network() throws {
    let network = freshNetwork()
    let all = try passage(of: 1_000, "/v1/wallet", stack) {
      [address("\(network):\(String($0, radix: 16)):1:2:3")]
    }
    #expect((Passage.burst...all.oneBucket).contains(all.passed), "\(all)")
    let next = try passage(of: 50, "/v1/wallet", stack) { _ in [address(freshNetwork() + "::1")] }
    #expect(next.passed == 50)
  }

  @Test("take an IPv4 address for the same however it is written, and the next one for another")
  func embedded() throws {
    let ip = freshIPv4()
    let all = try passage(of: 400, "/v1/wallet", stack) {
      [address($0.isMultiple(of: 2) ? ip : "::ffff:\(ip)")]
    }
    #expect(all.passed <= all.oneBucket, "\(all)")
    let others = try passage(of: 300, "/v1/wallet", stack) {
      [address("::ffff:198.51.100.\($0 % 250 + 1)")]
    }
    #expect(others.passed == 300)
  }

  @Test("count a person's logins together, and nobody else's")
  func people() throws {
    let people = try (0..<2).map { _ in try Person(stack) }
    let tokens = try people.map { person in try (0..<2).map { _ in try token(of: person) } }
    let here = address(freshIPv4())
    let one = try passage(of: 300, "/v1/wallet", stack) { [login(tokens[0][$0 % 2]), here] }
    #expect((Passage.burst...one.oneBucket).contains(one.passed), "\(one)")
    let other = try passage(of: 80, "/v1/wallet", stack) { [login(tokens[1][$0 % 2]), here] }
    #expect(other.passed == 80)
  }

  @Test("let 120 people with logins behind one address all buy")
  func crowd() throws {
    let sale = try Sale(stack) {
      $0.rows = 12
      $0.seatsPerRow = 10
    }
    let here = [address(freshIPv4())]
    let people = try VisitorKey(stack).marked(Buyer.make(120, stack, balance: 1_000_000))
    let outcomes = try concurrently(20) { client in
      try stride(from: client, to: people.count, by: 20).map { index in
        let body = #"{"seat_ids":[\#(index + 1)]}"#
        let hold = try people[index].send(
          "POST", "/v1/schedules/\(sale.schedule)/holds", body, key: "h", headers: here)
        guard let id = hold.json.id.integer else { return hold.outcome }
        return try people[index].send(
          "POST", "/v1/orders", #"{"hold_id":\#(id)}"#, key: "o", headers: here
        ).outcome
      }
    }.joined()
    #expect(outcomes.count { $0 == "201" } == 120, "\(Set(outcomes))")
  }

  @Test("count each place in a line apart, also where it is asked for by its token alone")
  func polls() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let here = address(freshIPv4())
    let people = try VisitorKey(stack).marked(Buyer.make(150, stack))
    let tokens = try people.map { buyer in
      let reply = try buyer.send(
        "POST", "/v1/concerts/\(line.concert)/queue-tokens", headers: [here])
      return try #require(reply.json.token.string, "\(reply)")
    }
    for _ in 1...2 {
      let polled = try passage(of: tokens.count, "/v1/queue-tokens/current", stack) {
        [("Queue-Token", tokens[$0]), here]
      }
      #expect(polled.passed == tokens.count)
    }
  }

  @Test("throttle sign-ups of one IPv4 address and of one /64 alike")
  func signUps() throws {
    let network = freshNetwork()
    let ip = freshIPv4()
    func passed(_ from: @escaping (Int) -> String) throws -> (count: Int, seconds: Double) {
      let began = ContinuousClock.now
      // Not well-formed, so that no password is hashed.
      let count = try (0..<1_000).count { number in
        try stack.send(
          "POST", "/v1/users", headers: [address(from(number))], body: Array("{}".utf8)
        ).status != 429
      }
      return (count, (ContinuousClock.now - began) / .seconds(1))
    }
    for passed in [try passed { _ in ip }, try passed { "\(network)::\(String($0, radix: 16))" }] {
      #expect((10...12 + Int(passed.seconds)).contains(passed.count), "\(passed)")
    }
  }

  private func token(of person: Person) throws -> String {
    try #require(try person.logIn().json.token.string)
  }

  @Test("do not let an altered mark pass for a login")
  func altered() throws {
    let token = try token(of: Person(stack))
    func status(_ token: String) throws -> Int {
      try stack.get("/v1/me", headers: [login(token), address(freshIPv4())]).status
    }
    #expect(try status(token) == 200)
    let parts = token.split(separator: ".").map(String.init)
    #expect(parts.count == 3)
    for wrong in [
      "\(parts[0]).\(parts[1])", "\(parts[0]).1\(parts[1]).\(parts[2])", token + "A",
      "\(parts[0]).\(parts[1]).\(parts[2].dropLast())-", "A\(token)",
    ] { #expect(try status(wrong) == 401, "\(wrong.count)") }
  }
}

@Suite(
  "The ceiling of an address", .serialized,
  OwnStack(environment: ["BOXOFFICE_LIMIT_LOOPBACK": "1", "BOXOFFICE_ADDRESS_RATE": "60"]))
struct AddressCeilingTests {
  @Test("holds for all its people together, and is a setting")
  func ceiling() throws {
    let stack = try OwnStack.stack()
    let people = try VisitorKey(stack).marked(Buyer.make(10, stack))
    let all = try passage(of: 500, "/v1/wallet", stack) { [login(people[$0 % 10].token)] }
    #expect((60...60 + Int(60 * all.seconds) + 5).contains(all.passed), "\(all)")
  }
}
