/// One request of a buyer, as the client saw it: what the verdict compares with the database.
package struct Attempt: Sendable {
  /// What a buyer does, in the order of an evening.
  package enum Step: String, Sendable, CaseIterable {
    case concerts, schedules, join, poll, leave, availability
    case hold, extend, release, pay, cancel, charge
  }

  /// What became of it. An unknown one may or may not have had its effect, and so may one that was answered
  /// with 5xx: for a worker that died after its commit, nginx answers 503.
  package enum Outcome: Sendable, Equatable {
    case answered(status: Int, code: String?)
    case unknown(reason: String)
  }

  /// Where it stands in the history, from 0.
  package var number: Int
  /// Which of the rehearsal's accounts asked, from 1.
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
  /// What the request named and what the answer named, where the step has it.
  package var scheduleID: Int64?
  package var holdID: Int64?
  package var orderID: Int64?
  package var queueNumber: Int64?
  /// `waiting`, `active` and so on, as the answer to a join or a poll said.
  package var queueState: String?
  /// In how many seconds the line wanted to be asked again.
  package var pollAfterSeconds: Int64?
  package var seatIDs: [Int64] = []
  /// The tickets of the answered order; of a cancellation those it asked for, empty for all.
  package var ticketIDs: [Int64] = []
  /// The transfer of a charge.
  package var transferID: Int64?
  /// In minor units: the hold's or the order's total, the refund of a cancellation, the amount of a charge.
  package var amountMinor: Int64?

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
