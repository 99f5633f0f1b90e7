import HTTP
import MariaDB

extension Evidence {
  // The number of keys that one statement looks up, sent as one JSON text.
  private static let keysPerQuery = 5_000

  /// Reads the evidence by a fixed number of statements and one per some thousands of keys, within
  /// the connection's open transaction.
  static func read(
    of requests: [KeyedRequest], since atStart: BalanceAtStart, on connection: MariaDB.Connection
  ) throws(DatabaseError) -> Evidence {
    var evidence = Evidence()
    try evidence.readHolds(atStart, connection)
    try evidence.readOrders(atStart, connection)
    try evidence.readMoney(atStart, connection)
    try evidence.readEffects(of: requests, atStart, connection)
    try evidence.readLines(atStart, connection)
    return evidence
  }

  private mutating func readHolds(
    _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    let ours = Set(atStart.accounts.map(\.userID))
    let rows = try connection.query(
      """
      SELECT id, user_id, schedule_id, status, total, created_at, expires_at, ended_at,
        extended_at IS NOT NULL
      FROM hold
      WHERE id > \(atStart.lastHold)
        AND user_id BETWEEN \(atStart.userIDs.lowerBound) AND \(atStart.userIDs.upperBound)
      """)
    for row in rows where ours.contains(row.int(1)) {
      holds[row.int(0)] = Hold(
        id: row.int(0), userID: row.int(1), scheduleID: row.int(2), status: row.string(3),
        totalMinor: row.int(4), createdAt: row.milliseconds(5), expiresAt: row.milliseconds(6),
        endedAt: row.optionalMilliseconds(7), isExtended: row.bool(8))
    }
    let seats = try connection.query(
      """
      SELECT hold_id, seat_no
      FROM hold_seat
      WHERE hold_id > \(atStart.lastHold)
      ORDER BY hold_id, seat_no
      """)
    for row in seats { holds[row.int(0)]?.seatIDs.append(row.int(1)) }
  }

  private mutating func readOrders(
    _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    let ours = Set(atStart.accounts.map(\.userID))
    let rows = try connection.query(
      """
      SELECT id, user_id, schedule_id, hold_id, total, created_at
      FROM orders
      WHERE id > \(atStart.lastOrder)
        AND user_id BETWEEN \(atStart.userIDs.lowerBound) AND \(atStart.userIDs.upperBound)
      """)
    for row in rows where ours.contains(row.int(1)) {
      orders[row.int(0)] = Order(
        id: row.int(0), userID: row.int(1), scheduleID: row.int(2), holdID: row.int(3),
        totalMinor: row.int(4), createdAt: row.milliseconds(5))
    }
    let tickets = try connection.query(
      """
      SELECT id, order_id, schedule_id, seat_no, status <> 'cancelled', cancelled_at
      FROM ticket
      WHERE order_id > \(atStart.lastOrder)
      ORDER BY id
      """)
    for row in tickets {
      orders[row.int(1)]?.tickets.append(
        Ticket(
          id: row.int(0), orderID: row.int(1), scheduleID: row.int(2), seatID: row.int(3),
          isLive: row.bool(4), cancelledAt: row.optionalMilliseconds(5)))
    }
    let cancelled = try connection.query(
      """
      SELECT cancellation.id, cancellation.order_id, orders.user_id, cancellation.refund,
        cancellation.reason LIKE 'office: %'
      FROM cancellation
      JOIN orders ON orders.id = cancellation.order_id
      WHERE cancellation.id > \(atStart.lastCancellation)
      """)
    for row in cancelled where ours.contains(row.int(2)) {
      cancellations[row.int(0)] = Cancellation(
        id: row.int(0), orderID: row.int(1), userID: row.int(2), refundMinor: row.int(3),
        isOffice: row.bool(4))
    }
  }

  private mutating func readMoney(
    _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    let owners = Dictionary(
      atStart.accounts.map { ($0.walletID, $0.userID) }, uniquingKeysWith: { first, _ in first })
    let wallets = try connection.query(
      """
      SELECT id, balance
      FROM account
      WHERE user_id BETWEEN \(atStart.userIDs.lowerBound) AND \(atStart.userIDs.upperBound)
      """)
    for row in wallets {
      if let user = owners[row.int(0)] { balances[user] = row.int(1) }
    }
    let rows = try connection.query(
      """
      SELECT id, wallet_id, IF(credit_account_id = wallet_id, amount, -amount), kind,
        state = 'posted'
      FROM transfer
      WHERE id > \(atStart.lastTransfer)
      """)
    for row in rows {
      guard let user = owners[row.int(1)] else { continue }
      transfers[row.int(0)] = Transfer(
        id: row.int(0), userID: user, amountMinor: row.int(2), kind: row.string(3),
        isPosted: row.bool(4))
    }
  }

  private mutating func readEffects(
    of requests: [KeyedRequest], _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    for start in stride(from: 0, to: requests.count, by: Self.keysPerQuery) {
      let end = min(start + Self.keysPerQuery, requests.count)
      var json = JSONWriter(capacity: (end - start) * 48)
      json.array { json in
        for position in start..<end {
          json.array { json in
            json.value(Int64(position))
            json.value(atStart.userID(of: requests[position].buyer))
            json.value(requests[position].key)
          }
        }
      }
      let rows = try connection.query(
        """
        SELECT asked.position, idempotency_key.effect, idempotency_key.effect_id
        FROM JSON_TABLE(
          \(String(decoding: json.bytes, as: UTF8.self)), '$[*]' COLUMNS (
            position BIGINT PATH '$[0]', user_id BIGINT PATH '$[1]', name VARCHAR(255) PATH '$[2]'
          )
        ) AS asked
        STRAIGHT_JOIN idempotency_key
          ON idempotency_key.user_id = asked.user_id
          AND idempotency_key.key_hash = UNHEX(SHA2(asked.name, 256))
        WHERE idempotency_key.effect IS NOT NULL
        """)
      for row in rows {
        effects[Int(row.int(0))] = StoredEffect(effect: row.string(1), id: row.int(2))
      }
    }
  }

  private mutating func readLines(
    _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    for row in try connection.query("SELECT id, concert_id FROM schedule") {
      concerts[row.int(0)] = row.int(1)
    }
    let lines = try connection.query(
      "SELECT concert_id, capacity, capacity_since, pass_seconds, is_on FROM sale_queue")
    for row in lines {
      queues[row.int(0)] = Queue(
        concertID: row.int(0), capacity: row.int(1), capacitySince: row.milliseconds(2),
        passSeconds: row.int(3), isOn: row.bool(4))
    }
    let ours = Set(atStart.accounts.map(\.userID))
    let rows = try connection.query(
      """
      SELECT id, concert_id, user_id, number, state, joined_at, admitted_at, expires_at
      FROM queue_token
      WHERE user_id BETWEEN \(atStart.userIDs.lowerBound) AND \(atStart.userIDs.upperBound)
      """)
    for row in rows where ours.contains(row.int(2)) {
      places[row.int(2), default: [:]][row.int(1)] = Place(
        tokenID: row.int(0), concertID: row.int(1), userID: row.int(2),
        number: row.optionalInt(3), state: row.string(4), joinedAt: row.milliseconds(5),
        admittedAt: row.optionalMilliseconds(6), expiresAt: row.optionalMilliseconds(7))
    }
  }
}
