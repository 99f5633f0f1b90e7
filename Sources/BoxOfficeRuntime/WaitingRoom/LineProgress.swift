import BoxOffice
import BoxOfficeStore
import Memcached
import System

/// The progress of each line, kept in memcached for a second. A worker that finds no progress there
/// admits buyers if a tick is due, and keeps the new progress.
struct LineProgress {
  private static let seconds = 1
  private static let keptMilliseconds: Int64 = 1000

  let store: Store
  let memcached: Memcached
  let presence: Presence
  /// The tills of this host.
  let till: TillGauge

  func key(_ concert: ConcertID) -> String { "queue:\(concert.value)" }

  /// The progress from the cache, or else from the line's row.
  func fetch(
    _ concert: ConcertID, _ kept: CachedValue?
  ) throws(BoxOfficeError) -> QueueProgress {
    if let known = parse(kept) { return known }
    let lock = "lock:" + key(concert)
    let right = memcached.add([1], for: lock, seconds: Self.seconds)
    guard let queue = try store.findQueue(concert) else { throw .queueNotRequired }
    if right == .exists { return queue.progress }
    let ticked = queue.isDue ? tickCalmly(queue) : nil
    let progress = keep(ticked ?? queue, isNewest: ticked != nil)
    _ = memcached.delete(lock)
    return progress
  }

  /// Lets people in from all lines, if a tick of the house is due.
  func tickHouse() throws(BoxOfficeError) -> Bool {
    try store.tickHouse(till.pressure) { presence.present(among: $0, of: $1) }
  }

  /// Takes the next step of the draw of a lobby that has closed; nil where there is none to take.
  func draw(_ concert: ConcertID) throws(BoxOfficeError) -> SaleQueue? {
    guard let queue = try store.findQueue(concert), queue.isOn, queue.mustDraw else { return nil }
    return try store.advanceDraw(of: queue)
  }

  // A failed tick must not fail the poll of a buyer who only asks for a place.
  private func tickCalmly(_ queue: SaleQueue) -> SaleQueue? {
    let id = queue.concertID
    do {
      if queue.mustDraw, let drawn = try store.advanceDraw(of: queue) { return drawn }
      return try tickHouse() ? store.findQueue(id) : nil
    } catch {
      Log.event("tick_failed", [("concert_id", "\(id.value)"), ("reason", "\(error)")])
      return nil
    }
  }

  // Keeps the progress, unless another worker has kept a newer one meanwhile.
  private func keep(_ queue: SaleQueue, isNewest: Bool) -> QueueProgress {
    let (concert, progress) = (queue.concertID, queue.progress)
    let numbers = NumberList.bytes(
      progress.isOn ? 1 : 0, progress.serving, progress.pace, progress.lobbySeconds ?? -1,
      progress.lobbySpreadSeconds,
      MonotonicClock.milliseconds + (queue.millisecondsUntilDue ?? Self.keptMilliseconds))
    let bytes = numbers + [UInt8(ascii: " ")] + ThisProcess.hostStart.utf8
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

  // The progress in a cached value; nil if the next tick is due. The cache counts in seconds, too
  // coarse to tick the line at each of them; and one that was suspended does not expire its values,
  // which would send the line back. The age of another host's value cannot be told by this host's
  // clock, so that value is taken as it is.
  private func parse(_ kept: CachedValue?) -> QueueProgress? {
    guard let kept, let end = kept.bytes.lastIndex(of: UInt8(ascii: " ")),
      let numbers = NumberList.parse(kept.bytes[..<end], count: 6)
    else { return nil }
    guard
      !kept.bytes[(end + 1)...].elementsEqual(ThisProcess.hostStart.utf8)
        || (0...Self.keptMilliseconds).contains(numbers[5] - MonotonicClock.milliseconds)
    else { return nil }
    return QueueProgress(
      isOn: numbers[0] == 1, serving: numbers[1], pace: numbers[2],
      lobbySeconds: numbers[3] < 0 ? nil : numbers[3], lobbySpreadSeconds: numbers[4])
  }
}
