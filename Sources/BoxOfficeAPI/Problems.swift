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
        detail: "Send one Idempotency-Key of 1 to 255 characters.")
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
    case .emailNotVerified: self = .emailNotVerified
    case .linkNotValid: self = .linkNotValid
    case .liveOrders: self = .liveOrders
    case .walletNotEmpty(let balance): self = .walletNotEmpty(balance)
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
    case .seatUnavailable(let seats): self = .seatUnavailable(seats)
    case .seatLimitExceeded(let limit): self = .seatLimitExceeded(limit)
    case .holdingPaused(let end, let seconds): self = .holdingPaused(until: end, seconds)
    case .saleNotOpen(let opensAt): self = .saleNotOpen(opensAt)
    case .saleClosed: self = .saleClosed
    case .holdNotActive: self = .holdNotActive
    case .holdExpired: self = .holdExpired
    case .notCancellable: self = .notCancellable
    case .alreadyCancelled: self = .alreadyCancelled
    case .queueTokenRequired: self = .queueTokenRequired
    case .queueTokenNotActive: self = .queueTokenNotActive
    case .queueTokenExpired: self = .queueTokenExpired
    case .queueNotRequired: self = .queueNotRequired
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
        503, "unavailable", title: "Unavailable",
        detail: "Please try again, not before Retry-After.")
    case .broken:
      self.init(500, "internal", title: "Internal error", detail: "Something went wrong here.")
    }
  }
}
