import Foundation
import TestSupport
import Testing

/// Reads the plan of every statement that workers and sweep really send, over tables of 20,000
/// rows.
@Suite("No statement without an index", .serialized)
struct QueryPlanTests {
  private static let filledRows = 20_000
  /// More rows than any of these statements has a reason to look at.
  private static let examinedRowsMax = 1000
  private static let watched: Set = [
    "seat", "hold", "hold_seat", "seat_limit", "orders", "ticket", "transfer", "cancellation",
    "account", "idempotency_key", "login_session", "login_failure", "user", "outbox",
    "queue_token", "queue_draw", "hold_conduct", "proof", "device", "login_guess", "hourly_count",
  ]

  /// One table of a plan, as EXPLAIN prints it.
  private struct Step {
    let table: String
    let type: String
    let key: String
    let rows: Int
    let text: String

    init?(_ line: Substring) {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count >= 10 else { return nil }
      table = fields[2]
      type = fields[3]
      key = fields[5]
      rows = Int(fields[8]) ?? 0
      text = String(line)
    }
  }

  @Test("Every query of the store finds its rows by an index, and seats by their primary key alone")
  func plans() throws {
    let stack = try Stack.start()
    try stack.sql(Self.fill)
    try stack.sql("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1")
    // The log has the values of those statements alone that were prepared after it was switched on.
    let former = Set(stack.workerIDs())
    for id in former { kill(id, SIGKILL) }
    try eventually(within: .seconds(15), "fresh workers") {
      let fresh = Set(stack.workerIDs())
      return fresh.isDisjoint(with: former) && fresh.count == former.count
    }
    try Journey(stack).run()
    try stack.sql("SET GLOBAL general_log = 0")

    let statements = try Self.statements(stack)
    #expect(statements.count > 60, "\(statements.count) statements were seen")
    for (statement, steps) in try Self.explain(statements, stack) {
      for step in steps where Self.watched.contains(step.table) {
        #expect(step.type != "ALL" && step.type != "index", "\(step.text) of \(statement)")
        #expect(step.rows <= Self.examinedRowsMax, "\(step.text) of \(statement)")
      }
      if statement.hasPrefix("UPDATE seat ") || statement.hasSuffix("FOR UPDATE") {
        for step in steps where step.table == "seat" {
          #expect(step.key == "PRIMARY", "\(step.text) of \(statement)")
        }
      }
    }
    stack.stop()
  }

  @Test("A statement that has no index is found out")
  func control() throws {
    let stack = try Stack.shared()
    let plans = try Self.explain(["SELECT id FROM orders WHERE total = 7 FOR UPDATE"], stack)
    #expect(plans[0].steps[0].type == "ALL")
  }

  /// The distinct statements of the log, without plain inserts.
  private static func statements(_ stack: Stack) throws -> [String] {
    let text = try stack.sql(
      """
      SELECT DISTINCT REGEXP_REPLACE(CONVERT(argument USING utf8mb4), '[ \\n\\t]+', ' ')
      FROM mysql.general_log
      WHERE command_type = 'Execute' AND user_host LIKE 'boxoffice[%'
      """)
    var seen: Set<String> = []
    let lines = text.split(separator: "\n").map { String($0).replacing("\\\\", with: "\\") }
    return lines.flatMap(pieces).filter { statement in
      let shape = statement.replacing(/'(?:[^'\\]|\\.)*'/, with: "?").replacing(
        /\b[0-9]+\b/, with: "?"
      )
      .replacing(/(\?, ?)+\?/, with: "?")
      let isRead =
        !statement.hasPrefix("INSERT") && !statement.hasPrefix("SET STATEMENT")
        || statement.contains("SELECT")
      // A question mark is left where a process had prepared the statement before the log was on.
      return isRead && !statement.contains("RETURNING") && !statement.contains("?")
        && seen.insert(shape).inserted
    }
  }

  /// The statements of a block one by one. A block is logged without its values, and any values
  /// serve for a plan.
  private static func pieces(_ statement: String) -> [String] {
    let block = /BEGIN NOT ATOMIC (?<body>.*); END/
    guard let body = statement.wholeMatch(of: block)?.output.body else { return [statement] }
    return body.split(separator: "; ").map { String($0).replacing("?", with: "1") }.filter {
      piece in
      ["SELECT ", "UPDATE ", "DELETE ", "INSERT "].contains { piece.hasPrefix($0) }
        && !piece.hasPrefix("SELECT ROW_COUNT()")
    }
  }

  private static func explain(
    _ statements: [String], _ stack: Stack
  ) throws -> [(statement: String, steps: [Step])] {
    let script = statements.map { "SELECT 'next'; EXPLAIN \($0);" }.joined(separator: "\n")
    let plans = try stack.sql(script).split(separator: "\n").split(separator: "next")
    #expect(plans.count == statements.count)
    return zip(statements, plans).map { ($0, $1.compactMap { Step($0) }) }
  }

  /// Rows of other people and other dates, so that looking at all of a table costs.
  private static let fill = """
    SET SESSION foreign_key_checks = 0;
    SET @base = 1000000;
    INSERT INTO user (id, email, email_key) SELECT @base + seq, seq, seq FROM seq_1_to_\(filledRows);
    INSERT INTO account (kind, user_id, balance) SELECT 'wallet', @base + seq, 0 FROM seq_1_to_\(filledRows);
    INSERT INTO login_session (user_id, token_hash, expires_at)
    SELECT @base + seq, UNHEX(SHA2(seq, 256)), NOW(3) + INTERVAL 1 DAY FROM seq_1_to_\(filledRows);
    INSERT INTO login_failure (email_hash, failures, began_at)
    SELECT UNHEX(SHA2(seq, 256)), 1, NOW(3) FROM seq_1_to_\(filledRows);
    INSERT INTO login_guess (email_hash, network, wrong, began_at)
    SELECT UNHEX(SHA2(seq, 256)), '', 1, NOW(3) FROM seq_1_to_\(filledRows);
    INSERT INTO hourly_count (act, who, times, began_at) SELECT 'use_password', seq, 1, NOW(3) FROM seq_1_to_\(filledRows);
    INSERT INTO device (user_id, token_hash) SELECT @base + seq, UNHEX(SHA2(seq, 256)) FROM seq_1_to_\(filledRows);
    INSERT INTO proof (user_id, kind, address, nonce, token_hash, expires_at)
    SELECT @base + seq, 'verify_address', seq, UNHEX(SHA2(seq, 256)), UNHEX(SHA2(seq, 256)), NOW(3) FROM seq_1_to_\(filledRows);
    INSERT INTO hold (id, user_id, schedule_id, status, total, expires_at, ended_at)
    SELECT @base + seq, @base + seq, @base + seq MOD 50, 'paid', 1, NOW(3) - INTERVAL 1 DAY, NOW(3) FROM seq_1_to_\(filledRows);
    INSERT INTO hold_seat (hold_id, seat_no, tier_id, price) SELECT @base + seq, seq, 1, 1 FROM seq_1_to_\(filledRows);
    INSERT INTO seat_limit (user_id, schedule_id, seats) SELECT @base + seq, @base + seq MOD 50, 1 FROM seq_1_to_\(filledRows);
    INSERT INTO hold_conduct (user_id, concert_id, unpaid, graced_milliseconds, counted_at, forgotten_at)
    SELECT @base + seq, @base + seq MOD 50, 1, 0, NOW(3), NOW(3) FROM seq_1_to_\(filledRows);
    INSERT INTO seat (schedule_id, seat_no, tier_id) SELECT @base + seq MOD 50, seq, 1 FROM seq_1_to_\(filledRows);
    INSERT INTO orders (id, user_id, schedule_id, hold_id, total, refund_policy)
    SELECT @base + seq, @base + seq, @base + seq MOD 50, @base + seq, 1, '' FROM seq_1_to_\(filledRows);
    INSERT INTO ticket (order_id, schedule_id, seat_no, tier_id, price, code)
    SELECT @base + seq, @base + seq MOD 50, seq, 1, 1, 'x' FROM seq_1_to_\(filledRows);
    INSERT INTO transfer (kind, debit_account_id, credit_account_id, wallet_id, balance_after, amount, order_id)
    SELECT 'refund', 2, @base + seq, @base + seq, 1, 1, @base + seq FROM seq_1_to_\(filledRows);
    INSERT INTO cancellation (order_id, refund, fee) SELECT @base + seq, 0, 1 FROM seq_1_to_\(filledRows);
    INSERT INTO idempotency_key (user_id, key_hash, fingerprint, status, body)
    SELECT @base + seq, UNHEX(SHA2(seq, 256)), UNHEX(SHA2(seq, 256)), 201, '' FROM seq_1_to_\(filledRows);
    INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
    SELECT 'order.paid', 'order', @base + seq, 1, '{}' FROM seq_1_to_\(filledRows);
    INSERT INTO queue_token (concert_id, user_id, number, state, lot)
    SELECT @base + seq MOD 50, @base + seq, seq, 'waiting', SHA2(seq, 256) FROM seq_1_to_\(filledRows);
    INSERT INTO queue_draw (concert_id, place, token_id, lot)
    SELECT @base + seq MOD 50, seq, seq, SHA2(seq, 256) FROM seq_1_to_\(filledRows);
    ANALYZE TABLE user, account, login_session, login_failure, hold, hold_seat, seat_limit, seat, orders, ticket,
      transfer, cancellation, idempotency_key, outbox, queue_token, queue_draw, hold_conduct, login_guess, hourly_count,
      device, proof;
    """
}

/// Everything that a buyer and the sweep can do, once.
private struct Journey {
  let stack: Stack

  init(_ stack: Stack) {
    self.stack = stack
  }

  func run() throws {
    let sale = try Sale(stack)
    try lookAround(sale)
    try buy(sale)
    try queue()
    try account()
    try stack.withoutSweep {
      let hold = try sale.hold([9], by: sale.buyer())
      try sale.runOut(hold)
      try stack.sweep()
      #expect(try sale.holdStatus(hold) == "expired")
    }
  }

  private func lookAround(_ sale: Sale) throws {
    let date = "/v1/schedules/\(sale.schedule)"
    let concert = "/v1/concerts/\(sale.hall.concertID)"
    for path in [
      "/v1/concerts", "/v1/concerts?from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z&limit=1",
      concert, concert + "/schedules", concert + "/schedules?available=true", date,
      date + "/seat-map", date + "/availability", date + "/seats",
      date + "/seats?status=free&limit=2&tier_id=\(sale.hall.tierIDs[0][0])", "/readyz",
    ] {
      #expect(try stack.get(path).status == 200)
    }
  }

  private func buy(_ sale: Sale) throws {
    let buyer = try sale.buyer()
    #expect(try buyer.charge(1).status == 201)
    let stale = try sale.hold([1, 2], by: buyer)
    try sale.runOut(stale)
    _ = try sale.hold([1, 2], by: sale.buyer())
    let hold = try buyer.holdBest(3, of: sale.schedule).createdID()
    #expect(try buyer.extend(hold).status == 200)
    let order = try buyer.order(hold).json
    let ticket = try #require(order.tickets[0].id.integer)
    let id = try #require(order.id.integer)
    #expect(try buyer.cancel(id, tickets: [ticket]).status == 201)
    #expect(try buyer.cancel(id).status == 201)
    #expect(try buyer.release(sale.hold([10], by: buyer)).status == 204)
    for path in [
      "/v1/holds", "/v1/holds/\(hold)", "/v1/orders", "/v1/orders/\(id)", "/v1/wallet",
      "/v1/wallet/transfers", "/v1/me", "/v1/me/export", "/v1/sessions",
    ] {
      #expect(try buyer.get(path).status == 200)
    }
  }

  private func queue() throws {
    let sale = try Sale(stack)
    let script = try String(
      contentsOfFile: Stack.root + "/sql/admin/configure_queue.sql", encoding: .utf8)
    try stack.sql(
      "SET @concert_id = \(sale.hall.concertID), @capacity = 10, @admissions_per_minute = 600;\n"
        + script)
    let buyer = try sale.buyer()
    let path = "/v1/concerts/\(sale.hall.concertID)/queue-tokens"
    let token = try #require(try buyer.post(path).json.token.string)
    #expect(try buyer.post(path).status == 200)
    let pass = [("Queue-Token", token)]
    try eventually(within: .seconds(10), "admitted") {
      try buyer.send("GET", "/v1/queue-tokens/current", headers: pass).json.state.string == "active"
    }
    let hold = try buyer.send(
      "POST", "/v1/schedules/\(sale.schedule)/holds", #"{"seat_ids":[1]}"#,
      key: Buyer.freshKey(), headers: pass
    ).createdID()
    let order = try buyer.send(
      "POST", "/v1/orders", #"{"hold_id":\#(hold)}"#, key: Buyer.freshKey(), headers: pass)
    #expect(order.status == 201)
    #expect(try stack.get("/v1/concerts/\(sale.hall.concertID)/queue").status == 200)
    let leaver = try sale.buyer()
    let other = try #require(try leaver.post(path).json.token.string)
    _ = try leaver.send("DELETE", "/v1/queue-tokens/current", headers: [("Queue-Token", other)])
  }

  private func account() throws {
    let email = "\(UUID().uuidString)@example.org"
    let json = [("Content-Type", "application/json")]
    let user = try stack.send(
      "POST", "/v1/users", headers: json,
      body: Array(#"{"email":"\#(email)","password":"ten characters","name":"A"}"#.utf8))
    #expect(user.status == 201)
    let login = Array(#"{"email":"\#(email)","password":"ten characters"}"#.utf8)
    let session = try stack.send("POST", "/v1/sessions", headers: json, body: login)
    let token = try #require(session.json.token.string)
    let bearer = json + [("Authorization", "Bearer \(token)")]
    #expect(
      try stack.send("PATCH", "/v1/me", headers: bearer, body: Array(#"{"name":"B"}"#.utf8)).status
        == 200)
    #expect(
      try stack.send(
        "DELETE", "/v1/me", headers: bearer,
        body: Array(#"{"current_password":"ten characters"}"#.utf8)
      ).status == 204)
    _ = try stack.send("DELETE", "/v1/sessions/current", headers: bearer)
  }
}
