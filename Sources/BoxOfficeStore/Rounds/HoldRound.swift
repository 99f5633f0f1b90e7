package import BoxOffice
import MariaDB

/// A claim of a round whose seats were found free, with what its buyer needs for them.
struct ClaimOfRound {
  let waiting: Waiting<HoldWish>
  let offer: Offer
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

  /// One round of claims: who cannot be served is told by what everybody can see, without a
  /// transaction; the others share one.
  private func playHolds(
    _ round: inout [Waiting<HoldWish>], _ answer: (Hold) -> StoredAnswer,
    _ settle: SettleWaiting<HoldWish, StoredAnswer>
  ) throws {
    reach(.holdBefore)
    let claims = try offerAll(&round, settle)
    try endStaleHolds(of: claims)
    guard claims.count > 1 else {
      // A round of one is no round.
      round =
        claims.map { claim in
          var waiting = claim.waiting
          waiting.goesAlone = .noNeighbour
          return waiting
        } + round.filter { $0.goesAlone != nil }
      return
    }
    let results = try takeAll(claims, answer)
    reach(.holdCommitted)
    round.removeAll { waiting in claims.contains { $0.waiting.place == waiting.place } }
    for (claim, result) in zip(claims, results) {
      switch result {
      case .settled(let result): settle(claim.waiting, result)
      case .again: round.append(claim.waiting)
      case .alone(let reason):
        var waiting = claim.waiting
        waiting.goesAlone = reason
        round.append(waiting)
      }
    }
  }

  // Holds that have run out are ended before the round, which takes its locks in one order.
  private func endStaleHolds(of claims: [ClaimOfRound]) throws {
    for id in Set(claims.flatMap(\.offer.staleHolds)).sorted() { try endStaleHold(id) }
  }

  /// The transaction of a round of claims.
  private func takeAll(
    _ claims: [ClaimOfRound], _ answer: (Hold) -> StoredAnswer
  ) throws -> [ResultOfRound] {
    try roundTransaction(.hold, claims.map(\.request), on: claims.map(\.offer.scheduleID)) {
      connection in
      let locked = try lockAll(claims, connection)
      reach(.holdLocked)
      var results = decide(claims, locked)
      let accepted = claims.indices.filter { results[$0] == nil }
      guard !accepted.isEmpty else { return .undo(results.compactMap(\.self)) }
      let others = claims.indices.filter { results[$0] != nil }
      let stored = try write(accepted.map { claims[$0] }, locked, answer, connection)
      lowerLimits(of: others.map { claims[$0] }, connection)
      for (index, answer) in zip(accepted, stored) { results[index] = .settled(.success(answer)) }
      reach(.holdInside)
      reach(.holdBeforeCommit)
      return .commit(results.compactMap(\.self))
    }
  }

  /// Decides the claims in the order of their arrival; nil is an accepted one.
  private func decide(_ claims: [ClaimOfRound], _ locked: LockedRound) -> [ResultOfRound?] {
    var round = ClaimRound(locked.seats, at: locked.now, remembers: keeps(.workingCopy))
    return claims.map { claim in
      if let kept = locked.kept[claim.request.userID] { return .settled(kept.replay()) }
      do throws(BoxOfficeError) {
        if let early = try locked.obstacle(to: claim) { return early }
        return switch round.decide(claim.seats, on: claim.offer.scheduleID) {
        case .accepted: nil
        case .refused(let taken): .settled(.failure(.seatUnavailable(taken)))
        case .skipped, .stale: .again
        }
      } catch {
        return .settled(.failure(error))
      }
    }
  }
}
