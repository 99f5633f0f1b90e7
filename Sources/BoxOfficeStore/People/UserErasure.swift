package import BoxOffice
import MariaDB

extension Store {
  package func eraseUser(_ id: UserID, forfeit: Bool) throws(BoxOfficeError) {
    try endRunOutHolds(of: id)
    try transact { connection in
      let (wallet, emailKey) = try lockPerson(id, connection)
      guard try !hasLiveSeats(id, connection) else { throw BoxOfficeError.liveOrders }
      if wallet.balance > .zero {
        guard forfeit else { throw BoxOfficeError.walletNotEmpty(balance: wallet.balance) }
        self.forfeit(wallet, connection)
      }
      try removePerson(id, emailKey: emailKey, connection)
    }
  }

  /// Removes what is known of a person, whose row is locked.
  func removePerson(_ id: UserID, emailKey: String, _ connection: Connection) throws {
    forget(id, emailKey, connection)
    _ = try connection.execute(
      """
      UPDATE user
      SET email = '', email_key = NULL, name = '', password_hash = '', lock_reason = '',
        email_verified_at = NULL, email_failing_at = NULL, erased_at = NOW(3)
      WHERE id = \(id)
      """)
  }

  /// Nothing of a person is ended by somebody else once the person is erased.
  private func endRunOutHolds(of id: UserID) throws(BoxOfficeError) {
    let holds: [HoldID] = try ask { database in
      try database.answer(
        to: .all(
          """
          SELECT id
          FROM hold
          WHERE user_id = \(id) AND status = 'active' AND expires_at <= NOW(3)
          LIMIT \(runOutHoldsMaximum)
          """
        ) { $0.id() })
    }
    for hold in holds { _ = try expireHold(hold) }
  }

  /// The wallet and the address, locked in the order in which a purchase locks them: places in
  /// lines, the wallet, the person. All that the person does is seen then, or comes too late.
  private func lockPerson(
    _ id: UserID, _ connection: Connection
  ) throws -> (wallet: LockedWallet, emailKey: String) {
    // A hold or an order that is being written is waited for longer than workers wait elsewhere:
    // its buyer is told the reason then, and not to come again.
    let patient: SQL = "SET STATEMENT innodb_lock_wait_timeout = 5 FOR"
    let places: Query<Bool> = .exists(
      "\(part: patient) SELECT id FROM queue_token WHERE user_id = \(id) FOR UPDATE")
    let purse: Query<LockedWallet?> = .first(
      """
      \(part: patient)
      SELECT \(part: LockedWallet.columns) FROM account WHERE user_id = \(id) FOR UPDATE
      """, LockedWallet.init)
    let person: Query<String?> = .first(
      """
      \(part: patient)
      SELECT email_key FROM user WHERE id = \(id) AND erased_at IS NULL FOR UPDATE
      """
    ) { $0.string() }
    let (_, wallet, emailKey) = try connection.answers(to: places, purse, person)
    guard let emailKey else { throw BoxOfficeError.notFound }
    return (try requireWallet(wallet), emailKey)
  }

  private func hasLiveSeats(_ id: UserID, _ connection: Connection) throws -> Bool {
    try connection.answer(
      to: .one(
        """
        SELECT
          EXISTS (SELECT 1 FROM hold WHERE user_id = \(id) AND status = 'active')
          OR EXISTS (
            SELECT 1
            FROM orders
            JOIN schedule ON schedule.id = orders.schedule_id
            JOIN ticket ON ticket.order_id = orders.id
            WHERE orders.user_id = \(id) AND orders.status <> 'cancelled'
              AND ticket.status = 'valid'
              AND (schedule.starts_at > NOW(3) OR schedule.cancelled_at IS NOT NULL)
          )
        """
      ) { $0.bool() })
  }

  /// Gives what is left in a wallet to the house.
  private func forfeit(_ wallet: LockedWallet, _ connection: Connection) {
    connection.later(
      """
      UPDATE account
      SET balance = 0, version = version + 1
      WHERE id = \(wallet.id) AND version = \(wallet.version)
      """, changing: 1)
    connection.later(
      """
      INSERT INTO transfer (
        kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, reason
      )
      VALUES (
        'adjustment', \(wallet.id), \(HouseAccount.adjustment.rawValue), \(wallet.id), 0,
        \(wallet.balance), 'forfeited when the person was erased'
      )
      """)
  }

  private func forget(_ id: UserID, _ emailKey: String, _ connection: Connection) {
    connection.later("DELETE FROM login_session WHERE user_id = \(id)")
    connection.later("DELETE FROM device WHERE user_id = \(id)")
    connection.later("DELETE FROM proof WHERE user_id = \(id)")
    connection.later("DELETE FROM idempotency_key WHERE user_id = \(id)")
    connection.later("DELETE FROM hold_conduct WHERE user_id = \(id)")
    connection.later("DELETE FROM letter WHERE user_id = \(id)")
    connection.later("DELETE FROM sign_up WHERE user_id = \(id)")
    connection.later(
      "DELETE FROM login_failure WHERE email_hash = UNHEX(SHA2(\(emailKey), 256))")
    connection.later(
      "DELETE FROM login_guess WHERE email_hash = UNHEX(SHA2(\(emailKey), 256))")
    connection.later(
      "DELETE FROM hourly_count WHERE act = 'use_password' AND who = CAST(\(id) AS CHAR)")
    connection.later(
      """
      UPDATE queue_token
      SET state = 'left', is_back = FALSE
      WHERE user_id = \(id) AND state IN ('lobby', 'waiting', 'active')
      """)
  }
}

// More are ended by the sweep before the person may go.
private let runOutHoldsMaximum = 20
