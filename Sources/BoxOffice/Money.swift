/// An amount of won. Won have no minor unit, so the amount is the number of won.
package struct Money: Hashable, Comparable, Sendable {
  package static let currency = "KRW"
  package static let zero = Money(0)

  package let amountMinor: Int64

  package init(_ amountMinor: Int64) {
    self.amountMinor = amountMinor
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.amountMinor < right.amountMinor
  }

  package static func + (left: Self, right: Self) -> Money {
    Money(left.amountMinor + right.amountMinor)
  }

  package static func - (left: Self, right: Self) -> Money {
    Money(left.amountMinor - right.amountMinor)
  }

  /// A percentage of the amount, rounded down to a whole won.
  package func percent(_ percent: Int64) -> Money {
    Money(amountMinor * percent / 100)
  }
}

extension Sequence where Element == Money {
  /// The sum of the amounts.
  package func total() -> Money {
    reduce(.zero, +)
  }
}
