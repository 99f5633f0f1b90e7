import TestSupport

/// Something that buyers do by a request each, and that the benchmarks compare with its bare SQL.
package struct Deed: Sendable {
  /// Requests that only have to be sent, and what is known of them.
  struct Plan {
    /// The values that are the same for all requests.
    var known: [String: String] = [:]
    let requests: [PlannedRequest]
  }

  package let name: String
  package let roundTrips: Int
  package let statementsMax: Int
  let summary: String
  /// The socket at which the requests of a round wait for each other; nil for a single request.
  var socket: String?
  /// Makes everything that the requests need; numbers differ with the number of the take.
  let prepare: @Sendable (Stack, Int64) throws -> Plan

  /// How many do a deed at once where it is done in a round.
  package static let peopleInRound = 4

  /// Everything that is recorded.
  package static let all = [hold, order, join, charge, holdRound, orderRound, joinRound]

  static let hold = Deed(
    name: "hold", roundTrips: 4, statementsMax: 14, summary: "A hold of one named seat"
  ) { stack, take in
    let scene = try SeatScene(stack, take)
    let claim = PlannedRequest(buyer: scene.buyer, claiming: scene.seat, of: scene.schedule)
    return Plan(known: ["schedule": "\(scene.schedule)"], requests: [claim])
  }

  static let order = Deed(
    name: "order", roundTrips: 5, statementsMax: 16, summary: "The payment of a hold of one seat"
  ) { stack, take in
    let scene = try SeatScene(stack, take)
    let hold = try scene.buyer.hold([scene.seat], of: scene.schedule).json.id.integer ?? 0
    // An extension raises the version.
    if take % 2 == 1 { _ = try scene.buyer.extend(hold) }
    return Plan(requests: [PlannedRequest(buyer: scene.buyer, paying: hold)])
  }

  static let join = Deed(
    name: "join", roundTrips: 2, statementsMax: 6, summary: "A place at the end of an open line"
  ) { stack, take in
    let concert = try lineConcert(stack, waiters: 1 + Int(take))
    return Plan(
      known: ["concert": "\(concert)"],
      requests: [PlannedRequest(buyer: try Buyer(stack), joining: concert)])
  }

  static let charge = Deed(
    name: "charge", roundTrips: 4, statementsMax: 10, summary: "A charge of a wallet"
  ) { stack, take in
    let buyer = try Buyer(stack, balance: 5_000 + 77 * take)
    for amount in 0...take { _ = try buyer.charge(1_000 + amount) }
    let amount = 700 + 13 * take
    return Plan(requests: [
      PlannedRequest(
        buyer: buyer, path: "/v1/wallet/charges", body: #"{"amount":\#(amount)}"#,
        known: ["amount": "\(amount)"])
    ])
  }

  /// A concert with an open line in which some stand already.
  static func lineConcert(_ stack: Stack, waiters: Int) throws -> Int64 {
    let hall = try Hall(stack)
    try stack.sql(
      """
      INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed)
      VALUES (\(hall.concertID), 1, 1, LOWER(HEX(RANDOM_BYTES(32))));
      """)
    let path = "/v1/concerts/\(hall.concertID)/queue-tokens"
    for buyer in try Buyer.make(waiters, stack) { _ = try buyer.post(path) }
    return hall.concertID
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
      plan.liveHoldsMax = 2
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
