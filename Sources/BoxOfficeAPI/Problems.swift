import BoxOffice
import HTTP

extension Problem {
  init(_ error: RequestError) {
    switch error {
    case .malformedJSON:
      self.init(400, "malformed_json", title: "Malformed JSON", detail: "The body is not JSON.")
    case .invalidParameter(let field):
      self.init(
        400, "invalid_parameter", title: "Invalid parameter",
        detail: "A parameter of the request cannot be understood."
      ) { $0.member("field", field) }
    case .invalidCursor:
      self.init(
        400, "invalid_cursor", title: "Invalid cursor",
        detail: "The cursor is none that this list has given out.")
    case .idempotencyKeyRequired:
      self.init(
        400, "idempotency_key_required", title: "Idempotency key required",
        detail: "Send an Idempotency-Key of 1 to 255 characters.")
    case .notFound:
      self.init(BoxOfficeError.notFound)
    case .methodNotAllowed(let allow):
      self.init(
        405, "method_not_allowed", title: "Method not allowed",
        detail: "This address does not know the method.",
        headers: [("Allow", allow.joined(separator: ", "))])
    case .bodyTooLarge:
      self.init(
        413, "body_too_large", title: "Body too large", detail: "A body may have 64 KiB at most.")
    case .bodyTruncated:
      self.init(
        400, "malformed_json", title: "Malformed JSON",
        detail: "The body is shorter than announced.")
    case .unsupportedMediaType:
      self.init(
        415, "unsupported_media_type", title: "Unsupported media type",
        detail: "Send application/json.")
    case .validationFailed(let errors):
      self.init(
        422, "validation_failed", title: "Validation failed",
        detail: "Some members of the body are not as they must be."
      ) { json in
        json.name("errors")
        json.array(errors) { json, error in
          json.object {
            $0.member("field", error.field)
            $0.member("message", error.message)
          }
        }
      }
    }
  }

  init(_ error: BoxOfficeError) {
    switch error {
    case .notFound:
      self.init(404, "not_found", title: "Not found", detail: "There is nothing here.")
    case .authenticationRequired:
      self.init(
        401, "authentication_required", title: "Authentication required",
        detail: "Send a valid login token.", headers: [("WWW-Authenticate", "Bearer")])
    case .invalidCredentials:
      self.init(
        401, "invalid_credentials", title: "Invalid credentials",
        detail: "Email and password do not match.")
    case .tooManyAttempts(let seconds):
      self.init(
        429, "rate_limited", title: "Too many attempts",
        detail: "Too many wrong passwords; try again later.",
        headers: [("Retry-After", String(seconds))])
    case .emailTaken:
      self.init(409, "email_taken", title: "Email taken", detail: "Somebody uses this email.")
    case .liveOrders:
      self.init(
        409, "live_orders", title: "Live orders",
        detail: "Tickets for coming dates or live holds must be given back first.")
    case .insufficientBalance(let balance, let total):
      self.init(
        402, "insufficient_balance", title: "Insufficient balance",
        detail: "The wallet does not cover the total."
      ) {
        $0.member("balance", balance)
        $0.member("total", total)
      }
    case .balanceLimitExceeded(let limit):
      self.init(
        422, "balance_limit_exceeded", title: "Balance limit exceeded",
        detail: "The wallet would hold more than it may."
      ) { $0.member("limit", limit) }
    case .seatUnavailable, .seatLimitExceeded, .saleNotOpen, .saleClosed:
      self.init(sale: error)
    case .holdNotActive, .holdExpired, .notCancellable, .alreadyCancelled:
      self.init(ending: error)
    case .queueTokenRequired, .queueTokenNotActive, .queueTokenExpired, .queueNotRequired:
      self.init(queue: error)
    case .requestInProgress:
      self.init(
        409, "request_in_progress", title: "Request in progress",
        detail: "A request with this key is still running.", headers: [("Retry-After", "1")])
    case .idempotencyKeyReused:
      self.init(
        422, "idempotency_key_reused", title: "Idempotency key reused",
        detail: "This key was used for another request.")
    case .unavailable:
      self.init(
        503, "unavailable", title: "Unavailable", detail: "Please try again in a moment.",
        headers: [("Retry-After", "1")])
    case .broken:
      self.init(500, "internal", title: "Internal error", detail: "Something went wrong here.")
    }
  }

  private init(sale error: BoxOfficeError) {
    switch error {
    case .seatUnavailable(let seats):
      self.init(
        409, "seat_unavailable", title: "Seat unavailable",
        detail: seats.isEmpty
          ? "No such seats are left beside each other." : "Some seats are not to be had."
      ) { json in
        json.name("seat_ids")
        json.array(seats) { $0.value($1.value) }
      }
    case .seatLimitExceeded(let limit):
      self.init(
        422, "seat_limit_exceeded", title: "Seat limit exceeded",
        detail: "One person may have so many seats of a date and no more."
      ) { $0.member("limit", limit) }
    case .saleNotOpen(let opensAt):
      self.init(
        409, "sale_not_open", title: "Sale not open", detail: "The sale has not begun."
      ) { $0.member("sale_opens_at", opensAt) }
    default:
      self.init(409, "sale_closed", title: "Sale closed", detail: "This date is not on sale.")
    }
  }

  private init(ending error: BoxOfficeError) {
    switch error {
    case .holdExpired:
      self.init(
        410, "hold_expired", title: "Hold expired",
        detail: "The hold has run out; no money was moved.")
    case .notCancellable:
      self.init(
        409, "not_cancellable", title: "Not cancellable",
        detail: "These tickets can no longer be given back.")
    case .alreadyCancelled:
      self.init(
        409, "already_cancelled", title: "Already cancelled",
        detail: "These tickets were given back before.")
    default:
      self.init(
        409, "hold_not_active", title: "Hold not active", detail: "This hold has ended already.")
    }
  }

  private init(queue error: BoxOfficeError) {
    switch error {
    case .queueTokenRequired:
      self.init(
        403, "queue_token_required", title: "Queue token required",
        detail: "This concert has a waiting queue: join it first.")
    case .queueTokenExpired:
      self.init(
        403, "queue_token_expired", title: "Queue token expired",
        detail: "This pass has run out: join the queue again.")
    case .queueNotRequired:
      self.init(
        409, "queue_not_required", title: "Queue not required",
        detail: "This concert has no waiting queue.")
    default:
      self.init(
        403, "queue_token_not_active", title: "Queue token not active",
        detail: "It is not your turn yet.")
    }
  }
}
