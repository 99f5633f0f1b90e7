import BoxOffice
import MariaDB

/// Dates whose free seats are counted together.
enum CountedDates: Hashable {
  case all(of: ConcertID)
  case only(ScheduleID)

  /// How many seats of each date can be had.
  fileprivate var question: Query<[(id: ScheduleID, free: Int64)]> {
    .all(
      """
      SELECT schedule.id, (
        SELECT COUNT(*) FROM seat
        WHERE seat.schedule_id = schedule.id AND seat.status = 'free'
      ) + (
        SELECT COUNT(*) FROM seat
        WHERE seat.schedule_id = schedule.id AND seat.status = 'held' AND seat.held_until <= NOW(3)
      )
      FROM schedule
      WHERE \(part: condition)
      ORDER BY schedule.starts_at, schedule.id
      LIMIT \(schedulesMaximum)
      """
    ) { (id: $0.id(), free: $0.int()) }
  }

  private var condition: SQL {
    switch self {
    case .all(let concert): "schedule.concert_id = \(concert)"
    case .only(let schedule): "schedule.id = \(schedule)"
    }
  }
}

extension Store {
  /// The answer to a question about dates, and how many of their seats can be had. Counting those
  /// of an arena takes milliseconds, so a worker counts twice a second at most, and all dates of a
  /// concert in the same round trip.
  func ask<Answer>(
    _ question: Query<Answer>, countingSeatsOf dates: CountedDates, _ database: Database
  ) throws -> (answer: Answer, seatsFree: [ScheduleID: Int64]) {
    let now = ContinuousClock.now
    if let known = freeSeats.value(of: dates, at: now) {
      return (try database.answer(to: question), known)
    }
    let (answer, counts) = try database.answers(to: question, dates.question)
    let seatsFree = Dictionary(uniqueKeysWithValues: counts.map { ($0.id, $0.free) })
    freeSeats.keep(seatsFree, of: dates, since: now)
    return (answer, seatsFree)
  }
}
