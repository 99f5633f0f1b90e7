/// One buyer's time in the line under one number, as the answers told it. Moments are nanoseconds
/// of the rehearsal's clock.
struct TimeInLine {
  // Below the silence that the line itself allows, which is two intervals and ten seconds.
  private static let graceNanoseconds: UInt64 = 8_000_000_000

  let buyer: Int
  private(set) var number: Int64?
  /// The first answer that said to wait, and the last.
  private(set) var firstWaiting: Attempt?
  private(set) var lastWaiting: Attempt?
  /// The first answer that said to come in.
  private(set) var firstActive: Attempt?
  /// The first moment at which the buyer may have used the pass, or was told of its end.
  private(set) var mayEndAt: UInt64?
  /// Whether every poll came at the time that the line asked for and was answered.
  private(set) var isFaithful: Bool
  /// Whether a join was left without an answer, which may have given another number.
  private(set) var mayHaveJoinedAnew = false
  private var last: Attempt?

  private init(buyer: Int, isFaithful: Bool) {
    self.buyer = buyer
    self.isFaithful = isFaithful
  }

  static func all(of history: [Attempt]) -> [TimeInLine] {
    let steps: Set<Attempt.Step> = [.join, .poll, .leave, .pay]
    let buyers = Dictionary(grouping: history.filter { steps.contains($0.step) }, by: \.buyer)
    return buyers.keys.sorted().flatMap { buyer in
      timesInLine(of: buyer, (buyers[buyer] ?? []).sorted { $0.began < $1.began })
    }
  }

  private static func timesInLine(of buyer: Int, _ attempts: [Attempt]) -> [TimeInLine] {
    var ended: [TimeInLine] = []
    var time = TimeInLine(buyer: buyer, isFaithful: true)
    for attempt in attempts {
      if attempt.isDone, let number = attempt.queueNumber, let known = time.number, number != known
      {
        ended.append(time)
        time = TimeInLine(buyer: buyer, isFaithful: true)
      }
      time.note(attempt)
    }
    return ended + (time.last == nil ? [] : [time])
  }

  private mutating func note(_ attempt: Attempt) {
    guard attempt.step == .join || attempt.step == .poll else {
      // Leaving or paying ends the pass, whatever became of the answer.
      if firstActive == nil { isFaithful = false }
      mayEndAt = mayEndAt ?? attempt.began
      return
    }
    guard attempt.isDone else {
      // The line may have missed a poll that was not answered.
      if firstActive == nil { isFaithful = false }
      if attempt.step == .join, attempt.conclusion == .open { mayHaveJoinedAnew = true }
      return
    }
    mayHaveJoinedAnew = false
    if firstActive == nil { checkPunctuality(of: attempt) }
    last = attempt
    number = attempt.queueNumber ?? number
    switch attempt.queueState {
    case "lobby", "waiting":
      guard firstActive == nil else { return }
      firstWaiting = firstWaiting ?? attempt
      lastWaiting = attempt
    case "active": firstActive = firstActive ?? attempt
    default: mayEndAt = mayEndAt ?? attempt.began
    }
  }

  private mutating func checkPunctuality(of attempt: Attempt) {
    guard let last else { return }
    guard let told = last.pollAfterSeconds, told >= 0 else {
      isFaithful = false
      return
    }
    let limit = 2 * UInt64(told) * 1_000_000_000 + Self.graceNanoseconds
    if attempt.ended - last.began > limit { isFaithful = false }
  }
}
