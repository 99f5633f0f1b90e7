import Foundation
import Rehearsal
import TestSupport

/// A concert for the rehearsal, with a line or without, whose holds and passes are short enough to
/// wait for.
struct Concert {
  static let holdSeconds = 15
  static let passSeconds = 30
  // A line forms when something stands still, and goes again faster than people come.
  private static let capacity = 120
  private static let admissionsPerMinute = 6000
  private static let rowsMin = 40
  private static let pollSeconds = 0.5
  private static let polls = 100

  let name: String
  let profile: Profile
  let buyersPerSecond: Int
  let hasLine: Bool
  let hall: Hall

  /// A concert where all want the same row, one where buyers choose, and one with a line.
  static func all(on stack: Stack, seconds: Int) throws -> [Concert] {
    [
      try Concert(stack, "rush", .scramble, buyersPerSecond: 8, rows: rowsMin, hasLine: false),
      try Concert(
        stack, "open", .steady, buyersPerSecond: 25, rows: rowsMin + seconds, hasLine: false),
      try Concert(
        stack, "line", .steady, buyersPerSecond: 20, rows: rowsMin + seconds, hasLine: true),
    ]
  }

  private init(
    _ stack: Stack, _ name: String, _ profile: Profile, buyersPerSecond: Int, rows: Int,
    hasLine: Bool
  ) throws {
    self.name = name
    self.profile = profile
    self.buyersPerSecond = buyersPerSecond
    self.hasLine = hasLine
    hall = try Hall(stack) {
      $0.rows = rows
      $0.seatsPerRow = 50
      $0.prices = [30_000, 20_000, 10_000]
      $0.holdSeconds = Self.holdSeconds
      $0.holdSecondsMax = 2 * Self.holdSeconds
    }
    guard hasLine else { return }
    try stack.sql(
      """
      INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, pass_seconds, seed)
      VALUES (\(hall.concertID), \(Self.capacity), \(Self.admissionsPerMinute), \(Self.passSeconds),
        LOWER(HEX(RANDOM_BYTES(32))))
      """)
  }

  /// Lets a new buyer go all the way to a ticket; nil if that works, else the reason.
  func buyOnce(_ stack: Stack) throws -> String? {
    let buyer = try Buyer(stack, balance: 100_000)
    var headers: [(String, String)] = []
    if hasLine {
      guard let token = try admit(buyer, stack) else { return "not let in" }
      headers = [("Queue-Token", token)]
    }
    let hold = try buyer.send(
      "POST", "/v1/schedules/\(hall.scheduleID)/holds", #"{"best_available":{"count":1}}"#,
      key: Buyer.freshKey(), headers: headers)
    guard hold.status == 201, let id = hold.json.id.integer else { return "\(hold)" }
    let order = try buyer.send(
      "POST", "/v1/orders", #"{"hold_id":\#(id)}"#, key: Buyer.freshKey(), headers: headers)
    return order.status == 201 ? nil : "\(order)"
  }

  /// Joins and waits for the pass; gives the token that is one.
  private func admit(_ buyer: Buyer, _ stack: Stack) throws -> String? {
    var reply = try buyer.send("POST", "/v1/concerts/\(hall.concertID)/queue-tokens")
    guard let token = reply.json.token.string else { return nil }
    for _ in 0..<Self.polls {
      if reply.json.state.string == "active" { return token }
      Thread.sleep(forTimeInterval: Self.pollSeconds)
      reply = try stack.get("/v1/queue-tokens/current", headers: [("Queue-Token", token)])
    }
    return nil
  }
}
