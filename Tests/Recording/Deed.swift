import TestSupport

/// Something that a buyer does by one request, and that the benchmarks compare with its bare SQL.
package struct Deed: Sendable {
  /// A request that only has to be sent, and what is known of it.
  struct Plan {
    let known: [String: String]
    let buyer: Buyer
    let path: String
    var body: String?
    /// The values that the answer adds to the request: those that the worker has computed itself.
    var learned: (Reply) -> [String: String] = { _ in [:] }
    /// The same for what a later deed needs.
    var handedOn: (Reply) -> [String: String] = { _ in [:] }
  }

  package let name: String
  package let roundTrips: Int
  package let statementsMax: Int
  let summary: String
  /// Makes everything that the request needs; numbers differ with the number of the take.
  let prepare: @Sendable (Stack, Int64) throws -> Plan

  /// Everything that is recorded.
  package static let all = [hold, order, join, charge]

  static let hold = Deed(
    name: "hold", roundTrips: 4, statementsMax: 13, summary: "A hold of one named seat"
  ) { stack, take in
    let scene = try SeatScene(stack, take)
    return Plan(
      known: ["schedule": "\(scene.schedule)", "seat": "\(scene.seat)"], buyer: scene.buyer,
      path: "/v1/schedules/\(scene.schedule)/holds", body: #"{"seat_ids":[\#(scene.seat)]}"#,
      handedOn: { ["hold": "\($0.json.id.integer ?? 0)"] })
  }

  static let order = Deed(
    name: "order", roundTrips: 5, statementsMax: 16, summary: "The payment of a hold of one seat"
  ) { stack, take in
    let scene = try SeatScene(stack, take)
    let hold = try scene.buyer.hold([scene.seat], of: scene.schedule).json.id.integer ?? 0
    // An extension raises the version.
    if take % 2 == 1 { _ = try scene.buyer.extend(hold) }
    return Plan(
      known: ["hold": "\(hold)"], buyer: scene.buyer, path: "/v1/orders",
      body: #"{"hold_id":\#(hold)}"#,
      learned: { ["code": $0.json.tickets[0].code.string ?? ""] })
  }

  static let join = Deed(
    name: "join", roundTrips: 2, statementsMax: 6, summary: "A place at the end of an open line"
  ) { stack, take in
    let hall = try Hall(stack)
    try stack.sql(
      """
      INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
      VALUES (\(hall.concertID), 1, 1, LOWER(HEX(RANDOM_BYTES(32))));
      """)
    let path = "/v1/concerts/\(hall.concertID)/queue-tokens"
    for buyer in try Buyer.make(1 + Int(take), stack) { _ = try buyer.post(path) }
    return Plan(
      known: ["concert": "\(hall.concertID)"], buyer: try Buyer(stack), path: path)
  }

  static let charge = Deed(
    name: "charge", roundTrips: 4, statementsMax: 9, summary: "A charge of a wallet"
  ) { stack, take in
    let buyer = try Buyer(stack, balance: 5_000 + 77 * take)
    for amount in 0...take { _ = try buyer.charge(1_000 + amount) }
    let amount = 700 + 13 * take
    return Plan(
      known: ["amount": "\(amount)"], buyer: buyer, path: "/v1/wallet/charges",
      body: #"{"amount":\#(amount)}"#)
  }
}

/// A seat and somebody who can pay it: no number of one take is that of another.
private struct SeatScene {
  let buyer: Buyer
  let schedule: Int64
  let seat: Int64

  init(_ stack: Stack, _ take: Int64) throws {
    let hall = try Hall(stack) { plan in
      plan.rows = 6
      // The dearest tier has the seat; with the cheaper ones no tier is numbered like its date.
      plan.prices = (0..<(2 + take)).map { 10_000 + 7_300 * take - $0 }
      plan.holdSeconds = 300 + 17 * Int(take)
      plan.holdSecondsMax = 700
      plan.startsIn = [10 * 86_400 + 60 * Int(take)]
    }
    schedule = hall.scheduleID
    seat = [3, 9, 14][Int(take) % 3]
    buyer = try Buyer(stack, balance: 1_000_000 + 12_345 * take)
    for _ in 0..<(2 + 3 * take) { _ = try buyer.charge(10) }
    // Each hold and each release raises the version of the seat.
    let other = try Buyer(stack)
    for _ in 0..<(2 + take * take) {
      guard let hold = try other.hold([seat], of: schedule).json.id.integer else { continue }
      _ = try other.release(hold)
    }
  }
}
