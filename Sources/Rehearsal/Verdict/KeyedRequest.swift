/// All attempts of one buyer with one idempotency key: they ask for one effect, which may happen
/// once.
struct KeyedRequest {
  let buyer: Int
  let key: String
  /// In the order of the history; never empty.
  private(set) var attempts: [Attempt]

  private init(_ first: Attempt, key: String) {
    buyer = first.buyer
    self.key = key
    attempts = [first]
  }

  /// The requests of a history, in the order of their first attempts.
  static func all(of history: [Attempt]) -> [KeyedRequest] {
    struct Name: Hashable {
      let buyer: Int
      let key: String
    }
    var positions: [Name: Int] = [:]
    var requests: [KeyedRequest] = []
    for attempt in history {
      guard let key = attempt.key else { continue }
      if let position = positions[Name(buyer: attempt.buyer, key: key)] {
        requests[position].attempts.append(attempt)
      } else {
        positions[Name(buyer: attempt.buyer, key: key)] = requests.count
        requests.append(KeyedRequest(attempt, key: key))
      }
    }
    return requests
  }

  var first: Attempt { attempts[0] }
  var step: Attempt.Step { first.step }
  /// The first attempt that was told of success.
  var acknowledged: Attempt? { attempts.first(where: \.isDone) }
  /// Whether only the database knows the outcome.
  var isOpen: Bool { acknowledged == nil && attempts.contains { $0.conclusion == .open } }
  /// Whether every attempt was told that nothing was done.
  var isRefused: Bool { !attempts.contains(where: \.mayHaveHappened) }

  /// The name of the step's effect in the idempotency table.
  var effect: String? { step.effect }
}

extension Attempt.Step {
  /// The name of the step's effect in the idempotency table; nil if the step takes no key.
  var effect: String? {
    switch self {
    case .hold: "hold"
    case .extend: "extension"
    case .pay: "order"
    case .cancel: "cancellation"
    case .charge: "charge"
    case .concerts, .schedules, .join, .poll, .leave, .availability, .release: nil
    }
  }
}

extension Attempt {
  /// The row that the answer named; nil where the answer names none (a cancellation has no number
  /// there).
  var namedID: Int64? {
    switch step {
    case .hold, .extend: holdID
    case .pay: orderID
    case .charge: transferID
    case .concerts, .schedules, .join, .poll, .leave, .availability, .release, .cancel: nil
    }
  }

  /// Whether two answers of success tell of the same effect.
  func tellsTheSame(as other: Attempt) -> Bool {
    step == other.step && namedID == other.namedID && amountMinor == other.amountMinor
      && seatIDs.sorted() == other.seatIDs.sorted()
      && ticketIDs.sorted() == other.ticketIDs.sorted()
  }
}
