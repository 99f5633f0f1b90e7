package import BoxOffice
import MariaDB

extension Store {
  package func fetchBalance(of id: UserID) throws(BoxOfficeError) -> Money {
    try ask { database in
      let balance = try database.answer(
        to: .first("SELECT balance FROM account WHERE user_id = \(id)") { $0.money() })
      guard let balance else { throw BoxOfficeError.notFound }
      return balance
    }
  }

  package func listTransfers(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<Transfer> {
    try ask { database in
      let transfers = try database.answer(
        to: .all(
          """
          SELECT transfer.id, transfer.kind,
            IF(credit_account_id = wallet_id, amount, -amount), balance_after, order_id, created_at
          FROM account
          JOIN transfer ON transfer.wallet_id = account.id
          WHERE account.user_id = \(id) AND transfer.id < \(after?.numbers[0] ?? Int64.max)
            AND transfer.state = 'posted'
          ORDER BY transfer.id DESC
          LIMIT \(limit + 1)
          """
        ) { columns in
          Transfer(
            id: columns.id(), kind: columns.word(), amount: columns.money(),
            balanceAfter: columns.money(), orderID: columns.optionalID(),
            createdAt: columns.instant())
        })
      return Page(transfers, limit: limit) { Position($0.id.value) }
    }
  }

  package func charge(
    _ amount: Money, once request: IdempotentRequest, answer: (Transfer) -> StoredAnswer
  ) throws(BoxOfficeError) -> StoredAnswer {
    let stored = try once(request, effect: .charge, at: .wallet(request.userID)) { connection in
      let (locked, isRepeated, isPresent) = try connection.answers(
        to: walletLock(of: request.userID), keyIsKnown(request), personLook(request.userID))
      // The provider must not be asked for the same money twice.
      guard !isRepeated else { throw KeyIsKnown() }
      try requirePresent(isPresent)
      let wallet = try requireWallet(locked)
      let after = try Wallet.charged(wallet.balance, by: amount)
      let transfer =
        switch try topUps.topUp(amount, for: request.userID) {
        case .confirmed:
          try settleAndFetch(wallet, at: after, .charge, with: .topUp, order: nil, connection)
        }
      reach(.chargeInside)
      connection.emit(
        "wallet.charged", .wallet, wallet.id, sequence: wallet.version + 1,
        """
        JSON_OBJECT(
          'user_id', \(request.userID), 'transfer_id', \(transfer.id),
          'amount', \(amount), 'balance_after', \(after), 'currency', \(Money.currency)
        )
        """)
      return Deed(answer: answer(transfer), effectID: transfer.id.value)
    }
    turnover.note(amount, \.charged, answer: stored)
    return stored
  }
}

/// The accounts of the house, numbered by the migration.
enum HouseAccount: Int64 {
  case topUp = 1
  case sales = 2
  case adjustment = 3
}

/// A wallet whose row this transaction has locked.
struct LockedWallet {
  static let columns: SQL = "account.id, account.balance, account.version"

  let id: Int64
  let balance: Money
  let version: Int64

  init(_ columns: inout Columns) {
    id = columns.int()
    balance = columns.money()
    version = columns.int()
  }
}

extension Store {
  /// A buyer's wallet, its row locked.
  func walletLock(of user: UserID) -> Query<LockedWallet?> {
    .first(
      """
      SELECT \(part: LockedWallet.columns)
      FROM account
      WHERE user_id = \(user)
      \("FOR UPDATE", if: keeps(.rowLock))
      """, LockedWallet.init)
  }

  /// Every buyer has a wallet: one without is broken.
  func requireWallet(_ wallet: LockedWallet?) throws(BoxOfficeError) -> LockedWallet {
    guard let wallet else { throw .broken(reason: "user_without_wallet") }
    return wallet
  }

  /// Writes the new balance and the transfer that explains it, sent with the next statement.
  func settle(
    _ wallet: LockedWallet, at after: Money, _ kind: Transfer.Kind, with house: HouseAccount,
    order: OrderID?, _ connection: Connection
  ) {
    write(after, in: wallet, connection)
    connection.later(transfer(wallet, at: after, kind, with: house, order: order))
  }

  /// Writes the new balance and the transfer that explains it, and fetches the transfer.
  func settleAndFetch(
    _ wallet: LockedWallet, at after: Money, _ kind: Transfer.Kind, with house: HouseAccount,
    order: OrderID?, _ connection: Connection
  ) throws -> Transfer {
    write(after, in: wallet, connection)
    let insert = transfer(wallet, at: after, kind, with: house, order: order)
    return try connection.answer(
      to: .one("\(part: insert) RETURNING id, created_at") {
        Transfer(
          id: $0.id(), kind: kind, amount: after - wallet.balance, balanceAfter: after,
          orderID: order, createdAt: $0.instant())
      })
  }

  private func write(_ after: Money, in wallet: LockedWallet, _ connection: Connection) {
    connection.later(
      """
      UPDATE account
      SET balance = \(after), version = version + 1
      WHERE id = \(wallet.id)
        \("AND version = \(wallet.version)", if: keeps(.versionCheck))
      """, changing: 1)
  }

  private func transfer(
    _ wallet: LockedWallet, at after: Money, _ kind: Transfer.Kind, with house: HouseAccount,
    order: OrderID?
  ) -> SQL {
    let amount = after - wallet.balance
    let comesIn = amount > .zero
    return """
      INSERT INTO transfer (
        kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id
      )
      VALUES (
        \(kind.rawValue), \(comesIn ? house.rawValue : wallet.id),
        \(comesIn ? wallet.id : house.rawValue), \(wallet.id), \(after),
        \(abs(amount.amountMinor)), \(order)
      )
      """
  }
}
