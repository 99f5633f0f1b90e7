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
    let all = try connection.answer(
      to: .all(
        """
        SELECT id, user_id, schedule_id, status, total, created_at, expires_at, ended_at,
          extended_at IS NOT NULL
        FROM hold
        WHERE id > \(atStart.lastHold)
          AND user_id BETWEEN \(atStart.userIDs.lowerBound) AND \(atStart.userIDs.upperBound)
        """
      ) { columns in
        Hold(
          id: columns.int(), userID: columns.int(), scheduleID: columns.int(),
          status: columns.string(), totalMinor: columns.int(), createdAt: columns.milliseconds(),
          expiresAt: columns.milliseconds(), endedAt: columns.optionalMilliseconds(),
          isExtended: columns.bool())
      })
    for hold in all where ours.contains(hold.userID) { holds[hold.id] = hold }
    let seats = try connection.answer(
      to: .all(
        """
        SELECT hold_id, seat_no
        FROM hold_seat
        WHERE hold_id > \(atStart.lastHold)
        ORDER BY hold_id, seat_no
        """
      ) { columns in (holdID: columns.int(), seatID: columns.int()) })
    for (holdID, seatID) in seats { holds[holdID]?.seatIDs.append(seatID) }
  }

  private mutating func readOrders(
    _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    let ours = Set(atStart.accounts.map(\.userID))
    let all = try connection.answer(
      to: .all(
        """
        SELECT id, user_id, schedule_id, hold_id, total, created_at
        FROM orders
        WHERE id > \(atStart.lastOrder)
          AND user_id BETWEEN \(atStart.userIDs.lowerBound) AND \(atStart.userIDs.upperBound)
        """
      ) { columns in
        Order(
          id: columns.int(), userID: columns.int(), scheduleID: columns.int(),
          holdID: columns.int(), totalMinor: columns.int(), createdAt: columns.milliseconds())
      })
    for order in all where ours.contains(order.userID) { orders[order.id] = order }
    let tickets = try connection.answer(
      to: .all(
        """
        SELECT id, order_id, schedule_id, seat_no, status <> 'cancelled', cancelled_at
        FROM ticket
        WHERE order_id > \(atStart.lastOrder)
        ORDER BY id
        """
      ) { columns in
        Ticket(
          id: columns.int(), orderID: columns.int(), scheduleID: columns.int(),
          seatID: columns.int(), isLive: columns.bool(),
          cancelledAt: columns.optionalMilliseconds())
      })
    for ticket in tickets { orders[ticket.orderID]?.tickets.append(ticket) }
    try readCancellations(of: ours, atStart, connection)
  }

  private mutating func readCancellations(
    of ours: Set<Int64>, _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    let all = try connection.answer(
      to: .all(
        """
        SELECT cancellation.id, cancellation.order_id, orders.user_id, cancellation.refund,
          cancellation.reason LIKE 'office: %'
        FROM cancellation
        JOIN orders ON orders.id = cancellation.order_id
        WHERE cancellation.id > \(atStart.lastCancellation)
        """
      ) { columns in
        Cancellation(
          id: columns.int(), orderID: columns.int(), userID: columns.int(),
          refundMinor: columns.int(), isOffice: columns.bool())
      })
    for cancellation in all where ours.contains(cancellation.userID) {
      cancellations[cancellation.id] = cancellation
    }
  }

  private mutating func readMoney(
    _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    let owners = Dictionary(
      atStart.accounts.map { ($0.walletID, $0.userID) }, uniquingKeysWith: { first, _ in first })
    let wallets = try connection.answer(
      to: .all(
        """
        SELECT id, balance
        FROM account
        WHERE user_id BETWEEN \(atStart.userIDs.lowerBound) AND \(atStart.userIDs.upperBound)
        """
      ) { columns in (id: columns.int(), balance: columns.int()) })
    for wallet in wallets {
      if let user = owners[wallet.id] { balances[user] = wallet.balance }
    }
    let all = try connection.answer(
      to: .all(
        """
        SELECT id, wallet_id, IF(credit_account_id = wallet_id, amount, -amount), kind,
          state = 'posted'
        FROM transfer
        WHERE id > \(atStart.lastTransfer)
        """
      ) { columns -> Transfer? in
        let id = columns.int()
        let user = owners[columns.int()]
        let (amount, kind, isPosted) = (columns.int(), columns.string(), columns.bool())
        return user.map {
          Transfer(id: id, userID: $0, amountMinor: amount, kind: kind, isPosted: isPosted)
        }
      })
    for transfer in all.compactMap(\.self) { transfers[transfer.id] = transfer }
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
      let stored = try connection.answer(
        to: .all(
          """
          SELECT asked.position, idempotency_key.effect, idempotency_key.effect_id
          FROM JSON_TABLE(
            \(String(decoding: json.bytes, as: UTF8.self)), '$[*]' COLUMNS (
              position BIGINT PATH '$[0]', user_id BIGINT PATH '$[1]',
              name VARCHAR(255) PATH '$[2]'
            )
          ) AS asked
          STRAIGHT_JOIN idempotency_key
            ON idempotency_key.user_id = asked.user_id
            AND idempotency_key.key_hash = UNHEX(SHA2(asked.name, 256))
          WHERE idempotency_key.effect IS NOT NULL
          """
        ) { columns in
          (
            position: Int(columns.int()),
            effect: StoredEffect(effect: columns.string(), id: columns.int())
          )
        })
      for (position, effect) in stored { effects[position] = effect }
    }
  }

  private mutating func readLines(
    _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    let dates = try connection.answer(
      to: .all("SELECT id, concert_id FROM schedule") { columns in
        (scheduleID: columns.int(), concertID: columns.int())
      })
    for date in dates { concerts[date.scheduleID] = date.concertID }
    let isAuto = try Self.isAuto(connection)
    let lines = try connection.answer(
      to: .all(
        """
        SELECT concert_id, capacity, capacity_since, pass_seconds, is_on, \(part: isAuto)
        FROM sale_queue
        """
      ) { columns in
        Queue(
          concertID: columns.int(), capacity: columns.optionalInt() ?? .max,
          capacitySince: columns.milliseconds(), passSeconds: columns.int(), isOn: columns.bool(),
          isAuto: columns.bool())
      })
    for line in lines { queues[line.concertID] = line }
    try readPlaces(atStart, connection)
  }

  /// Whether a line forms by itself, in words that an older schema understands: a benchmark judges
  /// two builds by one verdict.
  private static func isAuto(_ connection: MariaDB.Connection) throws(DatabaseError) -> SQL {
    let columns = try connection.answer(
      to: .one(
        """
        SELECT COUNT(*)
        FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'sale_queue' AND column_name = 'is_auto'
        """
      ) { columns in columns.int() })
    return columns > 0 ? "is_auto" : "FALSE"
  }

  private mutating func readPlaces(
    _ atStart: BalanceAtStart, _ connection: MariaDB.Connection
  ) throws(DatabaseError) {
    let ours = Set(atStart.accounts.map(\.userID))
    let all = try connection.answer(
      to: .all(
        """
        SELECT id, concert_id, user_id, number, state, joined_at, admitted_at, expires_at
        FROM queue_token
        WHERE user_id BETWEEN \(atStart.userIDs.lowerBound) AND \(atStart.userIDs.upperBound)
        """
      ) { columns in
        Place(
          tokenID: columns.int(), concertID: columns.int(), userID: columns.int(),
          number: columns.optionalInt(), state: columns.string(),
          joinedAt: columns.milliseconds(), admittedAt: columns.optionalMilliseconds(),
          expiresAt: columns.optionalMilliseconds())
      })
    for place in all where ours.contains(place.userID) {
      places[place.userID, default: [:]][place.concertID] = place
    }
  }
}
