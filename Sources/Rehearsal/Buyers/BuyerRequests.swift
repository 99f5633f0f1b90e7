/// The requests of a buyer's intentions.
extension Buyer {
  private static let cutMilliseconds: ClosedRange<UInt64> = 0...20
  private static let browsedPages = 4

  mutating func act(in view: SharedView) -> Move {
    switch intention {
    case .join:
      countJoin()
      return .send(
        personal(.join, "POST", "/v1/concerts/\(view.concert.id)/queue-tokens"))
    case .poll: return .send(personal(.poll, "GET", "/v1/queue-tokens/current"))
    case .leaveLine: return .send(personal(.leave, "DELETE", "/v1/queue-tokens/current"))
    case .look:
      return .send(dated(.availability, "/v1/schedules/\(date.id)/availability"))
    case .hold: return askForSeats(in: view)
    case .extend:
      return .send(once(.extend, "/v1/holds/\(holdID ?? 0)/extensions", "", in: view))
    case .release:
      var request = personal(.release, "DELETE", "/v1/holds/\(holdID ?? 0)")
      request.holdID = holdID
      return .send(request)
    case .pay:
      return .send(once(.pay, "/v1/orders", "{\"hold_id\":\(holdID ?? 0)}", in: view))
    case .cancel:
      return .send(once(.cancel, "/v1/orders/\(orderID ?? 0)/cancellations", "", in: view))
    case .visit(let page): return .send(pageRequest(page, in: view))
    }
  }

  /// The next page, or home.
  mutating func turnPage(after page: Int, in view: SharedView) -> Move {
    let pages = view.profile == .browse ? Self.browsedPages : view.profile == .probe ? 1 : 2
    return page + 1 < pages
      ? thenAfterThought(.visit(page: page + 1), in: view) : .goHome
  }

  private func pageRequest(_ page: Int, in view: SharedView) -> Request {
    if view.profile == .probe { return Request(step: .concerts, method: "GET", path: "/healthz") }
    let concert = "/v1/concerts/\(view.concert.id)"
    switch page {
    case 0: return Request(step: .concerts, method: "GET", path: "/v1/concerts")
    case 1: return Request(step: .schedules, method: "GET", path: concert + "/schedules")
    case 2: return Request(step: .concerts, method: "GET", path: concert)
    default: return dated(.availability, "/v1/schedules/\(date.id)/availability")
    }
  }

  private mutating func askForSeats(in view: SharedView) -> Move {
    let path = "/v1/schedules/\(date.id)/holds"
    if wantsBest {
      let body = "{\"best_available\":{\"count\":\(partySize)}}"
      return .send(once(.hold, path, body, in: view))
    }
    let seats = chosenSeats(in: view)
    guard !seats.isEmpty else { return then(.look, after: 1_000_000_000, in: view) }
    let list = seats.map(String.init).joined(separator: ",")
    var request = once(.hold, path, "{\"seat_ids\":[\(list)]}", in: view)
    request.seatIDs = seats
    return .send(request)
  }

  private mutating func chosenSeats(in view: SharedView) -> [Int64] {
    switch view.profile {
    case .scramble:
      let row = view.bestRows[date.id] ?? 0..<0
      let start = Int.random(in: 0..<max(1, row.count), using: &random)
      return row.dropFirst(start).prefix(partySize).map { date.seatIDs[$0] }
    case .reference:
      return view.fewSeats[date.id]?.randomElement(using: &random).map { [$0] } ?? []
    case .spike, .steady, .flood, .browse, .probe:
      let start = Int.random(in: 0..<max(1, date.seatIDs.count), using: &random)
      return view.freeSeats[date.id]?.choose(partySize, behind: start, date) ?? []
    }
  }

  private func personal(_ step: Attempt.Step, _ method: String, _ path: String) -> Request {
    var request = Request(step: step, method: method, path: path)
    request.isPersonal = true
    return request
  }

  private func dated(_ step: Attempt.Step, _ path: String) -> Request {
    var request = Request(step: step, method: "GET", path: path)
    request.scheduleID = date.id
    return request
  }

  /// A request with a key, now and then sent twice or over a connection that is cut.
  private mutating func once(
    _ step: Attempt.Step, _ path: String, _ body: String, in view: SharedView
  ) -> Request {
    var request = personal(step, "POST", path)
    request.body = body
    request.key = nextKey(in: view)
    request.scheduleID = date.id
    request.holdID = step == .hold ? nil : holdID
    request.orderID = step == .cancel ? orderID : nil
    request.isTwice = random.happens(percent: view.manners.twicePercent)
    if random.happens(percent: view.manners.cutPercent) {
      request.cutAfter = random.nanoseconds(between: Self.cutMilliseconds)
    }
    return request
  }
}
