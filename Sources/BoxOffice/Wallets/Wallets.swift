/// The wallets of buyers.
package protocol Wallets {
  func fetchBalance(of id: UserID) throws(BoxOfficeError) -> Money
  func listTransfers(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Transfer>
  /// Puts money into the caller's wallet, once per request.
  func charge(
    _ amount: Money, once request: IdempotentRequest, answer: (Transfer) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer
}
