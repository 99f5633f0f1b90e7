import BoxOffice
import MariaDB

extension Store {
  /// Admits people to a sale, within the limits of its line and its share of the house. `isPresent`
  /// tells which tokens have polled lately.
  func admit(
    _ concert: ConcertID, _ share: HouseShare, isPresent: ([Int64], SaleQueue) -> Set<Int64>
  ) throws(BoxOfficeError) -> SaleQueue? {
    var admitted: UInt64 = 0
    let queue = try transact { connection -> SaleQueue? in
      guard let queue = try lockOpenQueue(concert, connection) else { return nil }
      reach(.admissionLocked)
      admitted = try tick(queue, share, isPresent, connection)
      return try connection.answer(to: self.queue(of: concert))
    }
    if queue != nil { turnover.admissions += admitted }
    return queue
  }

  // Joins hold the row most of the time of a flood, each for an instant, so it is waited for in
  // turn with them: a line that is let in late comes in lumps.
  private func lockOpenQueue(
    _ concert: ConcertID, _ connection: Connection
  ) throws -> SaleQueue? {
    let free = try connection.answer(to: queue(of: concert, "FOR UPDATE SKIP LOCKED"))
    let queue = try free ?? waitForQueue(concert, connection)
    guard let queue, queue.isOn, !queue.mustDraw else { return nil }
    return queue
  }

  private func waitForQueue(
    _ concert: ConcertID, _ connection: Connection
  ) throws -> SaleQueue? {
    do {
      _ = try connection.answer(to: queue(of: concert, "FOR UPDATE WAIT 1"))
    } catch DatabaseError.lockTimeout {
      return nil
    }
    // The row that came with the lock is of the moment before the wait.
    return try connection.answer(to: queue(of: concert))
  }

  private func tick(
    _ queue: SaleQueue, _ share: HouseShare, _ isPresent: ([Int64], SaleQueue) -> Set<Int64>,
    _ connection: Connection
  ) throws -> UInt64 {
    let budget = queue.budget(live: try countPasses(queue.concertID, connection))
    let places = min(share.places, budget.admissions)
    var admitted = try readBack(queue.concertID, limit: places, connection)
    let passage = try passNext(
      queue, places: places - Int64(admitted.count), isPresent, connection)
    admitted += passage.admitted
    try giveNumbers(admitted, passes: queue, connection)
    try markSkipped(passage.skipped, of: queue.concertID, connection)
    reach(.admissionInside)
    let count = Int64(admitted.count)
    _ = try connection.execute(
      """
      UPDATE sale_queue
      SET ticked_at = NOW(3), serving = \(passage.serving),
        credit = \(budget.creditLeft(after: count)),
        pace = \(count > 0 || queue.lastNumber > queue.serving
          ? budget.pace(after: count, before: queue.pace, growsFast: share.growsFast) : queue.pace)
      WHERE concert_id = \(queue.concertID)
      """)
    return UInt64(count)
  }

  private func countPasses(_ concert: ConcertID, _ connection: Connection) throws -> Int64 {
    try connection.answer(
      to: .one(
        """
        SELECT COUNT(*) FROM queue_token
        WHERE concert_id = \(concert) AND state = 'active' AND expires_at > NOW(3)
        """
      ) { $0.int() })
  }

  /// People who were passed over and are back have the first places.
  private func readBack(
    _ concert: ConcertID, limit: Int64, _ connection: Connection
  ) throws -> [Int64] {
    guard limit > 0 else { return [] }
    return try connection.answer(
      to: .all(
        """
        SELECT number FROM queue_token
        WHERE concert_id = \(concert) AND is_back
        ORDER BY number
        LIMIT \(limit)
        """
      ) { $0.int() })
  }

  private struct Passage {
    var admitted: [Int64] = []
    var skipped: [Int64] = []
    var serving: Int64
  }

  /// Admits along the line until the places are taken, and passes over people who are away.
  private func passNext(
    _ queue: SaleQueue, places: Int64, _ isPresent: ([Int64], SaleQueue) -> Set<Int64>,
    _ connection: Connection
  ) throws -> Passage {
    var passage = Passage(serving: queue.serving)
    guard places > 0 else { return passage }
    let next = try connection.answer(to: candidates(behind: queue, places: places))
    let waiting = next.filter(\.isWaiting)
    // The presence of a newcomer may not have been noted yet.
    let fresh = waiting.filter(\.isFresh).map(\.tokenID)
    let present = isPresent(waiting.filter { !$0.isFresh }.map(\.tokenID), queue).union(fresh)
    for candidate in next where passage.admitted.count < places {
      passage.serving = candidate.number
      guard candidate.isWaiting else { continue }
      if present.contains(candidate.tokenID) {
        passage.admitted.append(candidate.number)
      } else {
        passage.skipped.append(candidate.number)
      }
    }
    return passage
  }

  private struct Candidate {
    let number: Int64
    let tokenID: Int64
    let isWaiting: Bool
    let isFresh: Bool
  }

  private func candidates(behind queue: SaleQueue, places: Int64) -> Query<[Candidate]> {
    .all(
      """
      SELECT number, id, state = 'waiting',
        joined_at > NOW(3) - INTERVAL \(QueueProgress.freshSeconds) SECOND
      FROM queue_token
      WHERE concert_id = \(queue.concertID) AND number > \(queue.serving)
      ORDER BY number
      LIMIT \(max(candidatesMin, places * 2))
      """
    ) {
      Candidate(
        number: $0.int(), tokenID: $0.int(), isWaiting: $0.bool(), isFresh: $0.bool())
    }
  }

  private func giveNumbers(
    _ numbers: [Int64], passes queue: SaleQueue, _ connection: Connection
  ) throws {
    for batch in numbers.batches(of: updateBatch) {
      _ = try connection.execute(
        """
        UPDATE queue_token
        SET state = 'active', admitted_at = NOW(3), is_skipped = FALSE, is_back = FALSE,
          expires_at = NOW(3) + INTERVAL \(queue.passSeconds) SECOND
        WHERE concert_id = \(queue.concertID) AND number IN (\(list: batch)) AND state = 'waiting'
        """)
    }
  }

  private func markSkipped(
    _ numbers: [Int64], of concert: ConcertID, _ connection: Connection
  ) throws {
    for batch in numbers.batches(of: updateBatch) {
      _ = try connection.execute(
        """
        UPDATE queue_token
        SET is_skipped = TRUE
        WHERE concert_id = \(concert) AND number IN (\(list: batch)) AND state = 'waiting'
        """)
    }
  }
}

private let candidatesMin: Int64 = 200
private let updateBatch = 100

extension [Int64] {
  /// Pieces of one size, the last one filled up by repetition, because a statement would be
  /// prepared for each size.
  fileprivate func batches(of size: Int) -> [[Int64]] {
    stride(from: 0, to: count, by: size).map { start in
      let piece = Array(self[start..<Swift.min(start + size, count)])
      return piece + Array(repeating: piece[0], count: size - piece.count)
    }
  }
}
