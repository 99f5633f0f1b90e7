/// The values of labels. A value that is not among these is counted as the last one, `other`.
package enum MetricWords {
  package static let pools = ["till", "front", "accounts", "paper"]
  /// The sizes of rounds; each word is the range of the numbers that it stands for.
  package static let sizes = ["1", "2", "3-4", "5-8", "9-16", "17-32"]
  /// The deeds that are done in rounds, and why one was done alone or a round was undone: in the
  /// order in which the store counts them.
  package static let deeds = ["hold", "release", "order", "join"]
  package static let reasonsAlone = [
    "no_neighbour", "same_person", "skipped", "broken", "remembered", "unusual",
  ]
  package static let reasonsUndone = [
    "lock_timeout", "deadlock", "duplicate", "unknown_commit", "other",
  ]
  package static let turnovers = ["charged", "paid", "refunded"]
  package static let retries = ["1213", "1205", "1020"]
  package static let reads = ["hit", "miss"]
  package static let ends = ["clean", "crash"]
  package static let tasks = SweepTask.allCases.map(\.rawValue) + ["other"]
  /// The fates of letters, in the order in which the sweep counts.
  package static let letters = ["sent", "delayed", "failed", "dropped", "rest"]
  package static let statuses = [
    "200", "201", "204", "304", "400", "401", "402", "403", "404", "405", "409", "410", "413",
    "415", "422", "429", "431", "500", "503", "other",
  ]
  /// The codes of problem documents.
  package static let problems = [
    "already_cancelled", "authentication_required", "balance_limit_exceeded", "body_too_large",
    "email_not_verified", "email_taken", "hold_expired", "hold_not_active", "holding_paused",
    "idempotency_key_required", "idempotency_key_reused", "insufficient_balance", "internal",
    "invalid_credentials", "invalid_cursor", "invalid_parameter", "link_not_valid", "live_orders",
    "malformed_json",
    "method_not_allowed", "not_cancellable", "not_found", "queue_not_required",
    "queue_token_expired", "queue_token_not_active", "queue_token_required", "rate_limited",
    "request_in_progress", "sale_closed", "sale_not_open", "seat_limit_exceeded",
    "seat_unavailable", "unavailable", "unsupported_media_type", "validation_failed",
    "wallet_not_empty", "other",
  ]
}
