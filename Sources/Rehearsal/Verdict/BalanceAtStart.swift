package import MariaDB

/// The balances and the last numbers of the books before a rehearsal. Rows with higher numbers are
/// the rehearsal's own.
package struct BalanceAtStart: Sendable {
  /// One of the rehearsal's accounts.
  package struct Account: Sendable {
    package let userID: Int64
    package let walletID: Int64
    package let balanceMinor: Int64
  }

  /// In the order of the buyers' numbers, of which the first is 1.
  package let accounts: [Account]
  /// The database's clock, in milliseconds since 1970.
  package let readAt: Int64
  let lastHold: Int64
  let lastOrder: Int64
  let lastCancellation: Int64
  let lastTransfer: Int64

  /// Reads the balances of the accounts made by `prepare_rehearsal.sql` under a name; nil if one is
  /// missing.
  package static func read(
    named name: String, buyers: Int, on connection: MariaDB.Connection
  ) throws(DatabaseError) -> BalanceAtStart? {
    let numbered = try connection.answer(
      to: .all(
        """
        SELECT user.id, account.id, account.balance,
          CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(user.email_key, '@', 1), '-', -1) AS UNSIGNED) AS number
        FROM user
        JOIN account ON account.user_id = user.id
        WHERE user.email_key LIKE \(name + "-%@rehearsal.invalid")
          AND user.email_key REGEXP \("^\(name)-[1-9][0-9]*@")
        ORDER BY number
        LIMIT \(buyers)
        """
      ) { columns in (account: account(&columns), number: columns.int()) })
    guard numbered.count == buyers, numbered.last?.number ?? 0 == Int64(buyers) else { return nil }
    return try read(numbered.map(\.account), on: connection)
  }

  /// Reads the balances of these users, the buyers in their order; nil if one has no wallet.
  package static func read(
    of userIDs: [Int64], on connection: MariaDB.Connection
  ) throws(DatabaseError) -> BalanceAtStart? {
    let all = try connection.answer(
      to: .all(
        """
        SELECT user_id, id, balance
        FROM account
        WHERE user_id BETWEEN \(userIDs.min() ?? 0) AND \(userIDs.max() ?? 0)
        """
      ) { columns in account(&columns) })
    let wallets = Dictionary(all.map { ($0.userID, $0) }, uniquingKeysWith: { _, last in last })
    let accounts = userIDs.compactMap { wallets[$0] }
    guard accounts.count == userIDs.count else { return nil }
    return try read(accounts, on: connection)
  }

  private static func account(_ columns: inout Columns) -> Account {
    Account(userID: columns.int(), walletID: columns.int(), balanceMinor: columns.int())
  }

  private static func read(
    _ accounts: [Account], on connection: MariaDB.Connection
  ) throws(DatabaseError) -> BalanceAtStart {
    try connection.answer(
      to: .one(
        """
        SELECT NOW(3),
          (SELECT COALESCE(MAX(id), 0) FROM hold),
          (SELECT COALESCE(MAX(id), 0) FROM orders),
          (SELECT COALESCE(MAX(id), 0) FROM cancellation),
          (SELECT COALESCE(MAX(id), 0) FROM transfer)
        """
      ) { columns in
        BalanceAtStart(
          accounts: accounts, readAt: columns.milliseconds(), lastHold: columns.int(),
          lastOrder: columns.int(), lastCancellation: columns.int(), lastTransfer: columns.int())
      })
  }

  /// The user behind a buyer's number.
  func userID(of buyer: Int) -> Int64 { accounts[buyer - 1].userID }

  var userIDs: ClosedRange<Int64> {
    let ids = accounts.map(\.userID)
    return (ids.min() ?? 0)...(ids.max() ?? 0)
  }
}
