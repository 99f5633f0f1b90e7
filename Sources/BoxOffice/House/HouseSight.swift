/// A view of the house at a tick: who is inside, who wants in, and how long the till makes people
/// wait.
package struct HouseSight: Sendable, Equatable {
  package let now: Instant
  /// The time since the last tick.
  package let elapsedMilliseconds: Int64
  package let inside: Int64
  /// Those inside after the last tick, whom it let in among them.
  package let filled: Int64
  package let isWanted: Bool
  /// The worst wait among the hosts; nil where nobody has measured one.
  package let waitMilliseconds: Int64?
  package let tillWorkers: Int64
  /// When somebody was let in last.
  package let admittedAt: Instant?

  package init(
    now: Instant, elapsedMilliseconds: Int64, inside: Int64, filled: Int64, isWanted: Bool,
    waitMilliseconds: Int64?, tillWorkers: Int64, admittedAt: Instant?
  ) {
    self.now = now
    self.elapsedMilliseconds = elapsedMilliseconds
    self.inside = inside
    self.filled = max(inside, filled)
    self.isWanted = isWanted
    self.waitMilliseconds = waitMilliseconds
    self.tillWorkers = max(1, tillWorkers)
    self.admittedAt = admittedAt
  }

  /// The people who have left since the last tick.
  package var gone: Int64 { filled - inside }

  /// How many may be let in now.
  package func admissions(into window: HouseWindow) -> Int64 {
    guard isWanted else { return 0 }
    let free = window.places - inside
    // A house that is too full empties slowly: with nobody let in, the till would stand idle later.
    let few = free > 0 ? min(free, most(of: window)) : gone * (isSlow ? 70 : 85) / 100
    return max(isVerySlow ? min(few, gone / 2) : few, mustMove ? 1 : 0)
  }

  private func most(of window: HouseWindow) -> Int64 {
    guard !isSlow else { return gone }
    // Where people stay for a short time, the load of those let in shows soon.
    let ofStay = window.places * 1000 / (Self.sharesOfStay * window.stayMilliseconds)
    let least = max(window.places / Self.shareAtOnce, Self.leastAtOnce * tillWorkers)
    return gone + max(least, min(window.places / Self.mostAtOnce, ofStay))
  }

  private var isSlow: Bool { (waitMilliseconds ?? 0) > HouseWindow.slowMilliseconds }
  private var isVerySlow: Bool { (waitMilliseconds ?? 0) > HouseWindow.verySlowMilliseconds }

  // However slow the till is, the line does not stand.
  private var mustMove: Bool {
    admittedAt.map { now >= $0.adding(milliseconds: Self.standMilliseconds) } ?? true
  }

  private static let shareAtOnce: Int64 = 16
  private static let mostAtOnce: Int64 = 4
  private static let sharesOfStay: Int64 = 2
  private static let leastAtOnce: Int64 = 32
  private static let standMilliseconds: Int64 = 2000
}
