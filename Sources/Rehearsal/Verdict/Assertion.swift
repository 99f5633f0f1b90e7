/// One evening to be judged: the history of the clients beside the rows of the database.
struct Assertion {
  let history: [Attempt]
  let requests: [KeyedRequest]
  let atStart: BalanceAtStart
  let evidence: Evidence
  /// The requests to give an order's tickets back which may have worked, by order.
  private(set) var cancelling: [Int64: [Attempt]] = [:]
  /// The attempts to pay that name an order, by order.
  private(set) var payments: [Int64: [Attempt]] = [:]
  /// The attempts to make a hold and to pay it, by hold.
  private(set) var claims: [Int64: [Attempt]] = [:]
  /// The orders of each user.
  let purchases: [Int64: [Evidence.Order]]
  /// How each buyer fared in the line, in the order of the evening.
  let timesInLine: [TimeInLine]
  /// The attempts that may have moved money, by buyer.
  private(set) var spending: [Int: [Attempt]] = [:]

  init(
    _ history: [Attempt], _ requests: [KeyedRequest], _ atStart: BalanceAtStart,
    _ evidence: Evidence
  ) {
    self.history = history
    self.requests = requests
    self.atStart = atStart
    self.evidence = evidence
    purchases = Dictionary(grouping: evidence.orders.values, by: \.userID)
    timesInLine = TimeInLine.all(of: history)
    for attempt in history where attempt.mayHaveHappened { note(attempt) }
  }

  func userID(of attempt: Attempt) -> Int64 { atStart.userID(of: attempt.buyer) }

  private mutating func note(_ attempt: Attempt) {
    switch attempt.step {
    case .hold:
      if let hold = attempt.holdID { claims[hold, default: []].append(attempt) }
    case .pay:
      if let hold = attempt.holdID { claims[hold, default: []].append(attempt) }
      if let order = attempt.orderID { payments[order, default: []].append(attempt) }
      spending[attempt.buyer, default: []].append(attempt)
    case .cancel:
      if let order = attempt.orderID { cancelling[order, default: []].append(attempt) }
      spending[attempt.buyer, default: []].append(attempt)
    case .charge:
      spending[attempt.buyer, default: []].append(attempt)
    case .concerts, .schedules, .join, .poll, .leave, .availability, .extend, .release:
      break
    }
  }
}
