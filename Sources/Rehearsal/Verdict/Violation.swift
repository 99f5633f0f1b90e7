/// A broken promise with the requests and rows that show it.
package struct Violation: Sendable {
  /// The promise that was broken; the raw values are the stable names of the JSON.
  package enum Rule: String, Sendable, CaseIterable {
    case seatSoldTwice = "seat_sold_twice"
    case seatTakenTwice = "seat_taken_twice"
    case orderMissing = "order_missing"
    case orderUnlikeAnswer = "order_unlike_answer"
    case ticketCancelledUnasked = "ticket_cancelled_unasked"
    case holdMissing = "hold_missing"
    case holdUnlikeAnswer = "hold_unlike_answer"
    case releaseMissing = "release_missing"
    case extensionMissing = "extension_missing"
    case cancellationMissing = "cancellation_missing"
    case chargeMissing = "charge_missing"
    case keyForgotten = "key_forgotten"
    case keyOfTwoEffects = "key_of_two_effects"
    case repetitionRefused = "repetition_refused"
    case refusedYetDone = "refused_yet_done"
    case effectUnasked = "effect_unasked"
    case paidAfterExpiry = "paid_after_expiry"
    case walletWrong = "wallet_wrong"
    case transfersUnlikeOrders = "transfers_unlike_orders"
    case boughtWithoutPass = "bought_without_pass"
    case passUsedTwice = "pass_used_twice"
    case tooManyPasses = "too_many_passes"
    case overtaken
    case placeUnlikeAnswer = "place_unlike_answer"
    case insiderShed = "insider_shed"
    case audit
  }

  private static let requestsMax = 6

  package let rule: Rule
  /// One sentence for a person.
  package let what: String
  /// The requests that show it, the first few where there are many.
  package let requests: [Attempt]
  /// The rows that show it, as `order 17`.
  package let rows: [String]

  package init(_ rule: Rule, _ what: String, _ requests: [Attempt] = [], rows: [String] = []) {
    self.rule = rule
    self.what = what
    self.requests = Array(requests.prefix(Self.requestsMax))
    self.rows = rows
  }
}

extension Violation: CustomStringConvertible {
  package var description: String {
    let named = requests.map(\.label) + rows
    return "\(rule.rawValue): \(what)"
      + (named.isEmpty ? "" : " [\(named.joined(separator: "; "))]")
  }
}

extension Attempt {
  /// Names the request in one phrase.
  package var label: String {
    let key = key.map { ", key \($0)" } ?? ""
    return "attempt \(number): \(step.rawValue) of buyer \(buyer)\(key), \(outcome.label)"
  }
}

extension Attempt.Outcome {
  /// The status with the code of a problem, or why nothing is known.
  package var label: String {
    switch self {
    case .answered(let status, let code): code.map { "\(status) \($0)" } ?? "\(status)"
    case .unknown(let reason): "unknown \(reason)"
    }
  }
}
