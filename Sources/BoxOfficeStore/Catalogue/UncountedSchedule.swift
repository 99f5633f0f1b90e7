import BoxOffice
import MariaDB

/// A date as its own row tells of it; its free seats are other rows.
struct UncountedSchedule {
  static let columns: SQL = """
    schedule.id, schedule.concert_id, schedule.starts_at, schedule.doors_at, schedule.sale_opens_at,
      schedule.sale_closes_at, schedule.cancelled_at IS NOT NULL, schedule.seats_total
    """

  let id: ScheduleID
  private let concertID: ConcertID
  private let startsAt: Instant
  private let doorsAt: Instant
  private let saleWindow: SaleWindow
  private let seatsTotal: Int64

  init(_ columns: inout Columns) {
    id = columns.id()
    concertID = columns.id()
    startsAt = columns.instant()
    doorsAt = columns.instant()
    saleWindow = SaleWindow(
      opensAt: columns.instant(), closesAt: columns.instant(), startsAt: startsAt,
      isCancelled: columns.bool())
    seatsTotal = columns.int()
  }

  /// The date with its free seats. A date that was added after the others were counted, at most
  /// half a second ago, has sold next to nothing.
  func counted(_ seatsFree: [ScheduleID: Int64]) -> Schedule {
    Schedule(
      id: id, concertID: concertID, startsAt: startsAt, doorsAt: doorsAt, saleWindow: saleWindow,
      seatsTotal: seatsTotal, seatsFree: seatsFree[id] ?? seatsTotal)
  }
}
