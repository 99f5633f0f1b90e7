import Testing

@testable import Rehearsal

@Suite("A buyer")
struct BuyerTests {
  private static let date = ConcertOnSale.Date(
    id: 7, seatIDs: Array(101...120), rows: [0..<10, 10..<20])

  private func view(
    _ profile: Profile = .steady, hasQueue: Bool = true, calm: Bool = true,
    picture: String = String(repeating: "f", count: 20), held: Int = 0
  ) -> SharedView {
    let concert = ConcertOnSale(
      id: 5, hasQueue: hasQueue, seatsPerUserMax: 4, dates: [Self.date])
    var manners = profile.manners
    if calm {
      manners = Manners(
        bestPercent: manners.bestPercent, abandonPercent: 0, twicePercent: 0, cutPercent: 0,
        extendPercent: 0, cancelPercent: 0, think: 1...1)
    }
    var view = SharedView(profile, concert, run: "run", manners: manners)
    view.show(FreeSeats(letters: Array(picture.utf8), heldCount: held), of: 7)
    return view
  }

  /// The next request, after any waits; nil if the buyer goes home.
  private func ask(
    _ buyer: inout Buyer, after event: Buyer.Event, in view: SharedView
  ) -> Request? {
    var move = buyer.move(after: event, in: view)
    for _ in 0..<10 {
      guard case .wait = move else { break }
      move = buyer.move(after: .due, in: view)
    }
    if case .send(let request) = move { return request }
    return nil
  }

  private func answer(
    _ status: Int, _ code: String? = nil, _ change: (inout Answer) -> Void = { _ in }
  ) -> Buyer.Event {
    var answer = Answer(status: status, code: code)
    change(&answer)
    return .answered(answer)
  }

  private func place(_ state: String) -> Buyer.Event {
    answer(201) {
      $0.queueToken = "q"
      $0.queueState = state
      $0.pollAfterSeconds = 3
    }
  }

  @Test("The whole way: join, poll as told, look, hold, pay, home")
  func wholeWay() {
    let view = view()
    var buyer = Buyer(number: 1, seed: 7, view)
    #expect(ask(&buyer, after: .due, in: view)?.path == "/v1/concerts/5/queue-tokens")
    #expect(buyer.move(after: place("waiting"), in: view) == .wait(3_000_000_000))
    #expect(buyer.place == "q")
    #expect(ask(&buyer, after: .due, in: view)?.step == .poll)
    let look = ask(&buyer, after: place("active"), in: view)
    #expect(look?.path == "/v1/schedules/7/availability" && look?.key == nil)
    let hold = ask(&buyer, after: answer(200), in: view)
    #expect(hold?.path == "/v1/schedules/7/holds" && hold?.key != nil && hold?.isPersonal == true)
    let pay = ask(&buyer, after: answer(201) { $0.holdID = 44 }, in: view)
    #expect(pay?.path == "/v1/orders" && pay?.body == #"{"hold_id":44}"# && pay?.holdID == 44)
    #expect(pay?.key != nil && pay?.key != hold?.key)
    #expect(ask(&buyer, after: answer(201) { $0.orderID = 9 }, in: view) == nil)
  }

  @Test("Without a line the first look is at the seats")
  func noLine() {
    let view = view(hasQueue: false)
    var buyer = Buyer(number: 1, seed: 7, view)
    #expect(ask(&buyer, after: .due, in: view)?.step == .availability)
  }

  @Test("The same seed makes the same buyer, also among others")
  func determinism() {
    let view = view(calm: false)
    for number in 1...50 {
      var first = Buyer(number: number, seed: 7, view)
      var second = Buyer(number: number, seed: 7, view)
      for event in [Buyer.Event.due, place("active"), answer(200)] {
        #expect(ask(&first, after: event, in: view) == ask(&second, after: event, in: view))
      }
    }
    let parties = (1...50).map { Buyer(number: $0, seed: 7, view).partySize }
    #expect(Set(parties).count > 1)
    #expect(parties != (1...50).map { Buyer(number: $0, seed: 8, view).partySize })
  }

  @Test("A refused buyer looks again, wants less each second time, and gives up in the end")
  func refused() {
    let view = view(picture: String(repeating: "f", count: 20))
    var buyer = Buyer(number: 1, seed: 7, view)
    buyer.partySize = 3
    _ = ask(&buyer, after: .due, in: view)
    var next = ask(&buyer, after: place("active"), in: view)
    var holds = 0
    while next?.step == .availability, holds < 100 {
      #expect(ask(&buyer, after: answer(200), in: view)?.step == .hold)
      holds += 1
      next = ask(&buyer, after: answer(409, "seat_unavailable"), in: view)
    }
    #expect(holds == 12)
    #expect(buyer.partySize == 1)
    #expect(next?.step == .leave)
    #expect(ask(&buyer, after: answer(204), in: view) == nil)
  }

  @Test("Where nothing is free or held, nobody waits")
  func soldOut() {
    let view = view(picture: String(repeating: "s", count: 20))
    var buyer = Buyer(number: 1, seed: 7, view)
    _ = ask(&buyer, after: .due, in: view)
    _ = ask(&buyer, after: place("active"), in: view)
    #expect(ask(&buyer, after: answer(200), in: view)?.step == .leave)
  }

  @Test("Where seats are held, it is worth looking again")
  func mayComeBack() {
    let view = view(picture: String(repeating: "h", count: 20), held: 20)
    var buyer = Buyer(number: 1, seed: 7, view)
    _ = ask(&buyer, after: .due, in: view)
    _ = ask(&buyer, after: place("active"), in: view)
    #expect(ask(&buyer, after: answer(200), in: view)?.step == .availability)
  }

  @Test("A pass that has ended sends back to the line", arguments: ["expired", "used", "left"])
  func passEnded(state: String) {
    let view = view()
    var buyer = Buyer(number: 1, seed: 7, view)
    _ = ask(&buyer, after: .due, in: view)
    #expect(ask(&buyer, after: place(state), in: view)?.step == .join)
    _ = ask(&buyer, after: place("active"), in: view)
    _ = ask(&buyer, after: answer(200), in: view)
    #expect(ask(&buyer, after: answer(403, "queue_token_expired"), in: view)?.step == .join)
    #expect(ask(&buyer, after: place(state), in: view) == nil)
  }

  @Test("The reference's load test wants a few seats that were free at the start")
  func reference() {
    let view = view(.reference, hasQueue: false, picture: "sssssssffs" + "bbbbbbbbbb")
    for number in [2, 5, 8, 11] {
      var buyer = Buyer(number: number, seed: 7, view)
      _ = ask(&buyer, after: .due, in: view)
      let seats = ask(&buyer, after: answer(200), in: view)?.seatIDs
      #expect(seats == [108] || seats == [109])
    }
  }

  @Test("In a scramble all want the row that had the most free seats")
  func scramble() {
    let view = view(.scramble, hasQueue: false, picture: "ffffsfffff" + "ffffffffff")
    for number in 1...30 {
      var buyer = Buyer(number: number, seed: 7, view)
      _ = ask(&buyer, after: .due, in: view)
      let seats = ask(&buyer, after: answer(200), in: view)?.seatIDs ?? []
      #expect(!seats.isEmpty && seats.allSatisfy { (111...120).contains($0) })
    }
  }

  @Test("Nervous buyers click twice, lose the line, extend, abandon and cancel")
  func manners() {
    let view = view(.scramble, hasQueue: false, calm: false)
    var steps: [Attempt.Step: Int] = [:]
    var (twice, cut) = (0, 0)
    for number in 1...400 {
      var buyer = Buyer(number: number, seed: 7, view)
      var next = ask(&buyer, after: .due, in: view)
      while let sent = next {
        steps[sent.step, default: 0] += 1
        twice += sent.isTwice ? 1 : 0
        cut += sent.cutAfter == nil ? 0 : 1
        next = ask(
          &buyer,
          after: answer(201) {
            $0.holdID = 1
            $0.orderID = 2
          }, in: view)
      }
    }
    for step in [Attempt.Step.extend, .release, .cancel, .pay] {
      #expect(steps[step, default: 0] > 5, "\(step)")
    }
    #expect(steps[.pay, default: 0] < 390)
    #expect(twice > 30 && cut > 15)
  }

  @Test("A browsing visitor turns pages and carries no login")
  func browse() {
    let view = view(.browse)
    var buyer = Buyer(number: 1, seed: 7, view)
    var pages: [String] = []
    var next = ask(&buyer, after: .due, in: view)
    while let page = next {
      #expect(page.method == "GET" && !page.isPersonal)
      pages.append(page.path)
      next = ask(&buyer, after: answer(200), in: view)
    }
    #expect(
      pages == [
        "/v1/concerts", "/v1/concerts/5/schedules", "/v1/concerts/5",
        "/v1/schedules/7/availability",
      ])
  }
}
