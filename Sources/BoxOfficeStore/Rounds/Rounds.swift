import BoxOffice
import MariaDB

/// A deed on its way through the rounds.
struct Waiting<Wish> {
  /// Its place among the wishes that came together.
  let place: Int
  let wish: Wish
  let person: UserID
  /// How often it has met rows that others had locked.
  var skips = 0
  /// Why it must go alone; nil while it may share a round.
  var goesAlone: RoundTally.AloneReason?
}

/// A round that was undone. None of its deeds has happened, unless the commit is unknown; then each
/// deed finds its key once it has the locks.
struct RoundBroken: Error {
  let reason: RoundTally.UndoneReason
  /// The people whose deeds are to blame; nil if nobody knows.
  let culprits: Set<UserID>?
  /// The people whose dates somebody else has locked for longer than a worker waits.
  var shutOut: Set<UserID> = []
}

/// A round as it is played: its deeds, of which those are left that are not settled yet.
typealias Play<Wish, Answer> = (
  _ round: inout [Waiting<Wish>], _ settle: @escaping SettleWaiting<Wish, Answer>
) throws -> Void

/// Takes the answer to one deed of a round.
typealias SettleWaiting<Wish, Answer> = (Waiting<Wish>, Result<Answer, BoxOfficeError>) -> Void

extension Store {
  /// Does deeds that wait together in rounds of at most one a person, until each is settled.
  ///
  /// Deeds that a round leaves go with the next one, and alone if they were left too often. An
  /// undone round is played again without those that it was undone by. No deed fails because of
  /// another.
  func inRounds<Wish, Answer>(
    _ deed: RoundTally.Deed, _ wishes: [Wish], person: (Wish) -> UserID, settle: Settle<Answer>,
    together play: Play<Wish, Answer>, alone: (Wish) throws(BoxOfficeError) -> Answer
  ) {
    var queue = wishes.enumerated().map { place, wish in
      Waiting(place: place, wish: wish, person: person(wish))
    }
    while !queue.isEmpty {
      var round = takeRound(from: &queue)
      let size = round.count
      if size > 1 {
        withoutActuallyEscaping(settle) { settle in
          playUntilWhole(deed, &round, play) { [self] waiting, result in
            roundTally.noteTogether(deed)
            settle(waiting.place, result)
          }
        }
      }
      var hasWaitedInVain = false
      for waiting in round where waiting.goesAlone != nil || size == 1 {
        roundTally.noteAlone(deed, waiting.goesAlone ?? reasonOfSingle(size: wishes.count))
        // Of all whose rows stay locked, one waits: the others must not keep the worker as long.
        let isSkipped = waiting.goesAlone == .skipped
        let result =
          hasWaitedInVain && isSkipped ? .failure(lockTimeout) : doAlone(waiting, alone)
        if case .failure(.unavailable) = result, isSkipped { hasWaitedInVain = true }
        settle(waiting.place, result)
      }
      if size > 1 { queue = round.filter { $0.goesAlone == nil } + queue }
    }
  }

  /// A deed that is broken by itself will undo each round that it shares.
  private func doAlone<Wish, Answer>(
    _ waiting: Waiting<Wish>, _ work: (Wish) throws(BoxOfficeError) -> Answer
  ) -> Result<Answer, BoxOfficeError> {
    let result = Result { () throws(BoxOfficeError) in try work(waiting.wish) }
    if case .failure(.broken) = result, waiting.goesAlone == .broken {
      troubled.keep(true, of: waiting.person)
    }
    return result
  }

  private func reasonOfSingle(size: Int) -> RoundTally.AloneReason {
    size > 1 ? .samePerson : .noNeighbour
  }

  /// The first deed of each person, in the order of their arrival; a person who has undone a round
  /// lately goes alone.
  private func takeRound<Wish>(from queue: inout [Waiting<Wish>]) -> [Waiting<Wish>] {
    var round: [Waiting<Wish>] = []
    var later: [Waiting<Wish>] = []
    var people: Set<UserID> = []
    for var waiting in queue {
      if people.insert(waiting.person).inserted {
        if troubled.value(of: waiting.person) != nil { waiting.goesAlone = .remembered }
        round.append(waiting)
      } else {
        later.append(waiting)
      }
    }
    queue = later
    return round
  }

  private func playUntilWhole<Wish, Answer>(
    _ deed: RoundTally.Deed, _ round: inout [Waiting<Wish>], _ play: Play<Wish, Answer>,
    settle: @escaping SettleWaiting<Wish, Answer>
  ) {
    for _ in 0..<playsMaximum {
      var together = round.filter { $0.goesAlone == nil }
      let alone = round.filter { $0.goesAlone != nil }
      defer { round = (together + alone).sorted { $0.place < $1.place } }
      guard together.count > 1 else {
        for index in together.indices { together[index].goesAlone = .noNeighbour }
        return
      }
      roundTally.noteRound(of: deed)
      do {
        let size = together.count
        try play(&together, settle)
        for index in together.indices { noteSkip(&together[index]) }
        // Where all were skipped, a neighbour has their rows, and is likely to be at its COMMIT.
        if together.count == size, let skips = together.map(\.skips).max() { pause(after: skips) }
        return
      } catch let broken as RoundBroken {
        roundTally.noteUndone(deed, broken.reason)
        for waiting in together where broken.shutOut.contains(waiting.person) {
          settle(waiting, .failure(lockTimeout))
        }
        together.removeAll { broken.shutOut.contains($0.person) }
        sendAlone(broken.culprits, &together)
      } catch {
        let error = BoxOfficeError(translating: error)
        guard case .unavailable = error else {
          sendAlone(nil, &together)
          return
        }
        // Each would wait as long for a database that is away.
        for waiting in together { settle(waiting, .failure(error)) }
        together = []
        return
      }
    }
    for index in round.indices where round[index].goesAlone == nil {
      round[index].goesAlone = .broken
    }
  }

  private func noteSkip<Wish>(_ waiting: inout Waiting<Wish>) {
    waiting.skips += 1
    if waiting.skips >= skipsMaximum, waiting.goesAlone == nil { waiting.goesAlone = .skipped }
  }

  private func sendAlone<Wish>(_ culprits: Set<UserID>?, _ round: inout [Waiting<Wish>]) {
    for index in round.indices {
      guard let culprits else {
        round[index].goesAlone = .broken
        continue
      }
      let person = round[index].person
      if culprits.contains(person) {
        round[index].goesAlone = .broken
        troubled.keep(true, of: person)
      }
    }
  }
}

// An undone round is played twice more before its deeds go alone.
private let playsMaximum = 3
private let skipsMaximum = 4
private let lockTimeout = BoxOfficeError(translating: DatabaseError.lockTimeout)

extension Array {
  /// Takes a deed out that is settled.
  mutating func remove<Wish>(_ waiting: Waiting<Wish>) where Element == Waiting<Wish> {
    removeAll { $0.place == waiting.place }
  }

  /// Lets a deed go alone.
  mutating func mark<Wish>(
    _ waiting: Waiting<Wish>, _ reason: RoundTally.AloneReason
  ) where Element == Waiting<Wish> {
    for index in indices where self[index].place == waiting.place {
      self[index].goesAlone = reason
    }
  }
}
