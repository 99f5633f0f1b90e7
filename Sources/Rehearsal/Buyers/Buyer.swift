/// One visitor: says what to do next, given what was just answered. Knows no clock and no network.
struct Buyer {
  /// What happened to the visitor.
  enum Event {
    /// Came, or has waited as long as wanted.
    case due
    case answered(Answer)
    /// It remains unknown what became of the request, or nobody could answer it.
    case gaveUp
  }

  enum Move: Equatable {
    case send(Request)
    /// Comes back after so many nanoseconds.
    case wait(UInt64)
    case goHome
  }

  /// What a visitor is about to do, or has asked for.
  enum Intention: Equatable {
    case join, poll, look, hold, extend, release, pay, cancel, leaveLine
    case visit(page: Int)
  }

  let number: Int
  var random: SeededRandom
  /// The token of the place in the line.
  private(set) var place: String?
  var intention: Intention
  /// The date that is wanted.
  let date: Programme.Date
  var partySize: Int
  var wantsBest: Bool
  var holdID: Int64?
  var orderID: Int64?
  private var asked = 0
  private var joins = 0
  private var polls = 0
  var looks = 0
  var refusals = 0

  private static let joinsMax = 3
  // Asked once in two seconds at most, that is longer than any rehearsal.
  private static let pollsMax = 100_000
  private static let referencePolls = 5

  init(number: Int, seed: UInt64, _ stage: Stage) {
    self.number = number
    random = SeededRandom(seed: seed, stream: number)
    let dates = stage.programme.dates
    date = dates[Int.random(in: 0..<dates.count, using: &random)]
    partySize = min(
      stage.programme.seatsPerUserMax, [1, 1, 2, 2, 2, 3, 4][Int.random(in: 0..<7, using: &random)])
    wantsBest = random.happens(percent: stage.manners.bestPercent)
    intention = Self.firstIntention(number, stage)
  }

  private static func firstIntention(_ number: Int, _ stage: Stage) -> Intention {
    switch stage.profile {
    case .browse, .probe: .visit(page: 0)
    case .reference where number % 3 == 0: .visit(page: 0)
    case .spike, .steady, .scramble, .reference: stage.programme.hasQueue ? .join : .look
    }
  }

  /// The next move.
  mutating func move(after event: Event, on stage: Stage) -> Move {
    switch event {
    case .due: act(on: stage)
    case .answered(let answer): hear(answer, on: stage)
    case .gaveUp: .goHome
    }
  }

  /// Does the next thing at once, or after a while.
  mutating func then(_ next: Intention, after nanoseconds: UInt64 = 0, on stage: Stage) -> Move {
    intention = next
    return nanoseconds > 0 ? .wait(nanoseconds) : act(on: stage)
  }

  mutating func thenAfterThought(_ next: Intention, on stage: Stage) -> Move {
    then(next, after: random.nanoseconds(between: stage.manners.think), on: stage)
  }

  /// Whoever gives up gives the place in the line to others.
  mutating func giveUp(on stage: Stage) -> Move {
    place == nil ? .goHome : then(.leaveLine, on: stage)
  }

  private mutating func hear(_ answer: Answer, on stage: Stage) -> Move {
    switch intention {
    case .join, .poll: hearPlace(answer, on: stage)
    case .look: hearAvailability(answer, on: stage)
    case .hold: hearHold(answer, on: stage)
    case .extend: thenAfterThought(.pay, on: stage)
    case .release: giveUp(on: stage)
    case .pay: hearOrder(answer, on: stage)
    case .cancel, .leaveLine: .goHome
    case .visit(let page): turnPage(after: page, on: stage)
    }
  }

  private mutating func hearPlace(_ answer: Answer, on stage: Stage) -> Move {
    if answer.code == "queue_not_required" {
      place = nil
      return then(.look, on: stage)
    }
    guard answer.isSuccess, let state = answer.queueState else { return .goHome }
    place = answer.queueToken ?? place
    switch state {
    case "active":
      return isHereForTheLine(stage) ? giveUp(on: stage) : then(.look, on: stage)
    case "waiting", "lobby":
      polls += 1
      if polls > (isHereForTheLine(stage) ? Self.referencePolls : Self.pollsMax) {
        return giveUp(on: stage)
      }
      let seconds = UInt64(clamping: answer.pollAfterSeconds ?? 5)
      return then(.poll, after: max(1, seconds) * 1_000_000_000, on: stage)
    default: return joinAgain(on: stage)
    }
  }

  /// Loses nothing by it: whoever has a place already is told that one.
  mutating func joinAgain(on stage: Stage) -> Move {
    guard joins < Self.joinsMax else { return .goHome }
    return then(.join, on: stage)
  }

  /// One of the reference load tests asks for a token and its place, and no more.
  private func isHereForTheLine(_ stage: Stage) -> Bool {
    stage.profile == .reference && number % 3 == 1
  }

  /// A key that this buyer has not used in this run.
  mutating func nextKey(on stage: Stage) -> String {
    asked += 1
    return "\(stage.run)-\(number)-\(asked)"
  }

  mutating func countJoin() { joins += 1 }
}
