/// How many people may be inside at once, held by how long the till makes them wait.
///
/// A rate could not be held so: between a person's admission and the load that the person brings
/// lies the time to choose seats. People inside can be counted at any moment.
package struct HouseWindow: Sendable, Equatable {
  package private(set) var places: Int64
  /// The window at which the till last became slow; nil while nobody knows what can be served.
  package private(set) var best: Int64?
  package private(set) var cutAt: Instant?
  /// How long people stay inside, smoothed.
  package private(set) var stayMilliseconds: Int64
  /// The seconds in a row in which the till was slow.
  package private(set) var slowTicks: Int64

  package init(
    places: Int64, best: Int64?, cutAt: Instant?, stayMilliseconds: Int64, slowTicks: Int64
  ) {
    self.places = places
    self.best = best
    self.cutAt = cutAt
    self.stayMilliseconds = stayMilliseconds
    self.slowTicks = slowTicks
  }

  /// The first window of a house with so many workers at its tills.
  package init(tillWorkers: Int64) {
    self.init(
      places: Self.firstPlaces * max(1, tillWorkers), best: nil, cutAt: nil,
      stayMilliseconds: Self.firstStay, slowTicks: 0)
  }

  /// A change of the window, with the word by which it is reported.
  package enum Change: String, Sendable, CaseIterable {
    case begun, stays, grows, cut, unknown
  }

  /// Moves the window by what is seen at a tick.
  package mutating func move(by sight: HouseSight) -> Change {
    let floor = Self.floorPlaces * sight.tillWorkers
    if sight.elapsedMilliseconds > Self.absentMilliseconds {
      // After a while unwatched, the right number may have become too high.
      best = places
      places = max(floor, places / 2)
    } else if sight.isWanted {
      noteStay(sight)
    }
    guard let wait = sight.waitMilliseconds else {
      slowTicks = 0
      return .unknown
    }
    slowTicks = wait > Self.slowMilliseconds ? slowTicks + 1 : 0
    if wait > Self.slowMilliseconds {
      guard !isHiccup(wait), mayCut(after: wait, at: sight.now) else { return .stays }
      best = places
      places = max(floor, min(places, sight.filled) * share(after: wait) / 100)
      cutAt = sight.now
      return .cut
    }
    guard wait < Self.quickMilliseconds else { return .stays }
    let before = places
    if !sight.isWanted {
      // Where nobody waits to be let in, as many as are inside can be served.
      places = max(places, sight.filled)
      // Those who come next may stay longer or shorter than those before: in a line they need some
      // seconds to learn of their turn.
      if sight.filled * 2 < places { best = nil }
    } else if sight.filled * 10 >= places * 9 {
      places = min(Self.placesMax, places + growth(wait, sight))
    }
    return places > before ? .grows : .stays
  }

  // By Little's law, people stay for as long as the house takes to let out as many as are inside.
  private mutating func noteStay(_ sight: HouseSight) {
    guard sight.filled > 0, sight.elapsedMilliseconds > 0 else { return }
    let seen = sight.filled * sight.elapsedMilliseconds / max(1, sight.gone)
    // Where nobody has gone yet, it may be twice as long as was thought.
    let most = min(2 * stayMilliseconds, Self.stayRange.upperBound)
    let now = min(max(seen, Self.stayRange.lowerBound), most)
    stayMilliseconds += (now - stayMilliseconds) / Self.staySmoothing
  }

  // While the first window is sought, one slow second may be a hiccup of a disk, and a cut would
  // end the search.
  private func isHiccup(_ wait: Int64) -> Bool {
    best == nil && slowTicks < 2 && wait <= Self.verySlowMilliseconds
  }

  // One stall must not cut many times: those who waited through it are served for seconds. Nor must
  // a cut be followed by the next one before those who were inside then have gone.
  private func mayCut(after wait: Int64, at now: Instant) -> Bool {
    guard let cutAt else { return true }
    let pause = max(Self.cutPauseMilliseconds, 2 * wait, stayMilliseconds)
    return now >= cutAt.adding(milliseconds: pause)
  }

  // A till that is a little slow has a little too many.
  private func share(after wait: Int64) -> Int64 {
    wait > Self.verySlowMilliseconds ? 75 : 90
  }

  // While the till hardly makes anybody wait, as many more as have gone: who was let in a moment
  // ago has brought no load yet, and only those who are done show that others can be served. A
  // tenth also where nobody goes, since the house may be full of people who have gone away. Near
  // what can be served, so slowly that the effect is seen before much has changed.
  private func growth(_ wait: Int64, _ sight: HouseSight) -> Int64 {
    let least = Self.leastGrowth * sight.tillWorkers
    let isIdle = wait <= Self.idleMilliseconds
    if best == nil || isIdle && isLongAgo(cutAt, sight.now) {
      return max(least, places / 10, isIdle ? min(places / 2, sight.gone) : 0)
    }
    let isBelow = places * 10 < (best ?? 0) * 9
    let share = isBelow ? Self.returnShare : Self.growthShare
    let perStay = share.ofStay * 1000 / stayMilliseconds
    return max(least, places * min(share.ofTick, perStay) / 1000)
  }

  private func isLongAgo(_ moment: Instant?, _ now: Instant) -> Bool {
    guard let moment else { return true }
    return now >= moment.adding(milliseconds: Self.staysUntilKnown * stayMilliseconds)
  }

  package static let slowMilliseconds: Int64 = 100
  /// A till that is so slow needs relief at once.
  static let verySlowMilliseconds: Int64 = 400
  package static let quickMilliseconds: Int64 = 50
  private static let idleMilliseconds: Int64 = 3
  private static let absentMilliseconds: Int64 = 10_000
  private static let cutPauseMilliseconds: Int64 = 2000
  private static let firstPlaces: Int64 = 128
  private static let firstStay: Int64 = 2000
  private static let stayRange: ClosedRange<Int64> = 1000...60_000
  private static let staySmoothing: Int64 = 8
  /// So many stays after a cut its effect is known.
  private static let staysUntilKnown: Int64 = 3
  private static let floorPlaces: Int64 = 4
  private static let leastGrowth: Int64 = 2
  private static let placesMax: Int64 = 1_000_000
  /// In thousandths of the window.
  private static let returnShare: (ofTick: Int64, ofStay: Int64) = (100, 250)
  private static let growthShare: (ofTick: Int64, ofStay: Int64) = (20, 150)
}
