package import BoxOffice
import MariaDB

/// The fate of a hold that was to be ended.
enum Ending {
  case ended
  case refused(BoxOfficeError)
  /// A row of it is locked by another transaction.
  case locked
  /// Its rows contradict each other, which is told by ending it alone.
  case misfit

  var isDone: Bool { if case .ended = self { true } else { false } }

  /// Whether the hold is still to be ended.
  var isLeft: Bool {
    switch self {
    case .locked, .misfit: true
    case .ended, .refused: false
    }
  }
}

extension Store {
  /// The most holds that are ended in one transaction.
  package static let endedTogetherMax = 50

  package func releaseHolds(_ wishes: [ReleaseWish], settle: Settle<Void>) {
    inRounds(.release, wishes, person: \.userID, settle: settle) { round, settle in
      try playReleases(&round, settle)
    } alone: { wish throws(BoxOfficeError) in
      try releaseHold(wish.holdID, of: wish.userID)
    }
  }

  private func playReleases(
    _ round: inout [Waiting<ReleaseWish>], _ settle: SettleWaiting<ReleaseWish, Void>
  ) throws {
    let owners = Dictionary(round.map { ($0.wish.holdID, $0.wish.userID) }) { first, _ in first }
    let endings = try endAll(owners.keys.sorted(), as: .released) {
      hold, now throws(BoxOfficeError) in
      guard hold.userID == owners[hold.id] else { throw .notFound }
      try hold.requireActive(at: now)
    }
    for waiting in round {
      // Two people who name one hold are told apart alone.
      guard owners[waiting.wish.holdID] == waiting.person else {
        round.mark(waiting, .unusual)
        continue
      }
      switch endings[waiting.wish.holdID] ?? .refused(.notFound) {
      case .ended:
        round.remove(waiting)
        settle(waiting, .success(()))
      case .refused(let error):
        round.remove(waiting)
        settle(waiting, .failure(error))
      case .locked: break
      case .misfit: round.mark(waiting, .unusual)
      }
    }
  }

  /// Ends holds that have run out, all in one transaction that waits for nobody. Gives the number
  /// of those ended, and the holds that are left to be ended alone.
  package func endDueHolds(
    _ ids: [HoldID]
  ) throws(BoxOfficeError) -> (ended: Int, left: [HoldID]) {
    do {
      let endings = try endAll(ids.sorted(), as: .expired) { hold, now throws(BoxOfficeError) in
        guard hold.status == .active, hold.expiresAt <= now else { throw .holdNotActive }
      }
      let left = endings.filter { $1.isLeft }.keys.sorted()
      return (endings.values.count { $0.isDone }, left)
    } catch let broken as RoundBroken {
      throw .unavailable(reason: "round_\(broken.reason)")
    } catch {
      throw BoxOfficeError(translating: error)
    }
  }

  /// Ends holds that may be ended, as those of them are whose rows can be locked; there is nothing
  /// for holds that do not exist.
  private func endAll(
    _ ids: [HoldID], as status: Hold.Status,
    unless refuse: (Hold, Instant) throws(BoxOfficeError) -> Void
  ) throws -> [HoldID: Ending] {
    let found = try findHolds(ids)
    guard !found.isEmpty else { return [:] }
    return try roundTransaction { connection in
      let locked = try lockAll(found, connection)
      reach(status == .released ? .releaseLocked : .expireLocked)
      var endings: [HoldID: Ending] = [:]
      var ended: [FoundHold] = []
      for hold in found {
        let (ending, row) = locked.ending(of: hold, unless: refuse)
        endings[row.id] = ending
        if ending.isDone { ended.append(FoundHold(row: row, seats: hold.seats)) }
      }
      guard !ended.isEmpty else { return .undo(endings) }
      endLocked(ended, as: status, connection)
      return .commit(endings)
    }
  }
}
