import HTTP
import Signing
import System

/// The loop of a rehearsal: lets the visitors come, sends their requests, and records their
/// attempts.
///
/// The engine is one thread, which never waits for an answer before it sends the next request. A
/// line a second is printed unless `onAttempt` hears of every attempt.
final class Engine {
  private static let turnMillisecondsMax = 5
  private static let second: UInt64 = 1_000_000_000
  /// The time after the end in which unknown outcomes are still asked for.
  private static let settling: UInt64 = 30 * second
  // Thousands are told to come again later then, and need not be waited for.
  private static let settlingOfFlood: UInt64 = 5 * second

  private let arrivals: [UInt64]
  private let duration: UInt64
  private let seed: UInt64
  private let accounts: Accounts?
  private let host: String
  private let pool: ConnectionPool
  private let crowdMax: Int?
  private let onAttempt: ((Attempt) -> Void)?
  private var random: SeededRandom
  private var view: SharedView
  private var history: History
  private var visits: [Visit?]
  private var timers = TimerQueue()
  private var progress = Progress()
  private var present = 0
  /// Journeys whose outcome is not known yet.
  private var open = 0
  private var start: UInt64 = 0
  private var lastFreeSeats: (date: Int64, body: [UInt8]) = (0, [])

  /// A visitor between arrival and going home.
  private struct Visit {
    var buyer: Buyer
    let login: String?
    var journey: Journey?
    var due: UInt64
  }

  init(
    _ arrivals: Arrivals, for duration: UInt64, seed: UInt64, view: SharedView, accounts: Accounts?,
    host: String, pool: ConnectionPool, crowdMax: Int? = nil,
    onAttempt: ((Attempt) -> Void)? = nil
  ) {
    self.arrivals = arrivals.moments
    self.duration = duration
    self.seed = seed
    self.view = view
    self.accounts = accounts
    self.host = host
    self.pool = pool
    self.crowdMax = crowdMax
    self.onAttempt = onAttempt
    random = SeededRandom(seed: seed, stream: -2)
    history = History(concertID: view.concert.id, accounts: accounts)
    visits = Array(repeating: nil, count: arrivals.moments.count)
  }

  /// Runs until all visitors have gone home or the time is over, and settles unknown outcomes.
  func run() -> History {
    start = MonotonicClock.nanoseconds
    var told: UInt64 = 0
    while true {
      let now = MonotonicClock.nanoseconds - start
      if now / Self.second > told {
        told = now / Self.second
        if onAttempt == nil {
          progress.tell(second: told, arrived: history.arrived, inFlight: pool.inFlight)
        }
      }
      if isOver(at: now) { break }
      admit(at: now)
      wake(at: now)
      pool.cutOverdue(at: start + now)
      hearAnswers()
      pool.turn(milliseconds: millisecondsToNext(from: now))
      hearAnswers()
    }
    history.duration = MonotonicClock.nanoseconds - start
    return history
  }

  private func isOver(at now: UInt64) -> Bool {
    if StopSignal.isPending && now < closing { closedEarly = now }
    if now >= closing { return open == 0 || now >= closing + settling }
    return present == 0 && history.arrived == arrivals.count
  }

  private var settling: UInt64 {
    view.profile == .flood ? Self.settlingOfFlood : Self.settling
  }

  /// The time from which no visitor begins a new request.
  private var closing: UInt64 { min(duration, closedEarly ?? duration) }
  private var closedEarly: UInt64?

  private func admit(at now: UInt64) {
    while history.arrived < arrivals.count, arrivals[history.arrived] <= now, now < closing {
      let visitor = history.arrived
      // Where each has a connection of his own, nobody comes when there is none.
      if let crowdMax, present >= crowdMax {
        history.arrived += 1
        continue
      }
      let buyer = Buyer(number: visitor + 1, seed: seed, view)
      visits[visitor] = Visit(
        buyer: buyer, login: accounts?.token(of: buyer.number), due: arrivals[visitor])
      history.arrived += 1
      present += 1
      move(visitor, after: .due)
    }
  }

  private func wake(at now: UInt64) {
    while let timer = timers.popDue(at: now) {
      visits[timer.visitor]?.due = timer.due
      if visits[timer.visitor]?.journey == nil {
        move(timer.visitor, after: .due)
      } else {
        visits[timer.visitor]?.journey?.repeatOnce()
        send(timer.visitor)
      }
    }
  }

  private func move(_ visitor: Int, after event: Buyer.Event) {
    let now = MonotonicClock.nanoseconds - start
    guard let next = visits[visitor]?.buyer.move(after: event, in: view) else { return }
    switch next {
    case .send where now >= closing, .wait where now >= closing, .goHome:
      visits[visitor] = nil
      present -= 1
    case .send(let request):
      visits[visitor]?.journey = Journey(request, temper: view.manners.temper)
      open += 1
      send(visitor)
    case .wait(let nanoseconds): timers.add(visitor, due: now + nanoseconds)
    }
  }

  private func send(_ visitor: Int) {
    guard let visit = visits[visitor], let journey = visit.journey else { return }
    let bytes = journey.request.bytes(host: host, login: visit.login, place: visit.buyer.place)
    for _ in 0..<journey.copies {
      pool.send(
        PendingRequest(
          visitor: visitor, request: journey.request, bytes: bytes, intended: start + visit.due))
    }
  }

  private func hearAnswers() {
    for (pending, ending) in pool.takeEnded() { hear(pending, ending) }
  }

  private func hear(_ pending: PendingRequest, _ ending: PendingRequest.Ending) {
    let now = MonotonicClock.nanoseconds - start
    let outcome = note(pending, ending, at: now)
    visits[pending.visitor]?.due = now
    switch visits[pending.visitor]?.journey?.take(outcome) {
    case .pending, nil: return
    case .again where now >= closing && !isSettled(pending.request), .unsettled:
      end(pending.visitor, with: .gaveUp)
    case .again(let pause): timers.add(pending.visitor, due: now + pause + spread(pause))
    case .settled(let answer): end(pending.visitor, with: .answered(answer))
    }
  }

  /// Whether the outcome is asked for also after closing: a request that changes nothing need not
  /// be, nor what a flood was told to ask for later.
  private func isSettled(_ request: Request) -> Bool {
    request.key != nil && (view.profile != .flood || request.step == .pay)
  }

  /// Up to a quarter more, for those who wait as they are told.
  private func spread(_ pause: UInt64) -> UInt64 {
    guard view.manners.temper == .patient else { return 0 }
    return UInt64.random(in: 0...pause / 4, using: &random)
  }

  private func end(_ visitor: Int, with event: Buyer.Event) {
    visits[visitor]?.journey = nil
    open -= 1
    move(visitor, after: event)
  }

  /// Writes the attempt into the history.
  private func note(
    _ pending: PendingRequest, _ ending: PendingRequest.Ending, at now: UInt64
  ) -> Journey.Outcome {
    var attempt = Attempt(
      number: 0, buyer: pending.visitor + 1, step: pending.request.step,
      intended: pending.intended - start, began: max(pending.began, start) - start, ended: now,
      outcome: .unknown(reason: ""))
    attempt.key = pending.request.key
    attempt.scheduleID = pending.request.scheduleID
    attempt.holdID = pending.request.holdID
    attempt.orderID = pending.request.orderID
    attempt.seatIDs = pending.request.seatIDs
    var outcome = Journey.Outcome.unknown
    switch ending {
    case .unknown(let reason): attempt.outcome = .unknown(reason: reason)
    case .answered(let head, let body):
      let answer = Answer(to: pending.request.step, head, body[...])
      attempt.take(answer)
      if pending.request.step == .availability, answer.isSuccess {
        look(pending.request, head, body)
      }
      outcome = .answered(answer)
    }
    progress.count(attempt)
    onAttempt?(attempt)
    history.record(attempt)
    return outcome
  }

  /// Reads an availability. All visitors are sent the same bytes for a second, which are parsed
  /// once.
  private func look(_ request: Request, _ head: AnswerHead, _ body: [UInt8]) {
    guard view.profile.needsAccounts, let date = request.scheduleID else { return }
    if lastFreeSeats.date == date, lastFreeSeats.body == body { return }
    lastFreeSeats = (date, body)
    let json = Answer.json(head, body[...])
    guard let letters = json["seats"]?.text else { return }
    view.show(
      FreeSeats(letters: Array(letters.utf8), heldCount: Int(json["held"]?.number ?? 0)),
      of: date)
  }

  private func millisecondsToNext(from now: UInt64) -> Int {
    var next = now + UInt64(Self.turnMillisecondsMax) * 1_000_000
    if let due = timers.nextDue { next = min(next, due) }
    if history.arrived < arrivals.count, now < closing {
      next = min(next, arrivals[history.arrived])
    }
    let later = MonotonicClock.nanoseconds - start
    return next > later ? Int((next - later + 999_999) / 1_000_000) : 0
  }
}

extension Attempt {
  /// Takes over the members of the answer.
  fileprivate mutating func take(_ answer: Answer) {
    outcome = .answered(status: answer.status, code: answer.code)
    isReplayed = answer.isReplayed
    retryAfterSeconds = answer.retryAfterSeconds
    guard answer.isSuccess else { return }
    holdID = answer.holdID ?? holdID
    orderID = answer.orderID ?? orderID
    queueNumber = answer.queueNumber
    queueState = answer.queueState
    pollAfterSeconds = answer.pollAfterSeconds
    if !answer.seatIDs.isEmpty { seatIDs = answer.seatIDs }
    // A cancellation keeps the tickets that it asked for.
    if step == .pay { ticketIDs = answer.ticketIDs }
    amountMinor = answer.amountMinor
    createdAt = answer.createdAt
    expiresAt = answer.expiresAt
  }
}
