import Foundation
import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("The pools of workers")
  struct PoolTests {
    let stack: Stack
    let hall: Hall

    init() throws {
      stack = try OwnStack.stack()
      hall = try Hall(stack)
    }

    @Test("Deeds go to the till, and nothing else does")
    func till() throws {
      let buyer = try Buyer(stack, balance: 100_000)
      let deeds = try requests(of: "till") {
        let hold = try #require(try buyer.hold([1], of: hall.scheduleID).json.id.integer)
        #expect(try buyer.extend(hold).status == 200)
        let order = try #require(try buyer.order(hold).json.id.integer)
        #expect(try buyer.cancel(order).status == 201)
        let other = try #require(try buyer.hold([2], of: hall.scheduleID).json.id.integer)
        #expect(try buyer.release(other).status == 204)
        #expect(try stack.send("POST", "/v1/orders?strange").status == 401)
      }
      #expect(deeds == 7)
      let others = try requests(of: "till") {
        #expect(try buyer.get("/v1/orders").status == 200)
        #expect(try buyer.get("/v1/holds").status == 200)
        #expect(try buyer.charge(1).status == 201)
        for (method, path) in [
          ("POST", "/v1/orders/"), ("POST", "/v1//orders"), ("POST", "/v1/%6frders"),
          ("DELETE", "/v1/orders/1"), ("POST", "/v1/holds/1"), ("GET", "/v1/schedules/1/holds"),
        ] {
          let status = try stack.send(method, path).status
          #expect([401, 404, 405].contains(status), "\(path)")
        }
      }
      #expect(others == 0)
    }

    @Test("Passwords go to the accounts workers, and nothing else does")
    func accounts() throws {
      let hashes = try requests(of: "accounts") {
        for (method, path) in [
          ("POST", "/v1/sessions"), ("POST", "/v1/users?x"), ("PATCH", "/v1/me"),
          ("DELETE", "/v1/me?x"),
        ] {
          let status = try stack.send(method, path).status
          #expect([401, 415, 422].contains(status), "\(method) \(path)")
        }
      }
      #expect(hashes == 4)
      let others = try requests(of: "accounts") {
        for (method, path) in [
          ("GET", "/v1/me"), ("GET", "/v1/me/export"), ("GET", "/v1/sessions"),
          ("DELETE", "/v1/sessions/current"),
        ] {
          let status = try stack.send(method, path).status
          #expect(status == 401)
        }
      }
      #expect(others == 0)
    }

    @Test("What prints is loaded by the pool that prints, and by no other")
    func libraries() throws {
      let buyer = try Buyer(stack, balance: 100_000)
      let hold = try #require(try buyer.hold([3], of: hall.scheduleID).json.id.integer)
      let order = try #require(try buyer.order(hold).json.id.integer)
      #expect(try buyer.get("/v1/orders/\(order)/tickets.pdf").status == 200)
      #expect(try stack.workerIDs(of: .paper).contains(where: hasPrintLibraries))
      let others = stack.workerIDs(of: [.till, .front, .accounts])
      #expect(try !others.isEmpty && !others.contains(where: hasPrintLibraries))
    }

    private func hasPrintLibraries(_ id: pid_t) throws -> Bool {
      try Command.run(["grep", "-q", "/libcairo[.]so", "/proc/\(id)/maps"]).status == 0
    }

    @Test("Each request waits at the socket of its kind, by its method, address and pass")
    func sockets() throws {
      let holds = "/v1/schedules/\(hall.scheduleID)/holds"
      let pass = [("Queue-Token", "none")]
      let wanted: [(socket: String, method: String, path: String, headers: [(String, String)])] = [
        ("pay", "POST", "/v1/orders", []), ("pay", "DELETE", "/v1/holds/1", pass),
        ("hold", "POST", holds, pass), ("walk-in", "POST", holds, []),
        ("walk-in", "POST", holds + "?x", [("Queue-Token", "")]),
        ("hall", "GET", "/v1/concerts?q=x", []), ("hall", "HEAD", "/v1/schedules/1?x", pass),
        ("hall", "GET", "/v1/concerts/suggestions?q=x", []),
        ("front", "POST", "/v1/concerts/1/queue-tokens", []),
        ("front", "GET", "/v1/queue-tokens/current", pass), ("front", "GET", "/v1/wallet", []),
        ("front", "GET", "/healthz", []), ("front", "GET", "/v1/schedulesx", []),
        ("front", "GET", "/v1/me", []), ("accounts", "PATCH", "/v1/me", []),
        ("accounts", "POST", "/v1/sessions", []), ("front", "GET", "/v1/sessions", []),
        ("front", "GET", "/v1/orders/1", []),
        ("paper", "GET", "/v1/orders/1/tickets.pdf", []),
        ("paper", "HEAD", "/v1/orders/1/concert.ics?x", []),
        ("front", "GET", "/v1/orders/1/ticketsxpdf", []),
      ]
      let workers = stack.workerIDs()
      for id in workers { kill(id, SIGSTOP) }
      defer { for id in workers { kill(id, SIGCONT) } }
      var waiting: [HTTPClient.Pending] = []
      for request in wanted {
        let socket = request.socket + ".sock"
        let before = try stack.waiting(at: socket)
        waiting.append(
          try HTTPClient(port: stack.port).begin(
            request.method, request.path, headers: request.headers))
        try eventually(within: .seconds(20), "\(request.method) \(request.path): \(socket)") {
          try stack.waiting(at: socket) > before
        }
      }
    }

    /// How many requests of a pool the body has caused.
    private func requests(of pool: String, _ body: () throws -> Void) throws -> Double {
      let before = try Scrape(stack)
      try body()
      let name = #"boxoffice_round_requests_total{pool="\#(pool)"}"#
      return try Scrape(stack).grown(name, since: before)
    }
  }
}
