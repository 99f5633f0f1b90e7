import BoxOffice
import Testing

@Suite("Money")
struct MoneyTests {
  @Test("adds up")
  func sums() {
    #expect(Money(3) + Money(4) == Money(7))
    #expect(Money(3) - Money(4) == Money(-1))
    #expect([Money(1), Money(2), Money(3)].total() == Money(6))
    #expect([Money]().total() == .zero)
    #expect(Money(3) < Money(4))
  }

  @Test(
    "has percentages rounded down to a whole won",
    arguments: [
      (99_000, 100, 99_000), (99_000, 0, 0), (99_999, 50, 49_999), (1, 99, 0), (101, 90, 90),
      (99, 1, 0), (100, 1, 1), (10_000_000, 33, 3_300_000),
    ] as [(Int64, Int64, Int64)])
  func percentages(amount: Int64, percent: Int64, part: Int64) {
    #expect(Money(amount).percent(percent) == Money(part))
  }

  @Test("fills a wallet up to its limit and not beyond")
  func charged() throws {
    let limit = Wallet.balanceMaximum
    #expect(try Wallet.charged(.zero, by: Money(1)) == Money(1))
    #expect(try Wallet.charged(limit - Money(5), by: Money(5)) == limit)
    #expect(throws: BoxOfficeError.balanceLimitExceeded(limit: limit)) {
      try Wallet.charged(limit - Money(5), by: Money(6))
    }
    #expect(throws: BoxOfficeError.balanceLimitExceeded(limit: limit)) {
      try Wallet.charged(limit, by: Money(1))
    }
  }

  @Test("leaves a wallet down to nothing and not below")
  func paid() throws {
    #expect(try Wallet.paid(Money(7), total: Money(7)) == .zero)
    #expect(throws: BoxOfficeError.insufficientBalance(balance: Money(7), total: Money(8))) {
      try Wallet.paid(Money(7), total: Money(8))
    }
  }

  @Test("has the limits that were promised")
  func limits() {
    #expect(Wallet.chargeRange == 1...10_000_000)
    #expect(Wallet.balanceMaximum == Money(100_000_000))
    #expect(Money.currency == "KRW")
  }
}
