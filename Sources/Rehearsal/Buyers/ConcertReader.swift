import HTTP
import System

/// Reads the concert on sale before the visitors come.
enum ConcertReader {
  private static let patience: UInt64 = 30_000_000_000

  /// The document at a path; waits for the answer.
  static func fetch(
    _ path: String, host: String, by pool: ConnectionPool
  ) -> Result<JSONValue, ConcertOnSale.Unfit> {
    let request = Request(step: .schedules, method: "GET", path: path)
    let bytes = request.bytes(host: host, login: nil, place: nil)
    let began = MonotonicClock.nanoseconds
    pool.send(PendingRequest(visitor: 0, request: request, bytes: bytes, intended: began))
    while MonotonicClock.nanoseconds < began + patience {
      pool.turn(milliseconds: 100)
      for (_, ending) in pool.takeEnded() {
        guard case .answered(let head, let body) = ending else { return unfit(path, "no answer") }
        guard head.status == 200 else { return unfit(path, "\(head.status)") }
        return .success(Answer.json(head, body[...]))
      }
    }
    return unfit(path, "no answer")
  }

  private static func unfit(
    _ path: String, _ reason: String
  ) -> Result<JSONValue, ConcertOnSale.Unfit> {
    .failure(ConcertOnSale.Unfit(reason: "GET \(path): \(reason)"))
  }
}
