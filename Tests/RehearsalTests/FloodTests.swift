import Testing

@testable import Rehearsal

@Suite("Visitors of a flood")
struct FloodTests {
  private static let date = ConcertOnSale.Date(id: 7, seatIDs: Array(101...120), rows: [0..<20])
  private let second: UInt64 = 1_000_000_000

  private func view(rude: Bool = false) -> SharedView {
    var manners = Profile.flood.manners
    (manners.abandonPercent, manners.extendPercent, manners.think) = (0, 0, 1...1)
    let concert = ConcertOnSale(id: 5, hasQueue: true, seatsPerUserMax: 4, dates: [Self.date])
    var view = SharedView(.flood, concert, run: "run", manners: rude ? manners.rude : manners)
    view.show(FreeSeats(letters: Array(repeating: FreeSeats.free, count: 20), heldCount: 0), of: 7)
    return view
  }

  private func answer(
    _ status: Int, _ code: String? = nil, _ change: (inout Answer) -> Void = { _ in }
  ) -> Buyer.Event {
    var answer = Answer(status: status, code: code)
    change(&answer)
    return .answered(answer)
  }

  /// The next request, after any waits; nil if the person goes home.
  private func ask(_ buyer: inout Buyer, after event: Buyer.Event, in view: SharedView) -> Request?
  {
    var move = buyer.move(after: event, in: view)
    while case .wait = move { move = buyer.move(after: .due, in: view) }
    if case .send(let request) = move { return request }
    return nil
  }

  private func busy(_ seconds: Int?, _ status: Int = 503) -> Journey.Outcome {
    var answer = Answer(status: status, code: "unavailable")
    answer.retryAfterSeconds = seconds
    return .answered(answer)
  }

  private func journey(_ step: Attempt.Step, _ temper: Temper) -> Journey {
    var request = Request(step: step, method: "POST", path: "/")
    request.key = "k"
    return Journey(request, temper: temper)
  }

  @Test(
    "Where no line is needed any more the seats are looked at, and where one has formed it is joined"
  )
  func gate() {
    let view = view()
    var buyer = Buyer(number: 1, seed: 7, view)
    #expect(ask(&buyer, after: .due, in: view)?.step == .join)
    #expect(ask(&buyer, after: answer(409, "queue_not_required"), in: view)?.step == .availability)
    #expect(ask(&buyer, after: answer(200), in: view)?.step == .hold)
    #expect(ask(&buyer, after: answer(403, "queue_token_required"), in: view)?.step == .join)
  }

  @Test("Who holds seats goes on asking to pay for them, until the hold has ended")
  func insists() {
    let view = view()
    var buyer = Buyer(number: 1, seed: 7, view)
    _ = ask(&buyer, after: .due, in: view)
    _ = ask(&buyer, after: answer(409, "queue_not_required"), in: view)
    _ = ask(&buyer, after: answer(200), in: view)
    var next = ask(&buyer, after: answer(201) { $0.holdID = 44 }, in: view)
    for _ in 1...20 {
      #expect(next?.step == .pay && next?.holdID == 44)
      next = ask(&buyer, after: answer(403, "queue_token_required"), in: view)
    }
    #expect(ask(&buyer, after: answer(410, "hold_expired"), in: view)?.step == .availability)
  }

  @Test("A refusal for now is waited out as told, eight times at most, but by a payment")
  func patience() {
    var join = journey(.join, .patient)
    for _ in 1..<8 {
      #expect(join.take(busy(30)) == .again(after: 30 * second))
      join.repeatOnce()
    }
    guard case .settled(let answer) = join.take(busy(30)) else {
      Issue.record("goes on for ever")
      return
    }
    #expect(answer.status == 503)
    var pay = journey(.pay, .patient)
    for _ in 1...500 {
      #expect(pay.take(busy(30)) == .again(after: 5 * second))
      pay.repeatOnce()
    }
  }

  @Test("Without manners nobody waits, for an answer or for a place")
  func rude() {
    var join = journey(.join, .rude)
    for status in [503, 429, 504] {
      #expect(join.take(busy(30, status)) == .again(after: 0))
      join.repeatOnce()
    }
    #expect(join.take(.unknown) == .again(after: second / 10))
    let view = view(rude: true)
    var buyer = Buyer(number: 1, seed: 7, view)
    _ = buyer.move(after: .due, in: view)
    let waiting = answer(201) {
      $0.queueState = "waiting"
      $0.pollAfterSeconds = 60
    }
    guard case .send(let request) = buyer.move(after: waiting, in: view) else {
      Issue.record("waits")
      return
    }
    #expect(request.step == .poll)
    #expect(view.manners.twicePercent == 0 && view.manners.cutPercent == 0)
  }

  @Test("Arrivals end before the evening does")
  func arrivals() throws {
    let options = try RehearsalOptions([
      "--concert", "1", "--profile", "flood", "--for", "30s", "--after", "10s",
    ])
    #expect(options.coming == 20 * second && options.calm == Calm())
    #expect(try RehearsalOptions(["--concert", "1"]).calm == nil)
  }

  @Test("Thinking, rudeness and disturbances are options")
  func options() throws {
    let options = try RehearsalOptions([
      "--concert", "1", "--profile", "flood", "--think", "2-20s", "--rude", "5000", "--disturbed",
      "20-30s", "--warm-up", "5s", "--warm-up-arrivals", "50/s",
    ])
    #expect(options.manners.think == 2_000...20_000 && options.manners.temper == .rude)
    #expect(options.calm?.disturbed == 20 * second..<30 * second)
    #expect(options.parameters.suffix(4).map(\.value) == ["5s of 50/s", "2-20s", "5000", "20-30s"])
    #expect(try RehearsalOptions(["--concert", "1"]).manners.temper == .usual)
  }

  @Test(
    "Options that mean nothing are refused",
    arguments: [
      ["--think", "2s-20s"], ["--think", "20-2s"], ["--think", "2-20"], ["--think", "-2-20s"],
      ["--think", "1s"], ["--rude", "0"], ["--rude", "20001"], ["--disturbed", "5"],
      ["--disturbed", "6-5s"], ["--after", "10"], ["--after", "60s"], ["--after", "99s"],
    ])
  func refused(arguments: [String]) {
    #expect(throws: RehearsalOptions.Wrong.self) {
      try RehearsalOptions(["--concert", "1"] + arguments)
    }
  }
}
