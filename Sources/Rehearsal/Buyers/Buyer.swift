/// One visitor: decides the next move from the last answer. A buyer knows no clock and no network.
struct Buyer {
  /// An event that a visitor reacts to.
  enum Event {
    /// The visitor has come, or a wait is over.
    case due
    case answered(Answer)
    /// The outcome of the request remains unknown, or no worker could answer.
    case gaveUp
  }

  enum Move: Equatable {
    case send(Request)
    /// The visitor comes back after so many nanoseconds.
    case wait(UInt64)
    case goHome
  }

  /// The step that a visitor is about to take, or has asked for.
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
  var paymentsRefused = 0

  private static let joinsMax = 3
  // A visitor who polls as told, or waits for each answer, comes to the rehearsal's end before.
  private static let pollsMax = 1_000_000
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
    case .spike, .steady, .scramble, .reference, .flood: view.concert.hasQueue ? .join : .look
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

  /// Takes the next step at once, or after a pause.
  mutating func then(_ next: Intention, after nanoseconds: UInt64 = 0, in view: SharedView) -> Move
  {
    intention = next
    return nanoseconds > 0 ? .wait(nanoseconds) : act(in: view)
  }

  mutating func thenAfterThought(_ next: Intention, in view: SharedView) -> Move {
    then(next, after: random.nanoseconds(between: view.manners.think), in: view)
  }

  /// Leaves the line, so that the place goes to another buyer, and goes home.
  mutating func giveUp(in view: SharedView) -> Move {
    place == nil ? .goHome : then(.leaveLine, in: view)
  }

  private mutating func hear(_ answer: Answer, in view: SharedView) -> Move {
    switch intention {
    case .join, .poll: hearPlace(answer, in: view)
    case .look: hearFreeSeats(answer, in: view)
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
      if view.manners.temper == .rude { return then(.poll, in: view) }
      let seconds = UInt64(clamping: answer.pollAfterSeconds ?? 5)
      return then(.poll, after: max(1, seconds) * 1_000_000_000, in: view)
    default: return joinAgain(in: view)
    }
  }

  /// Joins the line once more. A buyer who has a place already keeps that place.
  mutating func joinAgain(in view: SharedView) -> Move {
    guard joins < Self.joinsMax else { return .goHome }
    return then(.join, in: view)
  }

  /// Whether the buyer plays the reference load test that asks for a token and its place alone.
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
