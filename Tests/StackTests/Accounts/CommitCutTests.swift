import TestSupport
import Testing

extension CutCharges {
  @Suite("A charge whose connection is cut at COMMIT", .serialized)
  struct CommitCutTests {
    private let stack: Stack
    private let proxy: DatabaseProxy

    init() throws {
      stack = try OwnStack.stack()
      proxy = try DatabaseProxy(stack)
    }

    @Test(
      "is done once and answered, whether or not the COMMIT arrived",
      arguments: [CuttingProxy.Cut.reply, .request])
    func once(cut: CuttingProxy.Cut) throws {
      let buyer = try Buyer(stack)
      for round in 1...5 as ClosedRange<Int64> {
        let key = Buyer.freshKey()
        let first = try stack.withoutSweep {
          proxy.cut([cut])
          return try buyer.charge(1_000, key: key)
        }
        #expect(first.status == 201)
        #expect(first.json.balance.amount.integer == round * 1_000)
        let again = try buyer.charge(1_000, key: key)
        #expect(again.body == first.body && again["idempotent-replayed"] == "true")
      }
      try expectBooks(of: buyer, charges: 5)
    }

    @Test(
      "again and again is unknown, and done once when the client repeats it",
      arguments: [[CuttingProxy.Cut.request, .reply], [.request, .request]])
    func unknown(cuts: [CuttingProxy.Cut]) throws {
      let buyer = try Buyer(stack)
      let key = Buyer.freshKey()
      let first = try stack.withoutSweep {
        proxy.cut(cuts)
        return try buyer.charge(1_000, key: key)
      }
      #expect(first.status == 503 && first.code == "unavailable", "\(first)")
      #expect(first["retry-after"] != nil)
      let again = try buyer.charge(1_000, key: key)
      #expect(again.status == 201)
      #expect((again["idempotent-replayed"] == "true") == cuts.contains(.reply))
      try expectBooks(of: buyer, charges: 1)
    }

    @Test("is settled by the answer under its key, with no other COMMIT that could be lost")
    func settled() throws {
      let buyer = try Buyer(stack)
      let key = Buyer.freshKey()
      let first = try stack.withoutSweep {
        proxy.cut([.reply, .reply])
        defer { proxy.cut([]) }
        return try buyer.charge(1_000, key: key)
      }
      #expect(first.status == 201)
      #expect(try buyer.charge(1_000, key: key).body == first.body)
      try expectBooks(of: buyer, charges: 1)
    }

    @Test("is as good for a hold, an order and a cancellation")
    func everyRoute() throws {
      let sale = try Sale(stack)
      let buyer = try sale.buyer()
      func cut(_ send: (String) throws -> Reply) throws -> Int64 {
        let key = Buyer.freshKey()
        let first = try stack.withoutSweep {
          proxy.cut([.reply])
          return try send(key)
        }
        #expect(first.status == 201, "\(first)")
        #expect(try send(key).body == first.body)
        return first.json.id.integer ?? 0
      }
      let hold = try cut { try buyer.hold([1, 2], of: sale.schedule, key: $0) }
      let order = try cut { try buyer.order(hold, key: $0) }
      _ = try cut { try buyer.cancel(order, key: $0) }
      #expect(try buyer.balance() == 1_000_000)
      #expect(try buyer.get("/v1/holds").json["items"].array.count == 1)
      #expect(try stack.audit() == "")
    }

    private func expectBooks(
      of buyer: Buyer, charges: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      #expect(try buyer.balance() == Int64(charges) * 1_000, sourceLocation: sourceLocation)
      let items = try buyer.get("/v1/wallet/transfers").json["items"].array
      #expect(items.count == charges, sourceLocation: sourceLocation)
      #expect(try stack.audit() == "", sourceLocation: sourceLocation)
    }
  }
}
