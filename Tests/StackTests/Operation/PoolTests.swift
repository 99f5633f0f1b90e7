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

    @Test("Passwords go to the accounts workers")
    func accounts() throws {
      let logins = try requests(of: "accounts") {
        let status = try stack.send("POST", "/v1/sessions").status
        #expect([415, 422].contains(status))
        #expect(try stack.get("/v1/me").status == 401)
      }
      #expect(logins == 2)
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
