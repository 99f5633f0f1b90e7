import BoxOfficeStore
import Rehearsal
import TestSupport
import Testing

/// Scenes played with all guards on and with one off; the difference shows the effect of the guard.
enum ControlScenes {
  /// Two buyers have both read a seat as free before either has written; each that then holds the
  /// seat pays. Returns the answers to the payments.
  static func twoClaims(
    _ race: Interleaving, whenHeld: () throws -> Void = {}
  ) throws -> (evening: Recorder, paid: [String]) {
    let evening = try Recorder(race.stack, Hall(race.stack), buyers: 2)
    let (first, second) = try race.run(
      at: .holdLocked, first: { try evening.hold([1], by: 1) },
      second: { try evening.hold([1], by: 2) })
    try whenHeld()
    let paid = try [first, second].enumerated().compactMap { index, reply in
      try reply.json.id.integer.map { try evening.pay($0, by: index + 1).outcome }
    }
    return (evening, paid)
  }

  /// A buyer pays a hold that has expired.
  static func latePayment(_ stack: Stack) throws -> Recorder {
    let sale = try Sale(stack)
    let evening = try Recorder(stack, sale.hall, buyers: 1)
    try stack.withoutSweep {
      let hold = try evening.hold([5], by: 1).createdID()
      try sale.runOut(hold)
      try evening.pay(hold, by: 1)
    }
    return evening
  }

  /// A buyer sends each request twice with one key.
  static func repetitions(_ stack: Stack) throws -> Recorder {
    let evening = try Recorder(stack, Hall(stack), buyers: 1)
    let (hold, order, charge) = (Buyer.freshKey(), Buyer.freshKey(), Buyer.freshKey())
    let held = try evening.hold([1], by: 1, key: hold).createdID()
    try evening.hold([1], by: 1, key: hold)
    try evening.pay(held, by: 1, key: order)
    try evening.pay(held, by: 1, key: order)
    try evening.charge(100, by: 1, key: charge)
    try evening.charge(100, by: 1, key: charge)
    return evening
  }

  /// One buys without having joined the line, one while still waiting, one with a pass.
  static func wayInAndWayAround(_ stack: Stack) throws -> Recorder {
    let line = try Line(stack) { $0.capacity = 1 }
    let evening = try Recorder(stack, line.hall, buyers: 3)
    let pass = try evening.join(by: 1)
    try evening.awaitPass(pass, by: 1)
    let waiting = try evening.join(by: 2)
    for (buyer, token) in [(1, pass), (2, waiting), (3, nil)] {
      let reply = try evening.hold([Int64(buyer)], by: buyer, pass: token)
      if let hold = reply.json.id.integer { try evening.pay(hold, by: buyer, pass: token) }
    }
    return evening
  }
}

extension Verdict {
  /// The violations of one rule.
  func of(_ rule: Violation.Rule) -> [Violation] { violations.filter { $0.rule == rule } }
}
