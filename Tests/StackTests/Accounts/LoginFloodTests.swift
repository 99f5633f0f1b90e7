import Foundation
import Signing
import Synchronization
import TestSupport
import Testing

@Suite("A flood of logins", .serialized)
struct LoginFloodTests {
  private static let flooders = 12
  private static let salesRequests = 300

  @Test("leaves sales untouched: nobody who buys waits behind a password")
  func salesGoOn() throws {
    let stack = try Stack.start()
    let buyer = try Buyer(stack)
    let isOver = Atomic(false)
    let times = try concurrently(Self.flooders + 1) { client -> [Double] in
      var seconds: [Double] = []
      if client == 0 {
        for round in 0..<Self.salesRequests {
          seconds.append(
            try timed {
              try round % 3 == 0 ? buyer.charge(1) : buyer.get("/v1/wallet")
            } answered: {
              [200, 201]
            })
        }
        isOver.store(true, ordering: .sequentiallyConsistent)
      } else {
        // A login beyond the short backlog of the accounts is refused at once.
        while !isOver.load(ordering: .sequentiallyConsistent), seconds.count < 10_000 {
          seconds.append(
            try timed {
              try stack.logIn(freshEmail(), "wrong password")
            } answered: {
              [401, 503]
            })
        }
      }
      return seconds
    }
    let sales = times[0].sorted()
    let logins = times.dropFirst().joined().sorted()
    #expect(logins.count >= Self.flooders, "there was a flood")
    #expect(
      sales[sales.count / 2] < logins[logins.count / 2] / 2,
      "\(sales.suffix(5)) \(logins.suffix(5))")
    #expect(try buyer.balance() == Int64(Self.salesRequests / 3))
    stack.stop()
  }

  @Test("of one place makes nobody elsewhere wait, whatever it hashes")
  func fairness() throws {
    let stack = try Stack.start()
    let (stranger, person) = (try Person(stack), try Person(stack, cost: .standard))
    let change = #"{"password":"another password","current_password":"wrong password"}"#
    let isOver = Atomic(false)
    let seconds = try concurrently(81, within: .seconds(60)) { client -> [Double] in
      guard client > 0 else {
        defer { isOver.store(true, ordering: .sequentiallyConsistent) }
        let elsewhere = HTTPClient(port: stack.port, from: "127.0.2.1")
        return try (0..<8).map { _ in
          try timed {
            try elsewhere.post("/v1/sessions", person.credentials)
          } answered: {
            [201]
          }
        }
      }
      let client = HTTPClient(port: stack.port, timeout: .seconds(40), from: "127.0.1.1")
      var count = 0
      while !isOver.load(ordering: .sequentiallyConsistent), count < 10_000 {
        let token = [("Authorization", "Bearer \(stranger.buyer.token)")]
        let reply =
          count % 2 == 0
          ? try client.send("PATCH", "/v1/me", change, headers: token)
          : try client.post("/v1/sessions", Person.credentials(freshEmail()))
        #expect([401, 429, 503].contains(reply.status))
        count += 1
      }
      return []
    }
    #expect(seconds[0].count == 8 && seconds[0].allSatisfy { $0 < 3 }, "\(seconds[0])")
    stack.stop()
  }

  @Test("from one address is cut short before it costs anything, and sales are not meant")
  func rateLimit() throws {
    let stack = try Stack.start(environment: ["BOXOFFICE_LIMIT_LOOPBACK": "1"])
    let buyer = try Buyer(stack)
    // Not well-formed, so that no password is compared.
    let replies = try (0..<25).map { _ in try stack.ask("POST", "/v1/sessions", "{}") }
    #expect(replies.prefix(10).allSatisfy { $0.status == 422 })
    let limited = replies.filter { $0.status == 429 }
    #expect(limited.count >= 5)
    for reply in limited {
      #expect(reply.code == "rate_limited" && reply["retry-after"] != nil)
      #expect(reply["content-type"] == "application/problem+json")
    }
    #expect(try stack.ask("POST", "/v1/users", "{}").status == 429, "one limit for both")
    #expect(try buyer.charge(1).status == 201)
    stack.stop()
  }

  private func timed(
    _ send: () throws -> Reply, answered: () -> [Int]
  ) throws -> Double {
    let began = ContinuousClock.now
    let reply = try send()
    #expect(answered().contains(reply.status), "\(reply)")
    return (ContinuousClock.now - began) / .seconds(1)
  }
}
