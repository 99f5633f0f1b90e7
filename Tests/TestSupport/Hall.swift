import Foundation

/// A concert with a hall of its own, made by SQL. Seats are numbered from 1, row by row.
package struct Hall: Sendable {
  package let title: String
  package let venueID: Int64
  package let concertID: Int64
  /// One per date.
  package let scheduleIDs: [Int64]
  /// The tiers of each date, dearest first.
  package let tierIDs: [[Int64]]
  package let seatCount: Int

  /// The first date.
  package var scheduleID: Int64 { scheduleIDs[0] }
  package var seatIDs: [Int64] { (1...seatCount).map(Int64.init) }

  /// The plan of a hall; offsets are seconds from now.
  package struct Plan: Sendable {
    package var title = "Concert \(UUID().uuidString)"
    package var rows = 2
    package var seatsPerRow = 5
    /// One tier per price, dearest first; the rows are shared among them in order.
    package var prices: [Int64] = [10_000]
    package var seatsPerUserMax = 8
    /// 0: most suites let one person hold a lot.
    package var liveHoldsMax = 0
    package var holdSeconds = 300
    package var holdSecondsMax = 600
    package var refundPolicy = "24:100"
    package var opensIn = -3600
    package var closesIn = 10 * 86_400
    /// One date each.
    package var startsIn = [10 * 86_400]

    package init() {}
  }

  /// Makes a hall after a plan that the closure has changed.
  package init(_ stack: Stack, _ change: (inout Plan) -> Void = { _ in }) throws {
    var plan = Plan()
    change(&plan)
    let ids = try stack.sql(Self.script(plan)).split(separator: "\n").map { line in
      line.split(separator: "\t").compactMap { Int64($0) }
    }
    guard ids.count == plan.startsIn.count + 1, ids[0].count == 2 else {
      throw Stack.Failure(description: "hall \(ids)")
    }
    title = plan.title
    venueID = ids[0][0]
    concertID = ids[0][1]
    scheduleIDs = ids.dropFirst().map { $0[0] }
    tierIDs = ids.dropFirst().map { Array($0.dropFirst()) }
    seatCount = plan.rows * plan.seatsPerRow
  }

  /// Lets every live hold of the first date have expired a second ago, without an event.
  package func expireHolds(_ stack: Stack) throws {
    try stack.sql(
      """
      START TRANSACTION;
      SET @past = NOW(3) - INTERVAL 1 SECOND;
      UPDATE hold SET expires_at = @past WHERE schedule_id = \(scheduleID) AND status = 'active';
      UPDATE seat SET held_until = @past WHERE schedule_id = \(scheduleID) AND status = 'held';
      COMMIT;
      """)
  }

  private static func script(_ plan: Plan) -> String {
    let title = plan.title.replacingOccurrences(of: "'", with: "''")
    let seats = plan.rows * plan.seatsPerRow
    var script = """
      START TRANSACTION;
      SET @now = NOW(3);
      INSERT INTO venue (name, city) VALUES ('Hall \(UUID().uuidString)', 'Seoul');
      SET @venue = LAST_INSERT_ID();
      INSERT INTO venue_seat (venue_id, seat_no, section, `row`, number, x, y)
      SELECT @venue, seq, 'Main', (seq - 1) DIV \(plan.seatsPerRow) + 1, (seq - 1) MOD \(plan.seatsPerRow) + 1,
        10 * ((seq - 1) MOD \(plan.seatsPerRow)), 14 * ((seq - 1) DIV \(plan.seatsPerRow))
      FROM seq_1_to_\(seats);
      INSERT INTO concert (title, artist, venue_id, seats_per_user_max, live_holds_max, hold_seconds, hold_seconds_max,
        refund_policy)
      VALUES ('\(title)', 'Artist', @venue, \(plan.seatsPerUserMax), \(plan.liveHoldsMax), \(plan.holdSeconds),
        \(plan.holdSecondsMax), '\(plan.refundPolicy)');
      SET @concert = LAST_INSERT_ID();
      SELECT @venue, @concert;

      """
    for startsIn in plan.startsIn { script += date(plan, seats, startsIn) }
    return script + "COMMIT;\n"
  }

  private static func date(_ plan: Plan, _ seats: Int, _ startsIn: Int) -> String {
    let names = plan.prices.indices.map { "@tier\($0)" }
    let tiers = zip(names, plan.prices).enumerated().map { index, tier in
      """
      INSERT INTO tier (schedule_id, name, price) VALUES (@schedule, 'T\(index + 1)', \(tier.1));
      SET \(tier.0) = LAST_INSERT_ID();

      """
    }
    let rank = "((seq - 1) DIV \(plan.seatsPerRow)) * \(names.count) DIV \(plan.rows) + 1"
    return """
      INSERT INTO schedule (concert_id, starts_at, doors_at, sale_opens_at, sale_closes_at, seats_total)
      VALUES (@concert, @now + INTERVAL \(startsIn) SECOND, @now + INTERVAL \(startsIn) - 3600 SECOND,
        @now + INTERVAL \(plan.opensIn) SECOND, @now + INTERVAL \(plan.closesIn) SECOND, \(seats));
      SET @schedule = LAST_INSERT_ID();
      \(tiers.joined())
      INSERT INTO seat (schedule_id, seat_no, tier_id)
      SELECT @schedule, seq, ELT(\(rank), \(names.joined(separator: ", "))) FROM seq_1_to_\(seats);
      SELECT @schedule, \(names.joined(separator: ", "));

      """
  }
}
