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
  private static let patientPause: UInt64 = 120_000_000_000
  private static let patientTriesMax = 8
  // More than there are seconds in a hold.
  private static let paymentTriesMax = 10_000
  private static let rudeTriesMax = 1_000_000

  var request: Request
  private let temper: Temper
  private var underWay: Int
  private var tries: Int
  private var best: Answer?

  init(_ request: Request, temper: Temper = .usual) {
    self.request = request
    self.temper = temper
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
    guard tries < triesMax else { return best.map { .settled($0) } ?? .unsettled }
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

  private var triesMax: Int {
    switch temper {
    case .usual: request.triesMax
    // A payment is given up when its hold has ended, which an answer tells.
    case .patient: request.step == .pay ? Self.paymentTriesMax : Self.patientTriesMax
    case .rude: Self.rudeTriesMax
    }
  }

  private func pause() -> UInt64 {
    // A connection that was cut is no answer that could be ignored.
    if temper == .rude { return best == nil ? Self.firstPause : 0 }
    if let seconds = best?.retryAfterSeconds {
      let isPatient = temper == .patient && request.step != .pay
      return min(
        UInt64(clamping: seconds) * 1_000_000_000,
        isPatient ? Self.patientPause : Self.longestPause)
    }
    return min(Self.firstPause << UInt64(min(tries, 16)), Self.longestPause)
  }
}
