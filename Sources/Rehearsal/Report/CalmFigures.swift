/// How a flood went for those inside and for those outside.
package struct CalmFigures: Sendable {
  /// So soon a newcomer is to be told, in nanoseconds: by a house that all ask politely, and by one
  /// that is asked again at once.
  package static let politely: UInt64 = 1_000_000_000
  package static let rudely: UInt64 = 3_000_000_000

  /// The rush without the warm-up, in nanoseconds.
  let rush: UInt64
  /// Orders of the rush whose buyers were told of them.
  let paid: Int
  /// People who came, and those of them who were let in or held seats.
  let came, admitted: Int
  /// Payments of live holds and holds with live passes, from the end of the warm-up on; the third
  /// are payments while something was broken, which are not among the first.
  let payments, holds, disturbedPayments: Latencies
  /// The same that were turned away, from the very beginning on, as `pay 503 unavailable`.
  let shed: [String: Int]
  let shedPayments, shedHolds, shedDisturbed: Int
  /// Requests of the rush for a place or for seats by people outside, and how many of them were
  /// told in time what to do.
  let asked, told: Int
  /// The seconds after which those outside were to come again.
  let retryAfter: Spread
  /// Requests of the rush by those who were not admitted before its end.
  let outsideRequests: Int
  /// Seconds until the first normal one, after the rush and after the disturbance.
  let normalAfterRush, normalAfterDisturbance: Int?
  /// By how many percent payments differ from their mean, from the disturbance to the rush's end.
  let swing: Int?

  package init(
    _ history: [Attempt], _ calm: Calm, during rush: Range<UInt64>, toldWithin limit: UInt64
  ) {
    let insiders = Insiders(history)
    let seconds = CalmSeconds(history, insiders)
    let admissions = history.filter(\.isAdmission)
    let inside = Set(admissions.lazy.filter { $0.ended < rush.upperBound }.map(\.buyer))
    var tally = Tally()
    for (index, attempt) in history.enumerated() {
      if insiders.isOwed(attempt, at: index) {
        let isDisturbed = calm.isDisturbed(attempt)
        tally.noteRefusal(attempt, isDisturbed: isDisturbed)
        if attempt.began >= rush.lowerBound { tally.noteTime(attempt, isDisturbed: isDisturbed) }
      } else if rush.contains(attempt.began), !insiders.standings[index].isInside {
        tally.noteOutside(attempt, within: limit)
      }
    }
    self.rush = rush.upperBound - rush.lowerBound
    came = Set(history.map(\.buyer)).count
    admitted = Set(admissions.map(\.buyer)).count
    paid = seconds.paid(during: rush)
    payments = Latencies(tally.payments)
    holds = Latencies(tally.holds)
    disturbedPayments = Latencies(tally.disturbedPayments)
    shed = tally.shed
    (shedPayments, shedHolds) = (tally.shedPayments, tally.shedHolds)
    shedDisturbed = tally.shedDisturbed
    (asked, told) = (tally.asked, tally.told)
    retryAfter = Spread(tally.retryAfter)
    outsideRequests = history.count { rush.contains($0.began) && !inside.contains($0.buyer) }
    normalAfterRush = seconds.untilNormal(after: rush.upperBound)
    normalAfterDisturbance = calm.disturbed.flatMap { seconds.untilNormal(after: $0.upperBound) }
    swing = calm.disturbed.flatMap {
      seconds.swing(during: min($0.upperBound, rush.upperBound)..<rush.upperBound)
    }
  }

  /// Paid orders a second of the rush, in tenths.
  var goodputTenths: Int { perSecond(paid) }

  /// How many a second of the rush, in tenths.
  func perSecond(_ count: Int) -> Int {
    rush > 0 ? Int(UInt64(count) * 10_000_000_000 / rush) : 0
  }

  /// The share of those who were told in time, in thousandths and rounded down.
  var toldPerMille: Int { asked > 0 ? told * 1000 / asked : 1000 }
}

/// How far some whole numbers lie apart.
struct Spread: Sendable, Equatable {
  let count, distinct: Int
  let least, most: Int?
  /// In tenths.
  let mean, deviation: Int?

  init(_ numbers: [Int]) {
    count = numbers.count
    distinct = Set(numbers).count
    (least, most) = (numbers.min(), numbers.max())
    guard !numbers.isEmpty else {
      (mean, deviation) = (nil, nil)
      return
    }
    let average = Double(numbers.reduce(0, +)) / Double(count)
    let square = numbers.reduce(0) { $0 + (Double($1) - average) * (Double($1) - average) }
    mean = Int((average * 10).rounded())
    deviation = Int(((square / Double(count)).squareRoot() * 10).rounded())
  }
}

/// The counts that grow request by request.
private struct Tally {
  var payments: [UInt64] = []
  var holds: [UInt64] = []
  var disturbedPayments: [UInt64] = []
  var shed: [String: Int] = [:]
  var (shedPayments, shedHolds, shedDisturbed) = (0, 0, 0)
  var (asked, told) = (0, 0)
  var retryAfter: [Int] = []

  mutating func noteTime(_ attempt: Attempt, isDisturbed: Bool) {
    // A request that the client itself has cut has no duration.
    if case .unknown("hung up") = attempt.outcome { return }
    switch (attempt.step == .pay, isDisturbed) {
    case (true, false): payments.append(attempt.latency)
    case (true, true): disturbedPayments.append(attempt.latency)
    case (false, false): holds.append(attempt.latency)
    case (false, true): break
    }
  }

  mutating func noteRefusal(_ attempt: Attempt, isDisturbed: Bool) {
    guard attempt.isTurnedAway else { return }
    shed["\(attempt.step.rawValue) \(attempt.outcome.label)", default: 0] += 1
    if isDisturbed {
      shedDisturbed += 1
    } else if attempt.step == .pay {
      shedPayments += 1
    } else {
      shedHolds += 1
    }
  }

  mutating func noteOutside(_ attempt: Attempt, within limit: UInt64) {
    if let seconds = attempt.retryAfterSeconds { retryAfter.append(seconds) }
    guard attempt.step == .join || attempt.step == .hold else { return }
    if case .unknown("hung up") = attempt.outcome { return }
    asked += 1
    if attempt.tellsWhatToDo, attempt.ended - attempt.began <= limit { told += 1 }
  }
}

extension Attempt {
  /// Whether the answer let the person in.
  fileprivate var isAdmission: Bool { isDone && (step == .hold || queueState == "active") }

  /// Whether the answer gives a place, a reason, or a time to come again.
  fileprivate var tellsWhatToDo: Bool {
    switch outcome {
    case .answered(429, _), .answered(503, _): retryAfterSeconds != nil
    case .answered(500..., _), .unknown: false
    case .answered: true
    }
  }
}
