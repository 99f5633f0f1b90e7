import BoxOffice
import HTTP

/// The refusals of the desk and of the line.
extension Problem {
  static func seatUnavailable(_ seats: [SeatID]) -> Problem {
    Problem(
      409, "seat_unavailable", title: "Seat unavailable",
      detail: seats.isEmpty
        ? "No such seats are left beside each other." : "Some seats are not to be had."
    ) { json in
      json.name("seat_ids")
      json.array(seats) { $0.value($1.value) }
    }
  }

  static func seatLimitExceeded(_ limit: Int64) -> Problem {
    Problem(
      422, "seat_limit_exceeded", title: "Seat limit exceeded",
      detail: "One person may have so many seats of a date and no more."
    ) { $0.member("limit", limit) }
  }

  static func holdingPaused(until end: Instant, _ retryAfterSeconds: Int64) -> Problem {
    Problem(
      429, "holding_paused", title: "Holding paused",
      detail: "Pay or give back what you hold, or wait: too much was held without a payment.",
      headers: [("Retry-After", String(retryAfterSeconds))]
    ) { $0.member("paused_until", end) }
  }

  static func saleNotOpen(_ opensAt: Instant) -> Problem {
    Problem(
      409, "sale_not_open", title: "Sale not open", detail: "The sale has not begun."
    ) { $0.member("sale_opens_at", opensAt) }
  }

  static let saleClosed = Problem(
    409, "sale_closed", title: "Sale closed", detail: "This date is not on sale.")

  static let holdNotActive = Problem(
    409, "hold_not_active", title: "Hold not active", detail: "This hold has ended already.")

  static let holdExpired = Problem(
    410, "hold_expired", title: "Hold expired",
    detail: "The hold has run out; no money was moved.")

  static let notCancellable = Problem(
    409, "not_cancellable", title: "Not cancellable",
    detail: "These tickets can no longer be given back.")

  static let alreadyCancelled = Problem(
    409, "already_cancelled", title: "Already cancelled",
    detail: "These tickets were given back before.")

  static let queueTokenRequired = Problem(
    403, "queue_token_required", title: "Queue token required",
    detail: "This concert has a waiting queue: join it first.")

  static let queueTokenNotActive = Problem(
    403, "queue_token_not_active", title: "Queue token not active",
    detail: "It is not your turn yet.")

  static let queueTokenExpired = Problem(
    403, "queue_token_expired", title: "Queue token expired",
    detail: "This pass has run out: join the queue again.")

  static let queueNotRequired = Problem(
    409, "queue_not_required", title: "Queue not required",
    detail: "This concert has no waiting queue.")
}
