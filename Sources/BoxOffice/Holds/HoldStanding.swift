/// How a buyer stands who asks for another hold: the pause that is left of former ones, and the
/// holds that are neither paid nor given back.
package struct HoldStanding: Sendable, Equatable {
  /// A hold that has not been ended.
  package struct OpenHold: Sendable, Equatable {
    package let id: HoldID
    package let expiresAt: Instant

    package init(id: HoldID, expiresAt: Instant) {
      self.id = id
      self.expiresAt = expiresAt
    }
  }

  package let pausedUntil: Instant?
  package let open: [OpenHold]

  package init(pausedUntil: Instant?, open: [OpenHold]) {
    self.pausedUntil = pausedUntil
    self.open = open
  }

  /// The holds that have run out and that nobody has ended, so that they are not counted yet.
  package func runOut(at now: Instant) -> [HoldID] {
    open.filter { $0.expiresAt <= now }.map(\.id)
  }

  /// Refuses a further hold during the pause, and above the number of live ones; 0 is no limit.
  package func requireWelcome(at now: Instant, liveHoldsMax: Int64) throws(BoxOfficeError) {
    if let pausedUntil, pausedUntil > now { throw .paused(until: pausedUntil, at: now) }
    guard liveHoldsMax > 0 else { return }
    let ends = open.map(\.expiresAt).filter { $0 > now }.sorted()
    // The office may have lowered the number: then several must end.
    let surplus = ends.count - Int(liveHoldsMax)
    if surplus >= 0 { throw .paused(until: ends[surplus], at: now) }
  }
}

extension BoxOfficeError {
  /// The refusal of a hold until a moment that is still to come.
  package static func paused(until end: Instant, at now: Instant) -> BoxOfficeError {
    let milliseconds = end.millisecondsSince1970 - now.millisecondsSince1970
    return .holdingPaused(until: end, retryAfterSeconds: max(1, (milliseconds + 999) / 1000))
  }
}
