/// The claims of one round, decided one after the other in the order of their arrival: each finds
/// the seats as those before it have left them.
package struct ClaimRound {
  /// The fate of one claim.
  package enum Decision: Sendable, Equatable {
    case accepted
    /// Seats are taken, by what is committed or by a claim before it in the round.
    case refused([SeatID])
    /// Seats are locked by somebody else, which is never a reason to refuse.
    case skipped
    /// Holds that have run out must be ended first.
    case stale([HoldID])
  }

  private var locked: [ScheduleID: [SeatID: Seat]]
  private let now: Instant
  private let remembers: Bool
  private var taken: [ScheduleID: Set<SeatID>] = [:]

  /// Takes the rows of all seats that could be locked. Only a test lets the round forget what it
  /// has given away.
  package init(
    _ locked: [ScheduleID: [SeatID: Seat]], at now: Instant, remembers: Bool = true
  ) {
    self.locked = locked
    self.now = now
    self.remembers = remembers
  }

  /// Adds rows that were locked later.
  package mutating func add(_ seats: [ScheduleID: [SeatID: Seat]]) {
    for (date, rows) in seats { locked[date, default: [:]].merge(rows) { $1 } }
  }

  /// Decides the next claim; accepted seats are no longer free for those that follow.
  package mutating func decide(_ wanted: [SeatID], on date: ScheduleID) -> Decision {
    let gone = taken[date] ?? []
    let rows = locked[date] ?? [:]
    let refused = wanted.filter { seat in
      gone.contains(seat) || rows[seat].map { !$0.isFree(at: now) } ?? false
    }
    guard refused.isEmpty else { return .refused(refused) }
    let found = wanted.compactMap { rows[$0] }
    guard found.count == wanted.count else { return .skipped }
    let stale = found.compactMap(\.holdID)
    guard stale.isEmpty else { return .stale(stale) }
    if remembers { taken[date, default: []].formUnion(wanted) }
    return .accepted
  }
}
