import BoxOffice
import HTTP

enum WalletHandlers {
  static let fetch = Endpoint.user { call, caller in
    let balance = try call.services.wallets.fetchBalance(of: caller.userID)
    return .json(JSONWriter.object { $0.member("balance", balance) }).private
  }

  static let listTransfers = Endpoint.user { call, caller in
    let (after, limit) = try call.page(numbers: 1)
    let page = try call.services.wallets.listTransfers(
      of: caller.userID, after: after, limit: limit)
    return .json(
      JSONWriter.list(page) { json, transfer in json.object { $0.members(of: transfer) } }
    ).private
  }

  static let charge = Endpoint.once { call, request in
    var body = try call.body()
    let number = body.integer("amount", in: Wallet.chargeRange)
    let amount = Money(try body.require(number))
    return try call.services.wallets.charge(amount, once: request) { transfer in
      StoredAnswer(
        status: 201,
        body: JSONWriter.object { json in
          json.name("transfer")
          json.object { $0.members(of: transfer) }
          json.member("balance", transfer.balanceAfter)
        })
    }
  }
}

extension JSONWriter {
  mutating func members(of transfer: Transfer) {
    member("id", transfer.id)
    member("kind", transfer.kind.rawValue)
    member("amount", transfer.amount)
    member("balance_after", transfer.balanceAfter)
    member("order_id", transfer.orderID)
    member("created_at", transfer.createdAt)
  }
}
