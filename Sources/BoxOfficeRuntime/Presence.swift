import BoxOffice
import BoxOfficeStore
import Memcached

/// Who in a line has been heard of lately. Kept in memcached alone: with that gone, or just back, everybody
/// counts as present.
struct Presence {
  let memcached: Memcached

  /// Notes that the bearer of a token has asked for the place.
  func note(_ tokenID: Int64, ahead: Int64) {
    _ = memcached.set(
      [1], for: seenKey(tokenID), seconds: Int(QueueProgress.awaySeconds(ahead: ahead)))
  }

  /// Notes that somebody is the first of a line: from here on, silence means absence.
  func begin(_ concert: ConcertID) {
    _ = memcached.add([1], for: knownKey(concert), seconds: Memcached.maximumSeconds)
  }

  /// Those of the tokens that are there.
  func present(among tokenIDs: [Int64], of queue: SaleQueue) -> Set<Int64> {
    let everybody = Set(tokenIDs)
    switch memcached.add([1], for: knownKey(queue.concertID), seconds: Memcached.maximumSeconds) {
    case .failed:
      return everybody
    case .added:
      // The cache has lost its memory. Until everybody has had time to ask again, nobody is missing.
      let ahead = queue.lastNumber - queue.serving
      if ahead > 0 {
        let seconds = Int(QueueProgress.awaySeconds(ahead: ahead))
        _ = memcached.set([1], for: warmingKey(queue.concertID), seconds: seconds)
      }
      return everybody
    case .exists:
      if tokenIDs.isEmpty || memcached.value(for: warmingKey(queue.concertID)) != nil {
        return everybody
      }
      let seen = tokenIDs.filter { memcached.value(for: seenKey($0)) != nil }
      return memcached.isOpen ? everybody : Set(seen)
    }
  }

  private func seenKey(_ tokenID: Int64) -> String { "seen:\(tokenID)" }
  private func knownKey(_ concert: ConcertID) -> String { "presence:\(concert.value)" }
  private func warmingKey(_ concert: ConcertID) -> String { "warming:\(concert.value)" }
}
