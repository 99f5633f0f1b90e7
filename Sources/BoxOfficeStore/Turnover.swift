import BoxOffice

/// What a store has done since it was made; work that was rolled back, or only repeated an answer, is not in it.
package struct Deeds: Sendable, Equatable {
  /// People let in from their lines.
  package internal(set) var admissions: UInt64 = 0
  /// Money put into wallets, in minor units.
  package internal(set) var charged: UInt64 = 0
  /// Money paid for tickets, in minor units.
  package internal(set) var paid: UInt64 = 0
  /// Money given back for tickets, in minor units.
  package internal(set) var refunded: UInt64 = 0

  package init() {}

  /// Adds an amount where the answer is new.
  mutating func note(
    _ amount: Money, _ kind: WritableKeyPath<Deeds, UInt64>, answer: StoredAnswer
  ) {
    if !answer.isReplay { self[keyPath: kind] += UInt64(max(0, amount.amountMinor)) }
  }
}
