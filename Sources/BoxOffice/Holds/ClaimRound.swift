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

  private let remembers: Bool
  private var taken: Set<SeatOfDate> = []

  /// Only a test lets the round forget what it has given away.
  package init(remembers: Bool = true) {
    self.remembers = remembers
  }

  /// Decides the next claim by the rows of all seats that could be locked; accepted seats are no
  /// longer free for those that follow.
  package mutating func decide(
    _ wanted: [SeatID], on date: ScheduleID, from locked: [SeatOfDate: Seat], at now: Instant
  ) -> Decision {
    let wanted = wanted.map { SeatOfDate(date, $0) }
    let refused = wanted.filter { seat in
      taken.contains(seat) || locked[seat].map { !$0.isFree(at: now) } ?? false
    }
    guard refused.isEmpty else { return .refused(refused.map(\.seat)) }
    let found = wanted.compactMap { locked[$0] }
    guard found.count == wanted.count else { return .skipped }
    let stale = found.compactMap(\.holdID)
    guard stale.isEmpty else { return .stale(stale) }
    if remembers { taken.formUnion(wanted) }
    return .accepted
  }
}
