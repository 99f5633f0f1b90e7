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
  let date: ConcertOnSale.Date
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

  init(number: Int, seed: UInt64, _ view: SharedView) {
    self.number = number
    random = SeededRandom(seed: seed, stream: number)
    let dates = view.concert.dates
    date = dates[Int.random(in: 0..<dates.count, using: &random)]
    partySize = min(
      view.concert.seatsPerUserMax, [1, 1, 2, 2, 2, 3, 4][Int.random(in: 0..<7, using: &random)])
    wantsBest = random.happens(percent: view.manners.bestPercent)
    intention = Self.firstIntention(number, view)
  }

  private static func firstIntention(_ number: Int, _ view: SharedView) -> Intention {
    switch view.profile {
    case .browse, .probe: .visit(page: 0)
    case .reference where number % 3 == 0: .visit(page: 0)
    case .spike, .steady, .scramble, .reference: view.concert.hasQueue ? .join : .look
    }
  }

  /// The next move.
  mutating func move(after event: Event, in view: SharedView) -> Move {
    switch event {
    case .due: act(in: view)
    case .answered(let answer): hear(answer, in: view)
    case .gaveUp: .goHome
    }
  }

  /// Does the next thing at once, or after a while.
  mutating func then(_ next: Intention, after nanoseconds: UInt64 = 0, in view: SharedView) -> Move
  {
    intention = next
    return nanoseconds > 0 ? .wait(nanoseconds) : act(in: view)
  }

  mutating func thenAfterThought(_ next: Intention, in view: SharedView) -> Move {
    then(next, after: random.nanoseconds(between: view.manners.think), in: view)
  }

  /// Whoever gives up gives the place in the line to others.
  mutating func giveUp(in view: SharedView) -> Move {
    place == nil ? .goHome : then(.leaveLine, in: view)
  }

  private mutating func hear(_ answer: Answer, in view: SharedView) -> Move {
    switch intention {
    case .join, .poll: hearPlace(answer, in: view)
    case .look: hearAvailability(answer, in: view)
    case .hold: hearHold(answer, in: view)
    case .extend: thenAfterThought(.pay, in: view)
    case .release: giveUp(in: view)
    case .pay: hearOrder(answer, in: view)
    case .cancel, .leaveLine: .goHome
    case .visit(let page): turnPage(after: page, in: view)
    }
  }

  private mutating func hearPlace(_ answer: Answer, in view: SharedView) -> Move {
    if answer.code == "queue_not_required" {
      place = nil
      return then(.look, in: view)
    }
    guard answer.isSuccess, let state = answer.queueState else { return .goHome }
    place = answer.queueToken ?? place
    switch state {
    case "active":
      return isHereForTheLine(view) ? giveUp(in: view) : then(.look, in: view)
    case "waiting", "lobby":
      polls += 1
      if polls > (isHereForTheLine(view) ? Self.referencePolls : Self.pollsMax) {
        return giveUp(in: view)
      }
      let seconds = UInt64(clamping: answer.pollAfterSeconds ?? 5)
      return then(.poll, after: max(1, seconds) * 1_000_000_000, in: view)
    default: return joinAgain(in: view)
    }
  }

  /// Loses nothing by it: whoever has a place already is told that one.
  mutating func joinAgain(in view: SharedView) -> Move {
    guard joins < Self.joinsMax else { return .goHome }
    return then(.join, in: view)
  }

  /// One of the reference load tests asks for a token and its place, and no more.
  private func isHereForTheLine(_ view: SharedView) -> Bool {
    view.profile == .reference && number % 3 == 1
  }

  /// A key that this buyer has not used in this run.
  mutating func nextKey(in view: SharedView) -> String {
    asked += 1
    return "\(view.run)-\(number)-\(asked)"
  }

  mutating func countJoin() { joins += 1 }
}
