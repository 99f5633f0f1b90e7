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
  /// half a minute and nothing after a whole one, and nothing once its seats are left unpaid: who
  /// has gone away must not keep out who waits.
  func inside(_ holds: HoldsNow) -> Int64 {
    let forgotten = max(0, veryOld - holds.all)
    let idle = max(0, old - holds.all) - forgotten
    return max(holds.fresh, passes - forgotten - idle / 2 - holds.leftUnderPass)
  }

  /// How many the line could let in now.
  var demand: Int64 {
    min(queue.lastNumber - queue.serving + back, queue.budget(live: passes).admissions)
  }
}

/// The live holds of a concert: those that may still be paid, and those that are older than people
/// take to pay.
struct HoldsNow {
  let fresh, left: Int64
  /// Those left by people who may have come with a pass, since the gate closed.
  let leftUnderPass: Int64

  static let none = HoldsNow(fresh: 0, left: 0, leftUnderPass: 0)

  var all: Int64 { fresh + left }
}

/// All who are inside, and all who want in.
struct HouseCrowd {
  let inside: Int64
  let demands: [(concert: ConcertID, most: Int64)]
  /// The lines that move.
  let open: [ConcertID]

  var isWanted: Bool { demands.contains { $0.most > 0 } }

  init(lines: [LineNow], holds: [(ConcertID, HoldsNow)]) {
    var holdsOf = Dictionary(holds) { $1 }
    var inside: Int64 = 0
    for line in lines {
      inside += line.inside(holdsOf.removeValue(forKey: line.queue.concertID) ?? .none)
    }
    // Where there is no line, who holds seats is inside.
    self.inside = holdsOf.values.reduce(inside) { $0 + $1.fresh }
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

  /// The live holds by concert, of dates that are on sale. Left is one that is older than three
  /// times what the last buyers took to pay theirs.
  func holdsByConcert() -> Query<[(ConcertID, HoldsNow)]> {
    let patience: SQL = """
      SELECT NOW(3) - INTERVAL GREATEST(
          \(patienceSecondsMin),
          COALESCE(
            3 * AVG(TIMESTAMPDIFF(MICROSECOND, hold.created_at, newest.created_at)) / 1000000,
            \(patienceSecondsUnknown))
        ) SECOND AS ended_at
      FROM orders newest
      STRAIGHT_JOIN hold FORCE INDEX (PRIMARY) ON hold.id = newest.hold_id
      WHERE newest.id > (SELECT MAX(id) - 100 FROM orders)
      """
    return .all(
      """
      SELECT schedule.concert_id, SUM(hold.created_at > patience.ended_at),
        SUM(hold.created_at <= patience.ended_at),
        SUM(hold.created_at <= patience.ended_at AND hold.created_at > COALESCE(formed_at, 0))
      FROM (\(part: patience)) patience
      STRAIGHT_JOIN schedule
      STRAIGHT_JOIN hold FORCE INDEX (hold_schedule)
        ON hold.schedule_id = schedule.id AND hold.status = 'active'
      LEFT JOIN sale_queue ON sale_queue.concert_id = schedule.concert_id
      WHERE schedule.sale_opens_at <= NOW(3) AND schedule.sale_closes_at > NOW(3)
      GROUP BY schedule.concert_id
      """
    ) { ($0.id(), HoldsNow(fresh: $0.int(), left: $0.int(), leftUnderPass: $0.int())) }
  }
}

private let patienceSecondsMin: Int64 = 10
/// Where nobody has paid yet.
private let patienceSecondsUnknown: Int64 = 60
private let linesMax = 1000
