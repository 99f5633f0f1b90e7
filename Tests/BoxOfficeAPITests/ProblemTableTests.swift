import BoxOffice
import HTTP
import Metrics
import TestSupport
import Testing

@testable import BoxOfficeAPI

// The switch has no default, so that a new error's problem must be stated here a second time.
private func stated(_ error: BoxOfficeError) -> (status: Int, code: String) {
  switch error {
  case .notFound: (404, "not_found")
  case .authenticationRequired: (401, "authentication_required")
  case .invalidCredentials: (401, "invalid_credentials")
  case .tooManyAttempts: (429, "rate_limited")
  case .emailTaken: (409, "email_taken")
  case .emailNotVerified: (403, "email_not_verified")
  case .linkNotValid: (410, "link_not_valid")
  case .liveOrders: (409, "live_orders")
  case .walletNotEmpty: (409, "wallet_not_empty")
  case .insufficientBalance: (402, "insufficient_balance")
  case .balanceLimitExceeded: (422, "balance_limit_exceeded")
  case .seatUnavailable: (409, "seat_unavailable")
  case .seatLimitExceeded: (422, "seat_limit_exceeded")
  case .holdingPaused: (429, "holding_paused")
  case .saleNotOpen: (409, "sale_not_open")
  case .saleClosed: (409, "sale_closed")
  case .holdNotActive: (409, "hold_not_active")
  case .holdExpired: (410, "hold_expired")
  case .notCancellable: (409, "not_cancellable")
  case .alreadyCancelled: (409, "already_cancelled")
  case .queueTokenRequired: (403, "queue_token_required")
  case .queueTokenNotActive: (403, "queue_token_not_active")
  case .queueTokenExpired: (403, "queue_token_expired")
  case .queueNotRequired: (409, "queue_not_required")
  case .requestInProgress: (409, "request_in_progress")
  case .idempotencyKeyReused: (422, "idempotency_key_reused")
  case .unavailable: (503, "unavailable")
  case .broken: (500, "internal")
  }
}

private func stated(_ error: RequestError) -> (status: Int, code: String) {
  switch error {
  case .malformedJSON, .bodyTruncated: (400, "malformed_json")
  case .invalidParameter: (400, "invalid_parameter")
  case .invalidCursor: (400, "invalid_cursor")
  case .idempotencyKeyRequired: (400, "idempotency_key_required")
  case .notFound: (404, "not_found")
  case .methodNotAllowed: (405, "method_not_allowed")
  case .bodyTooLarge: (413, "body_too_large")
  case .unsupportedMediaType: (415, "unsupported_media_type")
  case .validationFailed: (422, "validation_failed")
  }
}

@Suite("The table of problems")
struct ProblemTableTests {
  private static let moment = Instant(millisecondsSince1970: 0)
  private static let refusals: [BoxOfficeError] = [
    .notFound, .authenticationRequired, .invalidCredentials,
    .tooManyAttempts(retryAfterSeconds: 7), .emailTaken, .emailNotVerified,
    .linkNotValid, .liveOrders,
    .walletNotEmpty(balance: Money(1)),
    .insufficientBalance(balance: Money(1), total: Money(2)),
    .balanceLimitExceeded(limit: Money(3)), .seatUnavailable([SeatID(4), SeatID(5)]),
    .seatUnavailable([]), .seatLimitExceeded(limit: 8),
    .holdingPaused(until: moment, retryAfterSeconds: 61), .saleNotOpen(opensAt: moment),
    .saleClosed, .holdNotActive, .holdExpired, .notCancellable, .alreadyCancelled,
    .queueTokenRequired, .queueTokenNotActive, .queueTokenExpired, .queueNotRequired,
    .requestInProgress, .idempotencyKeyReused, .unavailable(reason: "secret reason"),
    .broken(reason: "secret reason"),
  ]
  private static let requestErrors: [RequestError] = [
    .malformedJSON, .bodyTruncated, .invalidParameter("limit"), .invalidCursor,
    .idempotencyKeyRequired, .notFound, .methodNotAllowed(allow: ["GET", "HEAD"]), .bodyTooLarge,
    .unsupportedMediaType, .validationFailed([FieldError("a", "is required")]),
  ]

  @Test("Every code is counted under its own name")
  func counted() {
    let codes = Self.refusals.map { stated($0).code } + Self.requestErrors.map { stated($0).code }
    #expect(Set(codes + ["other"]) == Set(MetricWords.problems))
    #expect(Set(MetricWords.problems).count == MetricWords.problems.count)
  }

  private func require(_ problem: Problem, _ status: Int, _ code: String) throws -> JSON {
    let response = problem.response(requestID: "r-1")
    #expect(response.status == status && problem.code == code)
    let json = try #require(JSON(parsing: response.body))
    #expect(json.type.string == "/problems/\(code)")
    #expect(json.status.integer == Int64(status))
    #expect(json.code.string == code)
    #expect(json.request_id.string == "r-1")
    #expect(json.title.string?.isEmpty == false && json.detail.string?.isEmpty == false)
    return json
  }

  @Test("gives every refusal of the box office its status and code", arguments: refusals)
  func boxOffice(error: BoxOfficeError) throws {
    let (status, code) = stated(error)
    _ = try require(Problem(error), status, code)
  }

  @Test("gives every error of a request its status and code", arguments: requestErrors)
  func requests(error: RequestError) throws {
    let (status, code) = stated(error)
    _ = try require(Problem(error), status, code)
  }

  @Test("has the members that are promised")
  func members() throws {
    let money = try require(
      Problem(.insufficientBalance(balance: Money(1), total: Money(2))), 402, "insufficient_balance"
    )
    #expect(money.balance.amount.integer == 1 && money.total.amount.integer == 2)
    #expect(money.total.currency.string == "KRW")
    let full = try require(Problem(.walletNotEmpty(balance: Money(3))), 409, "wallet_not_empty")
    #expect(full.balance.amount.integer == 3)
    let seats = try require(Problem(.seatUnavailable([SeatID(4)])), 409, "seat_unavailable")
    #expect(seats.seat_ids == .array([.integer(4)]))
    let limit = try require(Problem(.seatLimitExceeded(limit: 8)), 422, "seat_limit_exceeded")
    #expect(limit["limit"].integer == 8)
    let pause = try require(
      Problem(.holdingPaused(until: Self.moment, retryAfterSeconds: 61)), 429, "holding_paused")
    #expect(pause.paused_until.string == "1970-01-01T00:00:00.000Z")
    let sale = try require(Problem(.saleNotOpen(opensAt: Self.moment)), 409, "sale_not_open")
    #expect(sale.sale_opens_at.string == "1970-01-01T00:00:00.000Z")
    let field = try require(Problem(.invalidParameter("limit")), 400, "invalid_parameter")
    #expect(field.field.string == "limit")
    let errors = try require(
      Problem(.validationFailed([FieldError("a", "is required")])), 422, "validation_failed")
    #expect(
      errors.errors[0].field.string == "a" && errors.errors[0].message.string == "is required")
  }

  @Test("says when to come again, and which methods there are")
  func headers() {
    func headers(_ problem: Problem) -> [String] {
      problem.headers.map { "\($0.name): \($0.value)" }
    }
    #expect(headers(Problem(.tooManyAttempts(retryAfterSeconds: 7))) == ["Retry-After: 7"])
    #expect(
      headers(Problem(.holdingPaused(until: Self.moment, retryAfterSeconds: 61)))
        == ["Retry-After: 61"])
    #expect(headers(Problem(.requestInProgress)) == ["Retry-After: 1"])
    #expect(headers(Problem(.methodNotAllowed(allow: ["GET", "HEAD"]))) == ["Allow: GET, HEAD"])
  }

  @Test("keeps the reason of a failure for the log alone")
  func reasons() {
    for refusal in [
      BoxOfficeError.broken(reason: "the secret"), .unavailable(reason: "the secret"),
    ] {
      let house = EmptyHouse()
      house.refusal = refusal
      let answer = house.post("/v1/wallet", "", method: "GET")
      #expect(answer.status == stated(refusal).status)
      #expect(!answer.text.contains("secret"))
      #expect(answer.fault == "the secret")
      #expect(answer.json.request_id.string == "r-1")
    }
    #expect(EmptyHouse().post("/v1/wallet", "", method: "GET").fault == nil)
  }
}
