import Foundation
import TestSupport
import Testing

/// A hall with a line before it, and the actions of people there.
struct Line: Sendable {
  /// The plan of a line; the offset is in seconds from now.
  struct Plan {
    var capacity = 50
    var perMinute = 60_000
    var passSeconds = 600
    var opensIn: Int?
    var seed = "LOWER(HEX(RANDOM_BYTES(32)))"
    var hall = Hall.Plan()
  }

  let stack: Stack
  let hall: Hall

  var concert: Int64 { hall.concertID }

  init(_ stack: Stack, _ change: (inout Plan) -> Void = { _ in }) throws {
    var plan = Plan()
    change(&plan)
    self.stack = stack
    hall = try Hall(stack) { $0 = plan.hall }
    let opening = plan.opensIn.map { "NOW(3) + INTERVAL \($0) SECOND" } ?? "NULL"
    try stack.sql(
      """
      INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, pass_seconds, opens_at, seed, ticked_at)
      VALUES (\(concert), \(plan.capacity), \(plan.perMinute), \(plan.passSeconds), \(opening), \(plan.seed),
        NOW(3) - INTERVAL 1 MINUTE)
      """)
  }

  func buyer() throws -> Buyer { try Buyer(stack, balance: 1_000_000) }

  func join(_ buyer: Buyer) throws -> Reply {
    try buyer.send("POST", "/v1/concerts/\(concert)/queue-tokens")
  }

  /// Joins, which must work, and gives the token.
  func token(_ buyer: Buyer, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let reply = try join(buyer)
    try #require([200, 201].contains(reply.status), "\(reply)", sourceLocation: sourceLocation)
    return try #require(reply.json.token.string, sourceLocation: sourceLocation)
  }

  func poll(_ token: String) throws -> Reply {
    try stack.get("/v1/queue-tokens/current", headers: [("Queue-Token", token)])
  }

  func leave(_ token: String) throws -> Reply {
    try stack.send("DELETE", "/v1/queue-tokens/current", headers: [("Queue-Token", token)])
  }

  /// Polls until the state is that one.
  func awaitState(
    _ state: String, _ token: String, within limit: Duration = .seconds(15)
  ) throws {
    try eventually(within: limit, "\(state), now \((try? poll(token))?.text ?? "")") {
      try poll(token).json.state.string == state
    }
  }

  /// A buyer with a pass.
  func admitted() throws -> (buyer: Buyer, token: String) {
    let buyer = try buyer()
    let token = try token(buyer)
    try awaitState("active", token)
    return (buyer, token)
  }

  func hold(_ seats: [Int64], by buyer: Buyer, _ token: String?) throws -> Reply {
    try buyer.send(
      "POST", "/v1/schedules/\(hall.scheduleID)/holds", #"{"seat_ids":\#(seats)}"#,
      key: Buyer.freshKey(), headers: token.map { [("Queue-Token", $0)] } ?? [])
  }

  func order(
    _ hold: Int64, by buyer: Buyer, _ token: String?, key: String = Buyer.freshKey()
  ) throws -> Reply {
    try buyer.send(
      "POST", "/v1/orders", #"{"hold_id":\#(hold)}"#, key: key,
      headers: token.map { [("Queue-Token", $0)] } ?? [])
  }

  /// The result of a query on the line's row or places; `CONCERT` stands for the concert's number.
  @discardableResult
  func sql(_ text: String) throws -> String {
    try stack.sql(text.replacingOccurrences(of: "CONCERT", with: "\(concert)"))
  }

  func set(_ assignments: String) throws {
    try sql("UPDATE sale_queue SET \(assignments) WHERE concert_id = CONCERT")
  }

  func livePasses() throws -> Int {
    let text = try sql(
      """
      SELECT COUNT(*) FROM queue_token
      WHERE concert_id = CONCERT AND state = 'active' AND expires_at > NOW(3)
      """)
    return try #require(Int(text))
  }

  /// Lets a pass have expired a second ago, without an event.
  func runOut(_ buyer: Buyer) throws {
    try sql(
      """
      UPDATE queue_token SET expires_at = NOW(3) - INTERVAL 1 SECOND
      WHERE concert_id = CONCERT AND user_id = \(buyer.id)
      """)
  }

  /// The audit's rows about lines.
  func audit() throws -> [String] {
    try stack.audit().split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("7 ") && ($0 + " ").contains(" concert \(concert) ") }
  }

  /// Runs a script of the office with parameters; returns whether it succeeded, and its output.
  func office(_ script: String, _ parameters: [String: String]) throws -> (
    worked: Bool, output: String
  ) {
    let set = parameters.map { "@\($0.key) = \($0.value)" }.joined(separator: ", ")
    let result = try stack.runScript(
      "sql", ["--batch", "--skip-column-names"],
      input: "SET \(set);\nSOURCE sql/admin/\(script).sql;\n")
    // The client does not return the status of a sourced file.
    let worked = result.status == 0 && !result.output.contains("ERROR ")
    return (worked, result.output.trimmingCharacters(in: .newlines))
  }
}
