import BoxOffice
import BoxOfficeStore
import TestSupport

/// One of two halls that are alike, in which the same deeds are done: in one in rounds, in the
/// other alone.
final class RoundWorld {
  /// A deed that is settled, in the words that both worlds share.
  struct Settled: Equatable, CustomStringConvertible {
    let deed: RoundDeed
    let outcome: String
    /// The seats of a new hold.
    let seats: [Int64]

    var description: String {
      "\(deed.buyer) \(deed.kind) \(deed.key) \(deed.pass): \(outcome) \(seats)"
    }
  }

  let hall: Hall
  /// The buyers who made the holds, in their order.
  private(set) var owners: [Int] = []

  private let stack: Stack
  private let buyers: [Buyer]
  private let clerk: Clerk
  private let hasLine: Bool
  private var holds: [Int64] = []

  /// Makes a world with little room and little money; with a line, not everybody has a pass.
  init(_ stack: Stack, hasLine: Bool, faults: Faults = .none) throws {
    self.stack = stack
    self.hasLine = hasLine
    hall = try Hall(stack) { plan in
      plan.seatsPerUserMax = 4
      plan.prices = [10_000, 7_000]
      plan.startsIn = [864_000, 867_600]
    }
    buyers = try Buyer.make(RoundDice.buyers, stack, balance: 35_000)
    clerk = try Clerk(stack, faults: faults)
    if hasLine { try makeLine() }
  }

  /// All but two people have a pass: one has left the line, and one never came.
  private func makeLine() throws {
    let people = buyers.dropLast().enumerated().map { index, buyer in
      let isLeaver = index == buyers.count - 2
      return """
        (\(hall.concertID), \(buyer.id), \(index + 1), '\(isLeaver ? "left" : "active")', \
        SHA2('\(buyer.id)', 256), NOW(3), NOW(3) + INTERVAL 1 HOUR)
        """
    }
    try stack.sql(
      """
      INSERT INTO sale_queue (concert_id, capacity, admissions_per_minute, seed, last_number, serving)
      VALUES (\(hall.concertID), \(buyers.count), 1, SHA2('world', 256), \(buyers.count), \(buyers.count));
      INSERT INTO queue_token (concert_id, user_id, number, state, lot, admitted_at, expires_at)
      VALUES \(people.joined(separator: ","));
      """)
  }

  /// Does deeds that wait together; gives them in the order in which they were settled.
  func doTogether(_ deeds: [RoundDeed]) -> [Settled] {
    var settled: [Settled] = []
    let note = { (place: Int, result: Result<StoredAnswer, BoxOfficeError>) in
      settled.append(self.note(deeds[place], result))
    }
    switch deeds.first?.kind {
    case .named, .best:
      clerk.store.hold(deeds.map { holdWish($0) }, answer: Self.answer, settle: note)
    case .order:
      clerk.store.order(deeds.map(orderWish), answer: Self.answer, settle: note)
    case .release:
      clerk.store.releaseHolds(deeds.map(releaseWish)) { place, result in
        note(place, result.map { StoredAnswer(status: 204, body: []) })
      }
    case nil: break
    }
    return settled
  }

  /// Does a deed alone. Where its twin was given seats, it asks for those.
  func doAlone(_ deed: RoundDeed, seats: [Int64]) -> Settled {
    note(
      deed,
      Result { () throws(BoxOfficeError) in
        switch deed.kind {
        case .named, .best:
          try clerk.store.hold(holdWish(deed, seats), answer: Self.answer)
        case .order:
          try clerk.store.order(orderWish(deed), answer: Self.answer)
        case .release:
          try release(deed)
        }
      })
  }

  private func release(_ deed: RoundDeed) throws(BoxOfficeError) -> StoredAnswer {
    let wish = releaseWish(deed)
    try clerk.store.releaseHold(wish.holdID, of: wish.userID)
    return StoredAnswer(status: 204, body: [])
  }

  /// Lets something happen from outside.
  func happen(_ step: RoundStep) throws {
    switch step {
    case .together: preconditionFailure("deeds are done by a clerk")
    case .runOut(let hold):
      try stack.sql(
        """
        SET @past = NOW(3) - INTERVAL 1 SECOND;
        UPDATE hold SET expires_at = @past WHERE id = \(holds[hold]) AND status = 'active';
        UPDATE seat SET held_until = @past
        WHERE schedule_id IN (\(hall.scheduleIDs[0]), \(hall.scheduleIDs[1])) AND hold_id = \(holds[hold]);
        """)
    case .closeSale(let date):
      try stack.sql(
        "UPDATE schedule SET sale_closes_at = NOW(3) WHERE id = \(hall.scheduleIDs[date])")
    case .cancel(let date):
      try stack.sql(
        """
        SELECT cancelled_at INTO @before FROM schedule WHERE id = \(hall.scheduleIDs[date]);
        UPDATE schedule SET cancelled_at = COALESCE(@before, NOW(3)) WHERE id = \(hall.scheduleIDs[date]);
        INSERT INTO outbox (kind, aggregate, aggregate_id, sequence, payload)
        SELECT 'schedule.cancelled', 'schedule', \(hall.scheduleIDs[date]), 2, '{}' FROM DUAL WHERE @before IS NULL;
        """)
    }
  }

  /// Statements that lock some of the rows that deeds need, where none of them goes alone at once.
  func rowsInTheWay(of deeds: [RoundDeed], _ dice: inout RoundDice) -> [String] {
    guard Set(deeds.map(\.buyer)).count > 1 else { return [] }
    return deeds.compactMap { deed in
      guard dice.happens(onceIn: 3) else { return nil }
      switch deed.kind {
      case .named(let seats, let date):
        return """
          SELECT 1 FROM seat FORCE INDEX (PRIMARY)
          WHERE schedule_id = \(hall.scheduleIDs[date]) AND seat_no = \(seats[0]) FOR UPDATE
          """
      case .best: return nil
      case .order(let hold), .release(let hold):
        return "SELECT 1 FROM hold WHERE id = \(holds[hold]) FOR UPDATE"
      }
    }
  }

  /// Lets the audit take the buyers for those of the demo, who need no keys.
  func excuseMissingKeys() throws {
    let ids = buyers.map { "\($0.id)" }.joined(separator: ",")
    try stack.sql(
      "UPDATE user SET email = CONCAT(id, '@demo.boxoffice.example') WHERE id IN (\(ids))")
  }

  /// Ends what has run out, which a round does only where a claim is in its way.
  func sweep() throws {
    for id in try clerk.store.listDueHolds(limit: 1_000) { _ = try clerk.store.expireHold(id) }
  }

  /// All rows of this world, without the numbers in which worlds differ.
  func rows() throws -> [String] {
    try WorldRows(stack, hall, buyers.map(\.id)).lines
  }

  /// How often rounds were undone.
  var undone: UInt64 { clerk.store.roundTally.undone.reduce(0, +) }

  private func note(_ deed: RoundDeed, _ result: Result<StoredAnswer, BoxOfficeError>) -> Settled {
    switch result {
    case .failure(.holdingPaused):
      // Its moments are those of the world.
      return Settled(deed: deed, outcome: "holdingPaused", seats: [])
    case .failure(let error):
      return Settled(deed: deed, outcome: "\(error)", seats: [])
    case .success(let answer):
      let numbers = String(decoding: answer.body, as: UTF8.self).split(separator: " ")
        .compactMap { Int64($0) }
      var seats: [Int64] = []
      if answer.status == 201, !answer.isReplay, let id = numbers.first {
        seats = Array(numbers.dropFirst())
        holds.append(id)
        owners.append(deed.buyer)
      }
      let outcome = "\(answer.status)" + (answer.isReplay ? " replay" : "")
      return Settled(deed: deed, outcome: outcome, seats: seats)
    }
  }

  private static func answer(_ hold: Hold) -> StoredAnswer {
    let numbers = [hold.id.value] + hold.seats.map(\.place.id.value)
    return StoredAnswer(
      status: 201, body: Array(numbers.map(String.init).joined(separator: " ").utf8))
  }

  private static func answer(_ order: Order) -> StoredAnswer {
    StoredAnswer(status: 200, body: Array("\(order.id.value)".utf8))
  }

  private func holdWish(_ deed: RoundDeed, _ granted: [Int64] = []) -> HoldWish {
    let (seats, date): (SeatWish, Int) =
      switch deed.kind {
      case .named(let seats, let date): (.these(seats.map(SeatID.init)), date)
      case .best(_, let date) where !granted.isEmpty: (.these(granted.map(SeatID.init)), date)
      case .best(let count, let date): (.best(count: count, tierID: nil), date)
      case .order, .release: preconditionFailure("no claim")
      }
    return HoldWish(
      seats, on: ScheduleID(hall.scheduleIDs[date]), pass: pass(of: deed), once: request(deed))
  }

  private func orderWish(_ deed: RoundDeed) -> OrderWish {
    guard case .order(let hold) = deed.kind else { preconditionFailure("no order") }
    return OrderWish(HoldID(holds[hold]), pass: pass(of: deed), once: request(deed))
  }

  private func releaseWish(_ deed: RoundDeed) -> ReleaseWish {
    guard case .release(let hold) = deed.kind else { preconditionFailure("no release") }
    return ReleaseWish(HoldID(holds[hold]), of: UserID(buyers[deed.buyer].id))
  }

  private func request(_ deed: RoundDeed) -> IdempotentRequest {
    IdempotentRequest(
      userID: UserID(buyers[deed.buyer].id), key: deed.key, content: deed.content)
  }

  private func pass(of deed: RoundDeed) -> QueuePass? {
    guard hasLine, deed.pass != .none else { return nil }
    let number = Int64(deed.buyer + (deed.pass == .right ? 1 : 2))
    return QueuePass(
      concertID: ConcertID(hall.concertID), tokenID: 1, number: number,
      userID: UserID(buyers[deed.buyer].id))
  }
}
