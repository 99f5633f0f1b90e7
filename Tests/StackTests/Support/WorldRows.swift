import Foundation
import TestSupport

/// All rows that deeds write in one hall, with the ranks of things instead of their numbers, so
/// that two halls can be compared line by line.
struct WorldRows {
  let lines: [String]

  init(_ stack: Stack, _ hall: Hall, _ users: [Int64]) throws {
    let text = try stack.sql(Self.script(hall.scheduleIDs, hall.concertID, users))
    let rows = text.split(separator: "\n").map(String.init)
    var ranks: [String: String] = [:]
    for (rank, user) in users.enumerated() { ranks["u\(user)"] = "u#\(rank)" }
    for (rank, date) in hall.scheduleIDs.enumerated() { ranks["s\(date)"] = "s#\(rank)" }
    for kind in ["hold", "order"] {
      let mine = rows.filter { $0.hasPrefix("\(kind)\t") }.compactMap {
        $0.split(separator: "\t")[1]
      }
      for (rank, name) in mine.enumerated() { ranks[String(name)] = "\(name.prefix(1))#\(rank)" }
    }
    lines = rows.map { row in
      row.split(separator: "\t", omittingEmptySubsequences: false)
        .map { ranks[String($0)] ?? String($0) }.joined(separator: " ")
    }
  }

  private static func script(_ dates: [Int64], _ concert: Int64, _ users: [Int64]) -> String {
    func list(_ ids: [Int64]) -> String { ids.map(String.init).joined(separator: ",") }
    let (dates, users) = (list(dates), list(users))
    return """
      SELECT 'hold', CONCAT('h', id), CONCAT('u', user_id), CONCAT('s', schedule_id), status, total, version,
        ended_at IS NULL, TIMESTAMPDIFF(SECOND, created_at, expires_at) > 0,
        (SELECT GROUP_CONCAT(CONCAT(seat_no, ':', price) ORDER BY seat_no) FROM hold_seat WHERE hold_id = hold.id)
      FROM hold WHERE schedule_id IN (\(dates)) ORDER BY id;
      SELECT 'order', CONCAT('o', id), CONCAT('u', user_id), CONCAT('s', schedule_id), CONCAT('h', hold_id), status,
        total, refund_policy, version
      FROM orders WHERE schedule_id IN (\(dates)) ORDER BY id;
      SELECT 'seat', CONCAT('s', schedule_id), seat_no, status, version, CONCAT('h', hold_id), CONCAT('o', order_id)
      FROM seat WHERE schedule_id IN (\(dates)) ORDER BY schedule_id, seat_no;
      SELECT 'ticket', CONCAT('o', order_id), CONCAT('s', schedule_id), seat_no, price, status
      FROM ticket WHERE schedule_id IN (\(dates)) ORDER BY order_id, seat_no;
      SELECT 'limit', CONCAT('u', user_id), CONCAT('s', schedule_id), seats
      FROM seat_limit WHERE schedule_id IN (\(dates)) AND seats > 0 ORDER BY user_id, schedule_id;
      SELECT 'wallet', CONCAT('u', user_id), balance, version FROM account WHERE user_id IN (\(users)) ORDER BY user_id;
      SELECT 'transfer', CONCAT('u', user_id), transfer.kind, state, amount, balance_after, CONCAT('o', order_id),
        debit_account_id = account.id, LEAST(debit_account_id, credit_account_id)
      FROM transfer JOIN account ON account.id = wallet_id WHERE user_id IN (\(users)) ORDER BY user_id, transfer.id;
      SELECT 'event', kind, CONCAT(LEFT(aggregate, 1), aggregate_id), sequence,
        CONCAT('u', JSON_VALUE(payload, '$.user_id')), CONCAT('s', JSON_VALUE(payload, '$.schedule_id')),
        CONCAT('h', JSON_VALUE(payload, '$.hold_id')), CONCAT('o', JSON_VALUE(payload, '$.order_id')),
        JSON_EXTRACT(payload, '$.seat_ids'), JSON_VALUE(payload, '$.total'), JSON_VALUE(payload, '$.currency'),
        JSON_VALUE(payload, '$.expires_at') IS NULL
      FROM outbox WHERE JSON_VALUE(payload, '$.user_id') IN (\(users)) ORDER BY aggregate, aggregate_id, sequence;
      SELECT 'key', CONCAT('u', user_id), HEX(key_hash), HEX(fingerprint), status, effect,
        CONCAT(LEFT(effect, 1), effect_id), LENGTH(body) > 0
      FROM idempotency_key WHERE user_id IN (\(users)) ORDER BY user_id, key_hash;
      SELECT 'place', CONCAT('u', user_id), number, state FROM queue_token WHERE concert_id = \(concert) ORDER BY user_id;
      """
  }
}
