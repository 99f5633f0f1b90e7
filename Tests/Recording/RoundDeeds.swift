import TestSupport

/// Deeds that a worker does for several people at once, because their requests wait together.
extension Deed {
  static let holdRound = Deed(
    name: "hold-round", roundTrips: 5, statementsMax: 18,
    summary: "A round of \(peopleInRound) holds of one named seat each", socket: "walk-in.sock"
  ) { stack, take in
    let scene = try RoundScene(stack, take)
    let claims = scene.buyers.indices.map { person in
      PlannedRequest(
        buyer: scene.buyers[person], claiming: scene.seats[person], of: scene.schedule)
    }
    return Plan(known: ["schedule": "\(scene.schedule)"], requests: claims)
  }

  static let orderRound = Deed(
    name: "order-round", roundTrips: 5, statementsMax: 18,
    summary: "A round of \(peopleInRound) payments of holds of one seat", socket: "pay.sock"
  ) { stack, take in
    let scene = try RoundScene(stack, take)
    let payments = try scene.buyers.indices.map { person in
      let (buyer, seat) = (scene.buyers[person], scene.seats[person])
      let hold = try buyer.hold([seat], of: scene.schedule).json.id.integer ?? 0
      let version = 3 + Int64(person) + (2 + Int64(person)) * take
      try stack.sql("UPDATE hold SET version = \(version) WHERE id = \(hold)")
      return PlannedRequest(buyer: buyer, paying: hold)
    }
    return Plan(requests: payments)
  }

  static let joinRound = Deed(
    name: "join-round", roundTrips: 3, statementsMax: 8,
    summary: "A round of \(peopleInRound) places at the end of an open line",
    socket: "front.sock"
  ) { stack, take in
    let concert = try lineConcert(stack, waiters: 1 + Int(take))
    let joins = try Buyer.make(peopleInRound, stack).map {
      PlannedRequest(buyer: $0, joining: concert)
    }
    return Plan(known: ["concert": "\(concert)"], requests: joins)
  }
}

/// A seat each for some people who can pay it, at a price of its own: no number of one person or
/// take is that of another. Seats and buyers are numbered in the order of the people, as a round
/// sorts them.
private struct RoundScene {
  private static let rowsPerTier: Int64 = 2
  private static let seatsPerRow: Int64 = 9
  /// The login of a round numbers its people: rows and places must not be among these numbers.
  private static let frontTiers: Int64 = 2
  private static let firstPlace: Int64 = 5

  let schedule: Int64
  let seats: [Int64]
  let buyers: [Buyer]

  init(_ stack: Stack, _ take: Int64) throws {
    let people = 0..<Int64(Deed.peopleInRound)
    let tiers = 0..<(people.upperBound + Self.frontTiers)
    let hall = try Hall(stack) { plan in
      plan.rows = Int(Self.rowsPerTier * tiers.upperBound)
      plan.seatsPerRow = Int(Self.seatsPerRow)
      plan.prices = tiers.map { 10_000 + 7_300 * take - (11 + take) * $0 }
      plan.holdSeconds = 300 + 17 * Int(take)
      plan.holdSecondsMax = 700
      plan.liveHoldsMax = 2
      plan.startsIn = [10 * 86_400 + 60 * Int(take)]
    }
    schedule = hall.scheduleID
    seats = people.map { person in
      let row = Self.rowsPerTier * (Self.frontTiers + person) + take % 2
      return row * Self.seatsPerRow + Self.firstPlace
        + (2 * person + take * (person + 1)) % 5
    }
    buyers = try people.map {
      try Buyer(stack, balance: 1_000_000 + 12_345 * take + (1_111 + 7 * take) * $0)
    }
    // As if seats had been held and wallets used before.
    for person in people {
      try stack.sql(
        """
        UPDATE seat SET version = \(20 + 10 * person + (3 + person) * take * take)
        WHERE schedule_id = \(schedule) AND seat_no = \(seats[Int(person)]);
        UPDATE account SET version = \(60 + 7 * person + (5 + person) * take * take)
        WHERE user_id = \(buyers[Int(person)].id);
        """)
    }
  }
}
