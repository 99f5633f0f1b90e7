/// The rules of a wallet.
package enum Wallet {
  package static let chargeRange: ClosedRange<Int64> = 1...10_000_000
  package static let balanceMaximum = Money(100_000_000)

  /// The balance after a charge, within the limit.
  package static func charged(_ balance: Money, by amount: Money) throws(BoxOfficeError) -> Money {
    let after = balance + amount
    guard after <= balanceMaximum else { throw .balanceLimitExceeded(limit: balanceMaximum) }
    return after
  }

  /// The balance after a purchase, never below zero.
  package static func paid(_ balance: Money, total: Money) throws(BoxOfficeError) -> Money {
    guard balance >= total else { throw .insufficientBalance(balance: balance, total: total) }
    return balance - total
  }
}
