import BoxOffice
import MariaDB

/// A line of the house as a tick sees it.
struct LineNow {
  let queue: SaleQueue
  /// Passes that live, and those of them that are older than half and than a whole minute.
  let passes, old, veryOld: Int64
  /// People who were passed over and are back.
  let back: Int64

  /// The people inside by this line. A pass that nobody has held seats by counts half after
  /// half a minute and nothing after a whole one: who has gone away must not keep out who waits.
  func inside(holds: Int64) -> Int64 {
    let forgotten = max(0, veryOld - holds)
    let idle = max(0, old - holds) - forgotten
    return max(holds, passes - forgotten - idle / 2)
  }

  /// How many the line could let in now.
  var demand: Int64 {
    min(queue.lastNumber - queue.serving + back, queue.budget(live: passes).admissions)
  }
}

/// All who are inside, and all who want in.
struct HouseCrowd {
  let inside: Int64
  let demands: [(concert: ConcertID, most: Int64)]
  /// The lines that move.
  let open: [ConcertID]

  var isWanted: Bool { demands.contains { $0.most > 0 } }

  init(lines: [LineNow], holds: [(ConcertID, Int64)]) {
    var holdsOf = Dictionary(holds) { $1 }
    var inside: Int64 = 0
    for line in lines {
      inside += line.inside(holds: holdsOf.removeValue(forKey: line.queue.concertID) ?? 0)
    }
    // Where there is no line, who holds seats is inside.
    self.inside = inside + holdsOf.values.reduce(0, +)
    let moving = lines.filter { !$0.queue.mustDraw && !$0.queue.isLobby }
    demands = moving.map { ($0.queue.concertID, $0.demand) }
    open = moving.filter { $0.queue.lastNumber > $0.queue.serving || $0.back > 0 }
      .map(\.queue.concertID)
  }
}

extension Store {
  /// The lines that are on; of more than can be looked at, those that have waited longest.
  func linesNow() -> Query<[LineNow]> {
    let live: SQL = """
      SELECT COUNT(*) FROM queue_token
      WHERE queue_token.concert_id = sale_queue.concert_id AND state = 'active'
        AND expires_at > NOW(3)
      """
    return .all(
      """
      SELECT \(part: queueColumns), (\(part: live)),
        (\(part: live) AND expires_at <= NOW(3) + INTERVAL pass_seconds - 30 SECOND),
        (\(part: live) AND expires_at <= NOW(3) + INTERVAL pass_seconds - 60 SECOND),
        (
          SELECT COUNT(*) FROM queue_token
          WHERE queue_token.concert_id = sale_queue.concert_id AND is_back
        )
      FROM sale_queue
      WHERE is_on
      ORDER BY last_number > serving DESC, ticked_at
      LIMIT \(linesMax)
      """
    ) {
      LineNow(
        queue: $0.saleQueue(), passes: $0.int(), old: $0.int(), veryOld: $0.int(), back: $0.int())
    }
  }

  /// The number of live holds by concert, of dates that are on sale.
  func holdsByConcert() -> Query<[(ConcertID, Int64)]> {
    .all(
      """
      SELECT schedule.concert_id, COUNT(*)
      FROM schedule
      STRAIGHT_JOIN hold FORCE INDEX (hold_schedule)
        ON hold.schedule_id = schedule.id AND hold.status = 'active'
      WHERE schedule.sale_opens_at <= NOW(3) AND schedule.sale_closes_at > NOW(3)
      GROUP BY schedule.concert_id
      """
    ) { ($0.id(), $0.int()) }
  }
}

private let linesMax = 1000
