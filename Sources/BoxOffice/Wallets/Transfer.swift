/// One movement of money as the wallet's owner sees it.
package struct Transfer: Sendable {
  package enum Kind: String, Sendable {
    case charge, purchase, refund, adjustment
  }

  package let id: TransferID
  package let kind: Kind
  /// The amount, positive for money that came into the wallet.
  package let amount: Money
  package let balanceAfter: Money
  package let orderID: OrderID?
  package let createdAt: Instant

  package init(
    id: TransferID, kind: Kind, amount: Money, balanceAfter: Money, orderID: OrderID?,
    createdAt: Instant
  ) {
    self.id = id
    self.kind = kind
    self.amount = amount
    self.balanceAfter = balanceAfter
    self.orderID = orderID
    self.createdAt = createdAt
  }
}
