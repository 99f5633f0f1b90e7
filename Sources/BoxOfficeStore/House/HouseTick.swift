package import BoxOffice
import MariaDB

/// The share of a line in the places that are free.
struct HouseShare {
  let places: Int64
  /// Whether the house will soon let in far more.
  let growsFast: Bool
}

extension Store {
  /// Lets people in from all lines, if a second has passed since the last tick: counts who is
  /// inside, moves the window and divides the free places. False where it was not due, or another
  /// process is at it.
  ///
  /// The house is no line: joins lock the rows of lines, and this row is locked for an instant. The
  /// pressure of this host is asked for only where a tick is due.
  package func tickHouse(
    _ pressure: () -> HostPressure?, isPresent: ([Int64], SaleQueue) -> Set<Int64>
  ) throws(BoxOfficeError) -> Bool {
    let shares = try transact { connection -> [ConcertID: HouseShare]? in
      guard let house = try connection.answer(to: dueHouse()) else { return nil }
      reach(.houseLocked)
      return try move(house, pressure(), connection)
    }
    guard let shares else { return false }
    var failure: BoxOfficeError?
    for (concert, share) in shares.sorted(by: { $0.key < $1.key }) {
      do throws(BoxOfficeError) {
        _ = try admit(concert, share, isPresent: isPresent)
      } catch {
        // A failure of one line must not stop the others.
        failure = error
      }
    }
    if let failure { throw failure }
    return true
  }

  /// Notes what this host's tills make people wait; tells when the window was cut last, and whether
  /// nobody has ticked the house lately.
  package func notePressure(
    _ pressure: HostPressure
  ) throws(BoxOfficeError) -> (cutAt: Instant?, isOverdue: Bool) {
    try ask { database in
      let (_, house) = try database.answers(
        to: Query.changes(pressureNote(pressure, onlyWhereOld: false)),
        Query.one(
          """
          SELECT cut_at, ticked_at < NOW(3) - INTERVAL \(overdueSeconds) SECOND
          FROM house
          """
        ) { (cutAt: $0.optionalInstant(), isOverdue: $0.bool()) })
      return house
    }
  }

  /// Moves the window; gives each line's share of the places that are free.
  private func move(
    _ house: House, _ pressure: HostPressure?, _ connection: Connection
  ) throws -> [ConcertID: HouseShare] {
    if let pressure {
      _ = try connection.execute(pressureNote(pressure, onlyWhereOld: true))
    }
    let (host, lines, holds) = try connection.answers(
      to: hostsNow(), linesNow(), holdsByConcert())
    let crowd = HouseCrowd(lines: lines, holds: holds)
    var window = house.window ?? HouseWindow(tillWorkers: host.tillWorkers)
    let sight = HouseSight(
      now: house.now, elapsedMilliseconds: house.elapsedMilliseconds, inside: crowd.inside,
      filled: house.filled, isWanted: crowd.isWanted, waitMilliseconds: host.waitMilliseconds,
      tillWorkers: host.tillWorkers, admittedAt: house.admittedAt)
    let before = window.places
    let change = house.window == nil ? .begun : window.move(by: sight)
    let places = keeps(.window) ? sight.admissions(into: window) : Int64.max / 4
    let shares = LineShares(places, among: crowd.demands, from: house.nextTurn)
    let admitted = shares.shares.values.reduce(0, +)
    let calm = house.calm(sight, window)
    write(
      HouseMove(
        window: window, change: change, sight: sight, admitted: admitted, calmSince: calm,
        nextTurn: shares.nextTurn ?? house.nextTurn), connection)
    if window.slowTicks >= slowTicksToClose { try closeGates(connection) }
    if let calm, house.now >= calm.adding(seconds: calmSecondsToOpen) { try openGates(connection) }
    let growsFast = window.places * 10 >= before * 11
    return Dictionary(
      uniqueKeysWithValues: crowd.open.map {
        ($0, HouseShare(places: shares.shares[$0] ?? 0, growsFast: growsFast))
      })
  }
}

private let overdueSeconds = 2
private let slowTicksToClose: Int64 = 3
let calmSecondsToOpen: Int64 = 30
