package import BoxOffice
import MariaDB

/// A claim of a round for offered seats, with what its buyer needs for them.
struct ClaimOfRound {
  let waiting: Waiting<HoldWish>
  var offer: Offer
  let pass: QueuePass?

  var request: IdempotentRequest { waiting.wish.request }
  var seats: [SeatID] { offer.seats.map(\.place.id) }
}

extension Store {
  package func hold(
    _ wishes: [HoldWish], answer: (Hold) -> StoredAnswer, settle: Settle<StoredAnswer>
  ) {
    inRounds(.hold, wishes, person: \.request.userID, settle: settle) { round, settle in
      try playHolds(&round, answer, settle)
    } alone: { wish throws(BoxOfficeError) in
      try hold(wish, answer: answer)
    }
  }

  /// One round of claims: those that everybody can see to be in vain are told so without a
  /// transaction; the others share one.
  private func playHolds(
    _ round: inout [Waiting<HoldWish>], _ answer: (Hold) -> StoredAnswer,
    _ settle: SettleWaiting<HoldWish, StoredAnswer>
  ) throws {
    reach(.holdBefore)
    var proposals = RoundProposals(round)
    let claims = try offerAll(&round, &proposals, settle)
    // Holds that have run out are ended before the round, which takes its locks in one order.
    endStaleHolds(of: claims)
    guard claims.count > 1 else {
      for claim in claims { round.mark(claim.waiting, .noNeighbour) }
      return
    }
    let results = try takeAll(claims, &proposals, answer)
    reach(.holdCommitted)
    for (claim, result) in zip(claims, results) {
      switch result {
      case .settled(let result):
        round.remove(claim.waiting)
        settle(claim.waiting, result)
      case .again: break
      case .alone(let reason): round.mark(claim.waiting, reason)
      }
    }
    tellSoldOut(&round, proposals.postponed, settle)
  }

  /// Refuses the claims for which the others of the round have left no seat; the next round looks
  /// where there is one.
  private func tellSoldOut(
    _ round: inout [Waiting<HoldWish>], _ postponed: [Waiting<HoldWish>],
    _ settle: SettleWaiting<HoldWish, StoredAnswer>
  ) {
    for waiting in postponed {
      do throws(BoxOfficeError) {
        guard try !hasFreeSeat(on: waiting.wish.scheduleID) else { continue }
      } catch {
        continue
      }
      round.remove(waiting)
      settle(waiting, .failure(.seatUnavailable([])))
    }
  }

  private func endStaleHolds(of claims: [ClaimOfRound]) {
    let stale = Set(claims.flatMap(\.offer.staleHolds)).sorted()
    guard !stale.isEmpty else { return }
    do throws(BoxOfficeError) {
      _ = try endDueHolds(Array(stale.prefix(Self.endedTogetherMax)))
    } catch {
      // A claim whose seats are still in such a hold goes with the next round.
      return
    }
  }

  /// The transaction of a round of claims.
  private func takeAll(
    _ claims: [ClaimOfRound], _ proposals: inout RoundProposals, _ answer: (Hold) -> StoredAnswer
  ) throws -> [ResultOfRound] {
    try roundTransaction(claims.map(\.request), on: claims.map(\.offer.scheduleID)) {
      connection in
      var locked = try lockAll(claims, connection)
      reach(.holdLocked)
      var decided = DecidedClaims(claims)
      var round = ClaimRound(remembers: keeps(.workingCopy))
      decided.decide(decided.all, &round, locked)
      for _ in 0..<proposalsMaximum {
        let moved = decided.proposeOthers(&proposals)
        guard !moved.isEmpty else { break }
        try lockOthers(moved, &decided, &round, &locked, connection)
      }
      guard !decided.accepted.isEmpty else { return .undo(decided.results) }
      let stored = try write(decided.accepted, locked, answer, connection)
      lowerLimits(of: decided.others, connection)
      decided.accept(stored)
      reach(.holdInside)
      reach(.holdBeforeCommit)
      return .commit(decided.results)
    }
  }

  /// Locks and decides the seats that were proposed instead of others. Nothing is waited for, so
  /// that the order of these locks is free.
  private func lockOthers(
    _ moved: [Int: [SeatID]], _ decided: inout DecidedClaims, _ round: inout ClaimRound,
    _ locked: inout LockedRound, _ connection: Connection
  ) throws {
    let wanted = moved.map { (date: decided.date(of: $0), seats: $1) }
    let (offered, seats) = try connection.answers(to: offeredSeats(wanted), seatLocks(wanted))
    let rows = OfferedRows(offered)
    locked.seats.merge(seats) { $1 }
    decided.offer(moved, rows)
    decided.decide(moved.keys.sorted(), &round, locked)
  }
}

private let proposalsMaximum = 3
