import HTTP

/// Every address of the box office.
enum Routes {
  static let router = Router<Route>(
    rows.enumerated().map { row, entry in
      (entry.method, entry.path, Route(row: row, pattern: entry.path, endpoint: entry.endpoint))
    })

  static let rows: [(method: String, path: String, endpoint: Endpoint)] = [
    ("GET", "/healthz", HealthHandlers.health),
    ("GET", "/readyz", HealthHandlers.readiness),
    ("GET", "/metrics", HealthHandlers.metrics),

    ("GET", "/v1/concerts", ConcertHandlers.list),
    ("GET", "/v1/concerts/suggestions", SearchHandlers.suggest),
    ("GET", "/v1/concerts/{id}", ConcertHandlers.fetch),
    ("GET", "/v1/concerts/{id}/schedules", ScheduleHandlers.list),
    ("GET", "/v1/schedules/{id}", ScheduleHandlers.fetch),
    ("GET", "/v1/schedules/{id}/seat-map", SeatHandlers.map),
    ("GET", "/v1/schedules/{id}/availability", SeatHandlers.availability),
    ("GET", "/v1/schedules/{id}/seats", SeatHandlers.list),

    ("POST", "/v1/users", UserHandlers.create),
    ("POST", "/v1/verifications", ProofHandlers.verify),
    ("POST", "/v1/password-resets", ProofHandlers.askReset),
    ("PUT", "/v1/password-resets", ProofHandlers.reset),
    ("POST", "/v1/sessions", SessionHandlers.create),
    ("GET", "/v1/sessions", SessionHandlers.list),
    ("DELETE", "/v1/sessions/current", SessionHandlers.endCurrent),
    ("DELETE", "/v1/sessions/{id}", SessionHandlers.end),
    ("GET", "/v1/me", UserHandlers.fetch),
    ("PATCH", "/v1/me", UserHandlers.change),
    ("DELETE", "/v1/me", UserHandlers.erase),
    ("GET", "/v1/me/export", UserHandlers.export),
    ("GET", "/v1/me/letters", LetterHandlers.fetch),
    ("PATCH", "/v1/me/letters", LetterHandlers.change),
    ("POST", "/v1/letters/unsubscribe", LetterHandlers.unsubscribe),
    ("POST", "/v1/me/verifications", ProofHandlers.sendVerification),

    ("GET", "/v1/wallet", WalletHandlers.fetch),
    ("GET", "/v1/wallet/transfers", WalletHandlers.listTransfers),
    ("POST", "/v1/wallet/charges", WalletHandlers.charge),

    ("POST", "/v1/concerts/{id}/queue-tokens", QueueHandlers.join),
    ("GET", "/v1/queue-tokens/current", QueueHandlers.fetch),
    ("DELETE", "/v1/queue-tokens/current", QueueHandlers.leave),
    ("GET", "/v1/concerts/{id}/queue", QueueHandlers.board),
    ("GET", "/v1/concerts/{id}/queue/draw", QueueHandlers.draw),

    ("POST", "/v1/schedules/{id}/holds", HoldHandlers.create),
    ("GET", "/v1/holds", HoldHandlers.list),
    ("GET", "/v1/holds/{id}", HoldHandlers.fetch),
    ("DELETE", "/v1/holds/{id}", HoldHandlers.release),
    ("POST", "/v1/holds/{id}/extensions", HoldHandlers.extend),
    ("POST", "/v1/orders", OrderHandlers.create),
    ("GET", "/v1/orders", OrderHandlers.list),
    ("GET", "/v1/orders/{id}", OrderHandlers.fetch),
    ("POST", "/v1/orders/{id}/cancellations", OrderHandlers.cancel),
    ("GET", "/v1/orders/{id}/tickets.pdf", PaperHandlers.tickets),
    ("GET", "/v1/orders/{id}/concert.ics", PaperHandlers.calendar),

    ("GET", "/v1/events", EventHandlers.list),
  ]
}
