/// A request on its way to a settled answer, with its twin and all repetitions.
struct Journey {
  /// The outcome of one request.
  enum Outcome: Equatable {
    case answered(Answer)
    case unknown
  }

  enum Course: Equatable {
    /// The twin is still on its way.
    case pending
    /// The request is sent again after so many nanoseconds, with the same key.
    case again(after: UInt64)
    case settled(Answer)
    /// The outcome is unknown, and no try is left.
    case unsettled
  }

  private static let firstPause: UInt64 = 100_000_000
  private static let longestPause: UInt64 = 5_000_000_000

  var request: Request
  private var underWay: Int
  private var tries: Int
  private var best: Answer?

  init(_ request: Request) {
    self.request = request
    underWay = request.isTwice ? 2 : 1
    tries = underWay
  }

  /// The number of requests to be sent now.
  var copies: Int { underWay }

  /// Notes the outcome of one request.
  mutating func take(_ outcome: Outcome) -> Course {
    underWay -= 1
    if case .answered(let answer) = outcome, best.map({ Self.isBetter(answer, than: $0) }) ?? true {
      best = answer
    }
    guard underWay == 0 else { return .pending }
    if let best, !best.isForNow { return .settled(best) }
    guard tries < request.triesMax else { return best.map { .settled($0) } ?? .unsettled }
    return .again(after: pause())
  }

  /// Prepares the request to be sent once more, neither twice nor cut.
  mutating func repeatOnce() {
    request.isTwice = false
    request.cutAfter = nil
    underWay = 1
    tries += 1
    best = nil
  }

  /// Of two answers to the same click the one that tells the outcome counts.
  private static func isBetter(_ answer: Answer, than other: Answer) -> Bool {
    answer.isSuccess ? !other.isSuccess : other.isForNow && !answer.isForNow
  }

  private func pause() -> UInt64 {
    if let seconds = best?.retryAfterSeconds {
      return min(UInt64(clamping: seconds) * 1_000_000_000, Self.longestPause)
    }
    return min(Self.firstPause << UInt64(min(tries, 16)), Self.longestPause)
  }
}
