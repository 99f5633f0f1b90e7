import BoxOffice

/// Counting the free seats of an arena takes milliseconds, so a worker counts twice a second at most.
struct FreeSeatCounts {
  private static let lifetime = Duration.milliseconds(500)
  private static let maximumEntries = 1024

  private var counts: [ScheduleID: (count: Int64, until: ContinuousClock.Instant)] = [:]

  /// The remembered count, or a new one where that is too old.
  mutating func count(for id: ScheduleID, recount: () throws -> Int64) rethrows -> Int64 {
    let now = ContinuousClock.now
    if let known = counts[id], now < known.until { return known.count }
    let count = try recount()
    if counts.count >= Self.maximumEntries { counts.removeAll(keepingCapacity: true) }
    counts[id] = (count, now + Self.lifetime)
    return count
  }
}
