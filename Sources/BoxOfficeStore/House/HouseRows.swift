import BoxOffice
import MariaDB

/// The row of the house, locked until the transaction ends.
struct House {
  /// nil before the first tick.
  let window: HouseWindow?
  let filled: Int64
  let admittedAt: Instant?
  let calmSince: Instant?
  let nextTurn: ConcertID?
  let now: Instant
  let elapsedMilliseconds: Int64

  /// Since when the till is quick and the house half empty; nil where it is not.
  func calm(_ sight: HouseSight, _ window: HouseWindow) -> Instant? {
    // Without a measurement nothing is known of the till.
    guard let wait = sight.waitMilliseconds else { return sight.inside == 0 ? calmSince : nil }
    guard wait < HouseWindow.quickMilliseconds, sight.inside * 2 < window.places else {
      return nil
    }
    return calmSince ?? now
  }
}

/// The outcome of a tick, as it is written.
struct HouseMove {
  let window: HouseWindow
  let change: HouseWindow.Change
  let sight: HouseSight
  let admitted: Int64
  let calmSince: Instant?
  let nextTurn: ConcertID?
}

/// The wait at the tills of all hosts.
struct HostsNow {
  let tillWorkers: Int64
  /// nil where no host has measured it lately.
  let waitMilliseconds: Int64?
}

extension Store {
  /// The house where a tick is due and nobody else has it.
  func dueHouse() -> Query<House?> {
    .first(
      """
      SELECT places, best, cut_at, stay_ms, slow_ticks, inside + admitted, admitted_at, calm_since,
        next_turn, NOW(3), ticked_at
      FROM house
      WHERE ticked_at <= NOW(3) - INTERVAL \(tickMicroseconds) MICROSECOND
        OR ticked_at > NOW(3) + INTERVAL 1 SECOND
      FOR UPDATE SKIP LOCKED
      """
    ) { columns in
      let window = HouseWindow(
        places: columns.int(), best: columns.optionalInt(), cutAt: columns.optionalInstant(),
        stayMilliseconds: columns.int(), slowTicks: columns.int())
      let (filled, admittedAt, calmSince, nextTurn) = (
        columns.int(), columns.optionalInstant(), columns.optionalInstant(),
        columns.optionalID() as ConcertID?
      )
      let (now, ticked) = (columns.instant(), columns.instant())
      return House(
        window: window.places > 0 ? window : nil, filled: filled, admittedAt: admittedAt,
        calmSince: calmSince, nextTurn: nextTurn, now: now,
        elapsedMilliseconds: now.millisecondsSince1970 - ticked.millisecondsSince1970)
    }
  }

  /// Notes a host's pressure, or only where its own tills have not done so for a second.
  func pressureNote(_ pressure: HostPressure, onlyWhereOld: Bool) -> SQL {
    let isOld: SQL =
      onlyWhereOld ? "measured_at < NOW(3) - INTERVAL \(oldMicroseconds) MICROSECOND" : "TRUE"
    return """
      INSERT INTO host_pressure (host, till_workers, wait_ms, measured_at)
      VALUES (
        \(pressure.host), \(pressure.tillWorkers), \(pressure.waitMilliseconds), NOW(3)
      )
      ON DUPLICATE KEY UPDATE
        till_workers = IF(\(part: isOld), VALUE(till_workers), till_workers),
        wait_ms = IF(\(part: isOld), VALUE(wait_ms), wait_ms),
        measured_at = IF(\(part: isOld), NOW(3), measured_at)
      """
  }

  func hostsNow() -> Query<HostsNow> {
    .one(
      """
      SELECT COALESCE(SUM(till_workers), 0), MAX(wait_ms)
      FROM host_pressure
      WHERE measured_at > NOW(3) - INTERVAL \(pressureSeconds) SECOND
      """
    ) { HostsNow(tillWorkers: $0.int(), waitMilliseconds: $0.optionalInt()) }
  }

  func write(_ move: HouseMove, _ connection: Connection) {
    let (window, sight) = (move.window, move.sight)
    connection.later(
      """
      UPDATE house
      SET places = \(window.places), best = \(window.best), cut_at = \(window.cutAt),
        stay_ms = \(window.stayMilliseconds), slow_ticks = \(window.slowTicks),
        inside = \(sight.inside), admitted = \(move.admitted), wait_ms = \(sight.waitMilliseconds),
        last_change = \(move.change.rawValue),
        admitted_at = \(move.admitted > 0 ? sight.now : sight.admittedAt),
        calm_since = \(move.calmSince), next_turn = \(move.nextTurn), ticked_at = NOW(3)
      """)
  }
}

private let tickMicroseconds: Int64 = 990_000
private let oldMicroseconds: Int64 = 900_000
private let pressureSeconds: Int64 = 3
