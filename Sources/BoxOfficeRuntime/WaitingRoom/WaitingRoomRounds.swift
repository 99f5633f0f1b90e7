import BoxOffice
import BoxOfficeStore
import Memcached

/// The answers to people who come at the same moment: made from one reading of the cache, and with
/// one write of their marks.
extension WaitingRoom {
  private static let passesMaximum = 32

  func join(_ newcomers: [Newcomer], settle: Settle<(QueueStanding, isNew: Bool)>) {
    // A person at several windows is one newcomer, and the first window hears of the new place.
    let windows = Dictionary(grouping: newcomers.indices) { newcomers[$0] }
    let people = newcomers.indices.filter { windows[newcomers[$0]]?.first == $0 }
    store.joinQueues(people.map { newcomers[$0] }) { joined in
      let standings = standings(of: joined.map(\.place))
      presence.sendNotes()
      for (person, standing) in zip(joined.map(\.newcomer), standings) {
        for (turn, window) in (windows[person] ?? []).enumerated() {
          settle(window, standing.map { ($0, $1 && turn == 0) })
        }
      }
    }
  }

  /// The bearers who wait are answered first, from the cache; the rows of the others are read at
  /// once.
  func standings(_ passes: [QueuePass], settle: Settle<QueueStanding>) {
    for start in stride(from: 0, to: passes.count, by: Self.passesMaximum) {
      let end = min(start + Self.passesMaximum, passes.count)
      answer(Array(passes[start..<end])) { settle(start + $0, $1) }
    }
  }

  private func answer(_ passes: [QueuePass], _ settle: Settle<QueueStanding>) {
    var answers: [Result<QueueStanding, BoxOfficeError>?] = []
    let sights = look(passes.map { ($0.concertID, $0.tokenID) })
    for (pass, sight) in zip(passes, sights) {
      do throws(BoxOfficeError) {
        answers.append(try waitingStanding(pass, sight.get()).map { .success($0) })
      } catch {
        answers.append(.failure(error))
      }
    }
    presence.sendNotes()
    for (place, answer) in answers.enumerated() {
      if let answer { settle(place, answer) }
    }
    let others = answers.indices.filter { answers[$0] == nil }
    answerByRows(others.map { (passes[$0], sights[$0]) }) { settle(others[$0], $1) }
  }

  private func answerByRows(
    _ passes: [(QueuePass, Result<LineSight, BoxOfficeError>)], _ settle: Settle<QueueStanding>
  ) {
    guard !passes.isEmpty else { return }
    let rows = Result { () throws(BoxOfficeError) in
      try store.findQueueTokens(passes.map(\.0.tokenID))
    }
    let answers = passes.map { pass, sight in
      Result { () throws(BoxOfficeError) in
        try standing(pass, by: rows.get()[pass.tokenID], sight.get())
      }
    }
    presence.sendNotes()
    for (place, answer) in answers.enumerated() { settle(place, answer) }
  }

  private func standings(
    of places: [Result<JoinedPlace, BoxOfficeError>]
  ) -> [Result<(QueueStanding, isNew: Bool), BoxOfficeError>] {
    var found: [(concert: ConcertID, tokenID: Int64)] = []
    for case .success(let place) in places {
      found.append((place.token.concertID, place.token.id))
    }
    var sights = look(found).makeIterator()
    return places.map { place in
      place.flatMap { place in
        guard let sight = sights.next() else { return .failure(.unavailable(reason: "no_sight")) }
        return sight.flatMap { sight in
          Result { () throws(BoxOfficeError) in
            (try standing(of: place, sight), place.isNew)
          }
        }
      }
    }
  }

  /// The line as the cache tells of it to each person; its progress is asked for once for all.
  private func look(
    _ places: [(concert: ConcertID, tokenID: Int64)]
  ) -> [Result<LineSight, BoxOfficeError>] {
    let concerts = Array(Set(places.map(\.concert)))
    let kept = memcached.values(
      for: concerts.map(line.key) + places.map { presence.key($0.tokenID) })
    let progresses = zip(concerts, kept).map { concert, kept in
      (concert, Result { () throws(BoxOfficeError) in try line.fetch(concert, kept) })
    }
    let progressOf = Dictionary(uniqueKeysWithValues: progresses)
    return zip(places, kept.dropFirst(concerts.count)).map { place, mark in
      (progressOf[place.concert] ?? .failure(.queueNotRequired)).map {
        LineSight($0, presence.mark(mark))
      }
    }
  }
}
