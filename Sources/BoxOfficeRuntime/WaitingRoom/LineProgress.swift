import BoxOffice
import BoxOfficeStore
import Memcached
import System

/// How far each line is, kept in memcached for a second; whoever finds nothing there lets people in, if it is
/// time for that, and keeps what came of it.
struct LineProgress {
  private static let seconds = 1
  private static let ageMillisecondsMax: Int64 = 2000

  let store: Store
  let memcached: Memcached
  let presence: Presence

  func key(_ concert: ConcertID) -> String { "queue:\(concert.value)" }

  /// The progress that was kept, or what the line's row says.
  func fetch(
    _ concert: ConcertID, _ kept: CachedValue?
  ) throws(BoxOfficeError) -> QueueProgress {
    if let known = parse(kept) { return known }
    let lock = "lock:" + key(concert)
    let right = memcached.add([1], for: lock, seconds: Self.seconds)
    guard let queue = try store.findQueue(concert) else { throw .queueNotRequired }
    if right == .exists { return queue.progress }
    let ticked = queue.isDue ? tickCalmly(concert) : nil
    let progress = keep((ticked ?? queue).progress, of: concert, isNewest: ticked != nil)
    _ = memcached.delete(lock)
    return progress
  }

  /// Lets people in, if it is time; where a lobby has closed, takes the next step of its draw.
  func tick(_ concert: ConcertID) throws(BoxOfficeError) -> SaleQueue? {
    if let queue = try store.findQueue(concert), queue.isOn, queue.mustDraw {
      return try store.advanceDraw(of: queue)
    }
    return try store.admit(concert) { presence.present(among: $0, of: $1) }
  }

  // Who only asks for a place must not be told that others could not be let in.
  private func tickCalmly(_ concert: ConcertID) -> SaleQueue? {
    do {
      return try tick(concert)
    } catch {
      Log.event("tick_failed", [("concert_id", "\(concert.value)"), ("reason", "\(error)")])
      return nil
    }
  }

  // What another has kept meanwhile may be newer than what was read here.
  private func keep(
    _ progress: QueueProgress, of concert: ConcertID, isNewest: Bool
  ) -> QueueProgress {
    let numbers = [
      progress.isOn ? 1 : 0, progress.serving, progress.pace, progress.lobbySeconds ?? -1,
      ThisProcess.hostMilliseconds,
    ]
    let words = numbers.map { String($0) } + [ThisProcess.hostStart]
    let bytes = Array(words.joined(separator: " ").utf8)
    let kept = memcached.value(for: key(concert))
    let other = parse(kept)
    if let other, other.serving > progress.serving { return other }
    if isNewest || (kept != nil && other == nil) {
      _ = memcached.set(bytes, for: key(concert), seconds: Self.seconds)
    } else {
      _ = memcached.add(bytes, for: key(concert), seconds: Self.seconds)
    }
    return progress
  }

  // A cache that stood still has not noticed how old its values are: they would send the line back. What
  // another host has kept cannot be judged, nor need it be: its clock has nothing to do with this one.
  private func parse(_ kept: CachedValue?) -> QueueProgress? {
    guard let kept else { return nil }
    let words = String(decoding: kept.bytes, as: UTF8.self).split(separator: " ")
    let numbers = words.dropLast().compactMap { Int64($0) }
    guard numbers.count == 5, let host = words.last else { return nil }
    guard
      host != ThisProcess.hostStart
        || ThisProcess.hostMilliseconds - numbers[4] <= Self.ageMillisecondsMax
    else { return nil }
    return QueueProgress(
      isOn: numbers[0] == 1, serving: numbers[1], pace: numbers[2],
      lobbySeconds: numbers[3] < 0 ? nil : numbers[3])
  }
}
