/// The number of people whom the limits of a line let enter now.
package struct AdmissionBudget: Sendable, Equatable {
  package let admissions: Int64
  /// The allowance of the rate, in thousandths.
  private let credit: Int64
  private let creditMax: Int64
  private let elapsedMilliseconds: Int64

  /// Counts from the free places and from what the rate has allowed since the last tick. At most
  /// one second's worth of unused allowance is kept, so that a line that stood still does not
  /// burst. A limit that is not set does not count.
  package init(
    capacity: Int64?, live: Int64, admissionsPerMinute: Int64?, credit: Int64,
    elapsedMilliseconds: Int64
  ) {
    self.elapsedMilliseconds = max(0, elapsedMilliseconds)
    let counted = min(self.elapsedMilliseconds, Self.countedMillisecondsMax)
    let perMinute = admissionsPerMinute ?? Self.unlimited
    creditMax = max(1000, perMinute * 1000 / 60)
    self.credit = min(max(0, credit), creditMax) + perMinute * counted / 60
    let allowed = admissionsPerMinute == nil ? Self.unlimited : self.credit / 1000
    admissions = max(0, min((capacity ?? Self.unlimited) - live, allowed))
  }

  /// The rest of the allowance after people have entered.
  package func creditLeft(after admitted: Int64) -> Int64 {
    min(credit - admitted * 1000, creditMax)
  }

  /// The measured pace, smoothed over a minute, since passes come back in bursts, or over the
  /// seconds in which very many enter: whoever far behind is told too long a wait asks too late,
  /// and keeps a place inside empty until then. A house that grows fast lets in twice as many soon.
  package func pace(after admitted: Int64, before: Int64, growsFast: Bool = false) -> Int64 {
    guard elapsedMilliseconds > 0 else { return before }
    let now = admitted * (growsFast ? 120_000_000 : 60_000_000) / elapsedMilliseconds
    if before == 0 { return now }
    let crowdMilliseconds = Self.crowd * 60_000_000 / max(before, now)
    let period = min(max(crowdMilliseconds, Self.paceMillisecondsMin), Self.paceMillisecondsMax)
    let weight = min(elapsedMilliseconds, period)
    return (before * (period - weight) + now * weight) / period
  }

  // People in front poll every two seconds, so two ticks of a healthy line may be so far apart.
  private static let countedMillisecondsMax: Int64 = 3000
  private static let paceMillisecondsMin: Int64 = 5000
  private static let paceMillisecondsMax: Int64 = 60_000
  /// So many people tell a pace.
  private static let crowd: Int64 = 500
  private static let unlimited: Int64 = 1_000_000_000
}

extension SaleQueue {
  /// How many the limits of the line let enter now, with so many passes that live.
  package func budget(live: Int64) -> AdmissionBudget {
    AdmissionBudget(
      capacity: capacity, live: live, admissionsPerMinute: admissionsPerMinute, credit: credit,
      elapsedMilliseconds: millisecondsSinceTick)
  }
}
