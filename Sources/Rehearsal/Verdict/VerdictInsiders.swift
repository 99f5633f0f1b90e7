extension Assertion {
  /// Of people inside nobody is turned away: no payment of a live hold, and no hold with a live
  /// pass.
  func insiderViolations(_ calm: Calm) -> [Violation] {
    let insiders = Insiders(history)
    return history.enumerated().compactMap { index, attempt in
      guard attempt.isTurnedAway, insiders.isOwed(attempt, at: index), !calm.isDisturbed(attempt)
      else { return nil }
      return attempt.step == .pay
        ? Violation(
          .insiderShed, "a payment was turned away while its hold was live", [attempt],
          rows: attempt.holdID.map { ["hold \($0)"] } ?? [])
        : Violation(.insiderShed, "a hold was turned away while the pass was live", [attempt])
    }
  }
}
