/// How many letters may leave a second, so that a crowd of letters does not take the processors
/// from those who buy.
struct LetterPace {
  private let perSecond: Int
  private var began = ContinuousClock.now
  private var taken = 0

  init(perSecond: Int) {
    self.perSecond = perSecond
  }

  /// Whether another letter may leave now; counts it.
  mutating func takes() -> Bool {
    let now = ContinuousClock.now
    if now - began >= .seconds(1) { (began, taken) = (now, 0) }
    // A tenth of a second has a tenth of the letters.
    let tenths = min(10, Int((now - began) / .milliseconds(100)) + 1)
    guard taken < max(1, perSecond * tenths / 10) else { return false }
    taken += 1
    return true
  }
}
