import BoxOffice

/// The admissions and the money moved since a store was made. Work that was rolled back and answers
/// that were only repeated are not counted.
package struct Turnover: Sendable, Equatable {
  /// People let in from their lines.
  package internal(set) var admissions: UInt64 = 0
  /// Money put into wallets, in minor units.
  package internal(set) var charged: UInt64 = 0
  /// Money paid for tickets, in minor units.
  package internal(set) var paid: UInt64 = 0
  /// Money given back for tickets, in minor units.
  package internal(set) var refunded: UInt64 = 0

  package init() {}

  /// Adds an amount if the answer is new.
  mutating func note(
    _ amount: Money, _ kind: WritableKeyPath<Turnover, UInt64>, answer: StoredAnswer
  ) {
    if !answer.isReplay { self[keyPath: kind] += UInt64(max(0, amount.amountMinor)) }
  }
}
