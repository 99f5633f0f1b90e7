/// One request of a buyer as the client saw it. The verdict compares attempts with the database.
package struct Attempt: Sendable {
  /// The steps of a buyer, in the order of an evening.
  package enum Step: String, Sendable, CaseIterable {
    case concerts, schedules, join, poll, leave, availability
    case hold, extend, release, pay, cancel, charge
  }

  /// The outcome of an attempt. An unknown attempt may or may not have had its effect, and so may
  /// one that was answered with 5xx: for a worker that died after its commit, nginx answers 503.
  package enum Outcome: Sendable, Equatable {
    case answered(status: Int, code: String?)
    case unknown(reason: String)
  }

  /// The attempt's position in the history, from 0.
  package var number: Int
  /// The number of the rehearsal's account that asked, from 1.
  package var buyer: Int
  package var step: Step
  /// Nanoseconds from the start of the rehearsal: when it was meant to begin, began, and ended.
  package var intended: UInt64
  package var began: UInt64
  package var ended: UInt64
  package var outcome: Outcome
  /// The idempotency key; a repetition carries the same one.
  package var key: String?
  /// Whether the answer said that it was a replay.
  package var isReplayed = false
  /// The ids named by the request or the answer, where the step has them.
  package var scheduleID: Int64?
  package var holdID: Int64?
  package var orderID: Int64?
  package var queueNumber: Int64?
  /// `waiting`, `active` and so on, as the answer to a join or a poll said.
  package var queueState: String?
  /// The seconds until the next poll, as the line asked for.
  package var pollAfterSeconds: Int64?
  package var seatIDs: [Int64] = []
  /// The tickets of the answered order; for a cancellation those of the request, empty for all.
  package var ticketIDs: [Int64] = []
  /// The transfer of a charge.
  package var transferID: Int64?
  /// In minor units: the hold's or the order's total, the refund of a cancellation, the amount of a
  /// charge.
  package var amountMinor: Int64?
  /// When the hold was made, and when the hold or the pass ends, as the answer said: milliseconds
  /// since 1970 of the database's clock.
  package var createdAt: Int64?
  package var expiresAt: Int64?
  /// The seconds after which a refusal asks to come again.
  package var retryAfterSeconds: Int?

  package init(
    number: Int, buyer: Int, step: Step, intended: UInt64, began: UInt64, ended: UInt64,
    outcome: Outcome
  ) {
    self.number = number
    self.buyer = buyer
    self.step = step
    self.intended = intended
    self.began = began
    self.ended = ended
    self.outcome = outcome
  }
}
