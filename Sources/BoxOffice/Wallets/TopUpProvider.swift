/// The source of the money in wallets.
package protocol TopUpProvider: Sendable {
  /// Asks for the amount. The call is made inside of the transaction that books the amount, so that
  /// a refusal books nothing.
  func topUp(_ amount: Money, for user: UserID) throws(BoxOfficeError) -> TopUpOutcome
}

/// The outcome of a request for money.
///
/// A provider that confirms later will add a case: its transfer is written as `pending`, which the
/// ledger knows already, and its signed callback turns that into `posted` or `failed`.
package enum TopUpOutcome: Sendable {
  case confirmed
}

/// Confirms every request, for demonstrations and rehearsals.
package struct InstantTopUps: TopUpProvider {
  package init() {}

  package func topUp(
    _ amount: Money, for user: UserID
  ) throws(BoxOfficeError) -> TopUpOutcome {
    .confirmed
  }
}
