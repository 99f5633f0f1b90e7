/// A number kept by the workers, their supervisor or the sweep; the raw value is the row in
/// ``table``.
package enum Metric: Int, CaseIterable, Sendable {
  case requests, durations, problems
  case holds, holdExtensions, holdReleases, orders, refunds, walletCharges, queueJoins, users
  case turnover, admissions, databaseRetries, databaseReconnects
  case cacheReads, cacheFailures, cacheSkips
  case workers, busyWorkers, busyTime, workerStarts, workerEnds, startTime
  case rounds, roundRequests, hungUp, waits, lateRequests, roundCame
  case deedRounds, deedsTogether, deedsAlone, roundsUndone
  case sweepPasses, sweepTime, sweepItems, sweepFailures, sweepSuccesses
  case letters

  /// The effect that a route's answer with a status stands for, unless the answer is a repetition.
  static let effects: [(metric: Metric, route: String, status: Int)] = [
    (.holds, "POST /v1/schedules/{id}/holds", 201),
    (.holdExtensions, "POST /v1/holds/{id}/extensions", 200),
    (.holdReleases, "DELETE /v1/holds/{id}", 204),
    (.orders, "POST /v1/orders", 201),
    (.refunds, "POST /v1/orders/{id}/cancellations", 201),
    (.walletCharges, "POST /v1/wallet/charges", 201),
    (.queueJoins, "POST /v1/concerts/{id}/queue-tokens", 201),
    (.users, "POST /v1/users", 201),
  ]

  /// The name, the help text and the labels of each metric, in the order of the cases.
  static let table: [MetricRow] = [
    .counter("http_requests", "Requests that workers answered.", by: .routeAndStatus),
    .durations("http_request_duration", "How long workers took to answer.", by: .route),
    .counter("problems", "Problem documents sent by workers.", by: .problem),
    .counter("holds", "Holds that buyers got."),
    .counter("hold_extensions", "Holds made longer."),
    .counter("hold_releases", "Holds that buyers gave back."),
    .counter("orders", "Orders paid."),
    .counter("refunds", "Cancellations by buyers."),
    .counter("wallet_charges", "Charges of wallets."),
    .counter("queue_joins", "New places in a line."),
    .counter("users", "New accounts."),
    .counter(
      "turnover_won", "Money that buyers moved; what the office moved is not in it.", by: .turnover),
    .counter("queue_admissions", "People let into a sale from its line."),
    .counter(
      "database_retries",
      "Transactions begun anew: 1213 deadlock, 1205 lock wait, 1020 changed meanwhile.", by: .retry),
    .counter("database_reconnects", "Connections opened after a loss."),
    .counter(
      "cache_reads", "Reads of memcached by workers; nginx answers its own hits without them.",
      by: .read),
    .counter("cache_failures", "Calls that memcached failed to answer."),
    .counter("cache_skips", "Calls not tried because one had just failed."),
    .living("boxoffice_workers", "Workers that live.", by: .pool),
    .living(
      "boxoffice_workers_busy",
      "Workers that answer a request now, among them the one that answers this.", by: .pool),
    .time("workers_busy", "Time spent on answers.", by: .pool),
    .counter("worker_starts", "Workers that began to serve.", by: .pool),
    .counter("worker_ends", "Workers that ended, as they should or not.", by: .poolAndEnd),
    .living("process_start_time_seconds", "When the supervisor started.", showsZero: false),
    .counter("rounds", "Rounds that workers served, by the number of requests.", by: .poolAndSize),
    .counter("round_requests", "Requests in rounds.", by: .pool),
    .counter("hung_up", "Clients who hung up before a worker began with them.", by: .pool),
    .durations(
      "request_wait", "How long requests waited for a worker, from nginx on.", by: .pool),
    .counter(
      "late_requests", "Requests refused because they, or those inside, had waited for too long."),
    .moment(
      "round_came", "When the first request of the latest round came, in milliseconds.", by: .pool),
    .counter("deed_rounds", "Rounds of several deeds that were begun.", by: .deed),
    .counter("deeds_together", "Deeds done in a round with others.", by: .deed),
    .counter(
      "deeds_alone", "Deeds that others waited with and that went alone, and why.",
      by: .deedAndReasonAlone),
    .counter(
      "rounds_undone", "Rounds of several deeds begun anew, and why.", by: .deedAndReasonUndone),
    .counter("sweep_passes", "Passes that the sweep came to the end of."),
    .time("sweep", "Time spent on passes."),
    .counter("sweep_items", "What the sweep ended or removed.", by: .task),
    .counter("sweep_failures", "Failures of tasks and of single rows in them.", by: .task),
    .moment("sweep_last_success", "When a task last came to its end without a failure.", by: .task),
    .counter("letters", "Letters by what became of them, and rests of the sender.", by: .letter),
  ]
}
