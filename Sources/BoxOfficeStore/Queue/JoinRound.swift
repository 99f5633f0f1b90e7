package import BoxOffice
import MariaDB

/// A person's place in a line after joining it.
package typealias JoinedPlace = (token: QueueToken, isNew: Bool, now: Instant)

/// Some of the people who joined in one round, with the place or the refusal of each.
package typealias JoinedPeople = [(newcomer: Newcomer, place: Result<JoinedPlace, BoxOfficeError>)]

extension Store {
  /// The places of people who join at the same moment, told in few pieces, each as soon as it is
  /// durable: as ``joinQueue(_:user:)`` for each of them, but with one transaction for all
  /// newcomers to open lines.
  ///
  /// Each person stands among them once.
  package func joinQueues(_ people: [Newcomer], tell: (JoinedPeople) -> Void) {
    for start in stride(from: 0, to: people.count, by: peopleMaximum) {
      let round = people[start..<min(start + peopleMaximum, people.count)]
      joinTogether(Array(round), undone: 0, tell)
    }
  }

  // People who are neither new nor at home take the way of one person after the others are told.
  private func joinTogether(_ people: [Newcomer], undone: Int, _ tell: (JoinedPeople) -> Void) {
    guard people.count > 1 else {
      return joinAlone(people, undone > 0 ? .broken : .noNeighbour, tell)
    }
    let seen: [Newcomer: JoinLook]
    do throws(BoxOfficeError) {
      seen = try look(for: people)
    } catch {
      return tell(people.map { ($0, .failure(error)) })
    }
    tellTogether(people.compactMap { person in seen[person]?.place.map { (person, $0) } }, tell)
    let new = people.filter { seen[$0]?.isNew == true }
    if new.count > 1, let now = seen[new[0]]?.now {
      giveNumbers(to: new, at: now, undone: undone, tell)
    } else {
      joinAlone(new, .noNeighbour, tell)
    }
    joinAlone(people.filter { seen[$0]?.isUsual != true }, .unusual, tell)
  }

  private func tellTogether(
    _ places: [(Newcomer, JoinedPlace)], _ tell: (JoinedPeople) -> Void
  ) {
    guard !places.isEmpty else { return }
    for _ in places { roundTally.noteTogether(.join) }
    tell(places.map { ($0, .success($1)) })
  }

  private func joinAlone(
    _ people: [Newcomer], _ reason: RoundTally.AloneReason, _ tell: (JoinedPeople) -> Void
  ) {
    for person in people {
      roundTally.noteAlone(.join, reason)
      do throws(BoxOfficeError) {
        tell([(person, .success(try joinQueue(person.concertID, user: person.userID)))])
      } catch {
        tell([(person, .failure(error))])
      }
    }
  }

  private func giveNumbers(
    to new: [Newcomer], at now: Instant, undone: Int, _ tell: (JoinedPeople) -> Void
  ) {
    let outcome: Outcome<[QueueToken], RoundTally.UndoneReason>
    roundTally.noteRound(of: .join)
    do throws(BoxOfficeError) {
      reach(.joinBefore)
      outcome = try numbers(for: new)
    } catch {
      return tell(new.map { ($0, .failure(error)) })
    }
    switch outcome {
    case .commit(let tokens):
      reach(.joinCommitted)
      tellTogether(tokens.map { ($0.newcomer, ($0, true, now)) }, tell)
    case .undo(let reason) where undone < undoneMaximum:
      // The next look finds who was in the way, such as a person whose other window was faster.
      roundTally.noteUndone(.join, reason)
      joinTogether(new, undone: undone + 1, tell)
    case .undo(let reason):
      roundTally.noteUndone(.join, reason)
      let half = new.count / 2
      joinTogether(Array(new[..<half]), undone: undone, tell)
      joinTogether(Array(new[half...]), undone: undone, tell)
    }
  }

  /// The places of newcomers in open lines, all durable or none: undone where a line is not open
  /// any more, or a row was in the way. The counters' rows are written first, in their order, so
  /// that numbers follow the order of the commits without a gap.
  private func numbers(
    for people: [Newcomer]
  ) throws(BoxOfficeError) -> Outcome<[QueueToken], RoundTally.UndoneReason> {
    try transactOrUndo(retryUnknownCommit: true) { try insertPlaces(for: people, $0) }
  }

  private func insertPlaces(
    for people: [Newcomer], _ connection: Connection
  ) throws -> Outcome<[QueueToken], RoundTally.UndoneReason> {
    let counts = Dictionary(grouping: people, by: \.concertID).mapValues(\.count)
    if keeps(.personLook) { connection.later(presence(of: Set(people.map(\.userID)))) }
    connection.later(count(counts), changing: counts.count, orSignal: "line_not_open")
    do throws(DatabaseError) {
      let places: Query<[QueueToken]> = .all(placeInsertions(for: people)) { $0.queueToken() }
      return .commit(try connection.conclude(places))
    } catch {
      switch error {
      case .duplicate: return .undo(.duplicate)
      case .checkViolated, .foreignKeyViolated, .signalled: return .undo(.other)
      case .deadlock, .lockTimeout, .conflict, .connectionLost, .commitOutcomeUnknown,
        .unavailable, .rejected:
        throw error
      }
    }
  }

  // A person who is gone, or locked by another transaction, undoes the round and is found by its
  // halves. The people come before the counters, as where one joins alone.
  private func presence(of people: Set<UserID>) -> SQL {
    let given = RowList(people.sorted()) { [.id($0)] }
    return """
      SELECT COUNT(*) INTO @present
      FROM \(part: given.table("given_id BIGINT"))
      STRAIGHT_JOIN user FORCE INDEX (PRIMARY) ON user.id = given.given_id
      WHERE \(part: isPresent)
      LOCK IN SHARE MODE SKIP LOCKED;
      IF @present <> \(people.count) THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'person_not_present';
      END IF
      """
  }

  private func count(_ counts: [ConcertID: Int]) -> SQL {
    let counts = counts.sorted { $0.key.value < $1.key.value }.padded
    let numbers = counts.reduce("CASE concert_id" as SQL) { cases, count in
      "\(part: cases) WHEN \(count.key) THEN \(count.value)"
    }
    return """
      UPDATE sale_queue FORCE INDEX (PRIMARY)
      SET last_number = last_number + \(part: numbers) END
      WHERE concert_id IN (\(padded: counts.map(\.key))) AND is_on
        AND (opens_at IS NULL OR closed_at IS NOT NULL)
      """
  }

  private func placeInsertions(for people: [Newcomer]) -> SQL {
    """
    INSERT INTO queue_token (concert_id, user_id, number, state, lot)
    SELECT given.concert_id, given.user_id, sale_queue.last_number - given.behind, 'waiting',
      SHA2(HEX(RANDOM_BYTES(32)), 256)
    FROM \(part: rows(people).table("concert_id BIGINT", "user_id BIGINT", "behind INT"))
    STRAIGHT_JOIN sale_queue FORCE INDEX (PRIMARY) ON sale_queue.concert_id = given.concert_id
    RETURNING \(part: queueTokenColumns)
    """
  }

  /// Each newcomer with the number of newcomers to the same line who came later, in the order of
  /// arrival.
  private func rows(_ people: [Newcomer]) -> RowList {
    var behind: [ConcertID: Int64] = [:]
    let counted = people.reversed().map { person in
      defer { behind[person.concertID, default: 0] += 1 }
      return (person, behind[person.concertID] ?? 0)
    }
    return RowList(counted.reversed()) { person, behind in
      [.id(person.concertID), .id(person.userID), .number(behind)]
    }
  }

  /// The people who ask at lines that are on, each as the line and the places have them. Nothing is
  /// locked: a person who has a place must not lock the counter, however often they ask.
  private func look(for people: [Newcomer]) throws(BoxOfficeError) -> [Newcomer: JoinLook] {
    let given = RowList(people) { [.id($0.concertID), .id($0.userID)] }
    let looks = try ask { database in
      try database.answer(
        to: .all(
          """
          SELECT given.concert_id, given.user_id, NOW(3),
            sale_queue.opens_at IS NULL OR sale_queue.closed_at IS NOT NULL,
            \(part: queueTokenColumns)
          FROM \(part: given.table("concert_id BIGINT", "user_id BIGINT"))
          STRAIGHT_JOIN sale_queue FORCE INDEX (PRIMARY)
            ON sale_queue.concert_id = given.concert_id
          LEFT JOIN queue_token FORCE INDEX (queue_token_person)
            ON queue_token.concert_id = given.concert_id AND queue_token.user_id = given.user_id
          WHERE sale_queue.is_on
          """
        ) { columns in
          (
            Newcomer(concertID: columns.id(), userID: columns.id()),
            JoinLook(
              now: columns.instant(), isLineOpen: columns.bool(),
              known: columns.optionalRest { $0.queueToken() })
          )
        })
    }
    return Dictionary(looks) { first, _ in first }
  }
}

/// The place of a person who asks for one, as it is seen before anything is locked.
private struct JoinLook {
  let now: Instant
  /// Whether the line gives out numbers, and no lots.
  let isLineOpen: Bool
  let known: QueueToken?

  /// The place of a person who has a live one.
  var place: JoinedPlace? {
    known.flatMap { $0.isLive(at: now) ? ($0, false, now) : nil }
  }

  var isNew: Bool { isLineOpen && known == nil }

  /// Whether the person is at home, or new.
  var isUsual: Bool { place != nil || isNew }
}

extension QueueToken {
  fileprivate var newcomer: Newcomer { Newcomer(concertID: concertID, userID: userID) }
}

/// The most people who join in one transaction.
private let peopleMaximum = 32
/// How often those who are left try again together before they try in halves.
private let undoneMaximum = 2
