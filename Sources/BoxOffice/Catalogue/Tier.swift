/// A price category of one date.
package struct Tier: Sendable {
  package let id: TierID
  package let name: String
  package let price: Money

  package init(id: TierID, name: String, price: Money) {
    self.id = id
    self.name = name
    self.price = price
  }
}
