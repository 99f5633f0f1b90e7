import BoxOffice
import BoxOfficeStore
import Memcached

/// The buyers in a line who have polled lately, kept in memcached alone. While memcached is away or
/// just back, all count as present.
final class Presence {
  /// The note about the bearer of a token.
  struct Mark: Equatable {
    /// The last known number of the place; 0 in the lobby.
    let number: Int64
    /// The progress of the line at the last poll; later answers never tell the bearer of less.
    let serving: Int64

    static let left = Mark(number: -1, serving: 0)

    var bytes: [UInt8] { NumberList.bytes(number, serving) }
  }

  private static let leftSeconds = 24 * 60 * 60
  // The failures of the cache after which notes may be missing; a single late answer is harmless.
  private static let outageFailuresMin: UInt64 = 3

  private let memcached: Memcached
  private var failuresSeen: [ConcertID: UInt64] = [:]
  /// The notes that go to the cache in one write.
  private var notes: [CacheEntry] = []

  init(memcached: Memcached) {
    self.memcached = memcached
  }

  /// The cache's key for the mark of a token.
  func key(_ tokenID: Int64) -> String { "seen:\(tokenID)" }

  /// The mark in a cached value; nil if the value is none.
  func mark(_ kept: CachedValue?) -> Mark? {
    guard let kept, let numbers = NumberList.parse(kept.bytes, count: 2) else { return nil }
    return Mark(number: numbers[0], serving: numbers[1])
  }

  /// Notes that the bearer of a token has asked for the place. The note goes with the others of its
  /// round, by ``sendNotes()``.
  func note(_ tokenID: Int64, ahead: Int64, _ mark: Mark) {
    notes.append(
      CacheEntry(
        key: key(tokenID), bytes: mark.bytes,
        seconds: Int(QueueProgress.awaySeconds(ahead: ahead))))
  }

  /// Sends the notes, which must be before the answers, and does not wait for the cache to say that
  /// it has them: a lost note is made again by the next poll.
  func sendNotes() {
    guard !notes.isEmpty else { return }
    memcached.send(notes)
    notes.removeAll(keepingCapacity: true)
  }

  /// Notes that the bearer has left the line.
  func noteLeaving(_ tokenID: Int64) {
    _ = memcached.set(Mark.left.bytes, for: key(tokenID), seconds: Self.leftSeconds)
  }

  /// Notes that a line has its first buyer: from now on, silence means absence.
  func begin(_ concert: ConcertID) {
    _ = memcached.add([1], for: knownKey(concert), seconds: Memcached.maximumSeconds)
  }

  /// The tokens whose bearers are present.
  func present(among tokenIDs: [Int64], of queue: SaleQueue) -> Set<Int64> {
    let everybody = Set(tokenIDs)
    let concert = queue.concertID
    switch memcached.add([1], for: knownKey(concert), seconds: Memcached.maximumSeconds) {
    case .failed:
      return everybody
    case .added:
      // The cache has been restarted and lost all marks.
      warmUp(queue)
      return everybody
    case .exists:
      let failures = memcached.counters.failures
      let since = failures - (failuresSeen.updateValue(failures, forKey: concert) ?? 0)
      if since >= Self.outageFailuresMin {
        warmUp(queue)
        return everybody
      }
      if tokenIDs.isEmpty || memcached.value(for: warmingKey(concert)) != nil { return everybody }
      let seen = seen(among: tokenIDs)
      return memcached.isOpen ? everybody : seen
    }
  }

  // All count as present until every buyer in the line has had time to poll again.
  private func warmUp(_ queue: SaleQueue) {
    let ahead = queue.lastNumber - queue.serving
    guard ahead > 0 else { return }
    let seconds = Int(QueueProgress.awaySeconds(ahead: ahead))
    _ = memcached.set([1], for: warmingKey(queue.concertID), seconds: seconds)
  }

  private func seen(among tokenIDs: [Int64]) -> Set<Int64> {
    var seen: Set<Int64> = []
    for start in stride(from: 0, to: tokenIDs.count, by: Memcached.maximumKeys) {
      let piece = tokenIDs[start..<min(start + Memcached.maximumKeys, tokenIDs.count)]
      let kept = memcached.values(for: piece.map(key))
      for (tokenID, mark) in zip(piece, kept) where mark != nil { seen.insert(tokenID) }
    }
    return seen
  }

  private func knownKey(_ concert: ConcertID) -> String { "presence:\(concert.value)" }
  private func warmingKey(_ concert: ConcertID) -> String { "warming:\(concert.value)" }
}
