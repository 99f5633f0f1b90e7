import HTTP

/// How long the requests of a round have waited, as far as the web server has said when they came.
struct Waits {
  private var now: Int64?

  /// Nobody knows.
  init() {}

  /// As of the round's beginning, by the clock of the web server's host.
  init(until now: Int64) {
    self.now = now
  }

  /// The wait of one of them; nil where it is not known.
  func milliseconds(of request: HTTPRequest) -> Int64? {
    now.flatMap { request.waitMilliseconds(at: $0) }
  }
}
