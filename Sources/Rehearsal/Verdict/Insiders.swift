/// Tells who was inside when a request was sent, as the answers until then had told: with a pass or
/// with seats held, neither of which had run out.
struct Insiders {
  struct Standing: Equatable {
    var hasPass = false
    /// Whether the hold that the request names is live, or any where it names none.
    var hasHold = false

    var isInside: Bool { hasPass || hasHold }
  }

  /// One for each request, in the order of the history.
  let standings: [Standing]

  init(_ history: [Attempt]) {
    let clock = AnsweredClock(history)
    var standings = [Standing](repeating: Standing(), count: history.count)
    for indices in Dictionary(grouping: history.indices, by: { history[$0].buyer }).values {
      var person = Person()
      var heard = indices.sorted { history[$0].ended < history[$1].ended }[...]
      for index in indices.sorted(by: { history[$0].began < history[$1].began }) {
        let sent = history[index]
        while let first = heard.first, first != index, history[first].ended <= sent.began {
          person.hear(history[first])
          heard.removeFirst()
        }
        standings[index] = person.standing(sent, at: clock.latest(at: sent.began))
        person.send(sent)
      }
    }
    self.standings = standings
  }

  /// Whether the request could count on being served: to pay for a live hold, or to hold with a
  /// live pass.
  func isOwed(_ attempt: Attempt, at index: Int) -> Bool {
    switch attempt.step {
    case .pay: standings[index].hasHold
    case .hold: standings[index].hasPass
    case .concerts, .schedules, .join, .poll, .leave, .availability, .extend, .release, .cancel,
      .charge:
      false
    }
  }
}

/// One person by the answers until a moment.
private struct Person {
  private var passEnd: Int64?
  private var holdEnds: [Int64: Int64] = [:]

  /// `now` is the latest that the database's clock can show; nil where no answer has told it.
  func standing(_ attempt: Attempt, at now: Int64?) -> Insiders.Standing {
    func isLive(_ end: Int64) -> Bool { now.map { $0 < end } ?? true }
    let holds = attempt.holdID.map { [holdEnds[$0]] } ?? Array(holdEnds.values)
    return Insiders.Standing(
      hasPass: passEnd.map(isLive) ?? false,
      hasHold: holds.contains { $0.map(isLive) ?? false })
  }

  mutating func hear(_ attempt: Attempt) {
    guard attempt.isDone else { return }
    switch attempt.step {
    case .join, .poll: passEnd = attempt.queueState == "active" ? attempt.expiresAt ?? .max : nil
    case .hold, .extend:
      if let hold = attempt.holdID, let end = attempt.expiresAt { holdEnds[hold] = end }
    case .pay:
      passEnd = nil
      if let hold = attempt.holdID { holdEnds[hold] = nil }
    case .concerts, .schedules, .leave, .availability, .release, .cancel, .charge: break
    }
  }

  /// A pass or hold that the request may have ended has ended: only its answer could say otherwise.
  mutating func send(_ attempt: Attempt) {
    switch attempt.step {
    case .pay, .leave: passEnd = nil
    case .release: if let hold = attempt.holdID { holdEnds[hold] = nil }
    case .concerts, .schedules, .join, .poll, .availability, .hold, .extend, .cancel, .charge: break
    }
  }
}

/// The database's clock as the answers to holds have told it.
struct AnsweredClock {
  /// The milliseconds by which it is ahead of the rehearsal's, at most: a hold is made after its
  /// request was sent.
  private let ahead: Int64?

  init(_ history: [Attempt]) {
    ahead = history.lazy.filter { $0.step == .hold && $0.isDone && !$0.isReplayed }
      .compactMap { hold in hold.createdAt.map { $0 - Self.milliseconds(hold.began) } }.min()
  }

  /// The latest that it can have shown; nil where no answer has told a moment.
  func latest(at moment: UInt64) -> Int64? {
    ahead.map { $0 + Self.milliseconds(moment) + 1 }
  }

  private static func milliseconds(_ nanoseconds: UInt64) -> Int64 {
    Int64(nanoseconds / 1_000_000)
  }
}
