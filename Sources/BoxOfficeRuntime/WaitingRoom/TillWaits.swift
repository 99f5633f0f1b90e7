import BoxOffice
import HTTP

/// How long those waited whom a till worker has served in the last second, by the door at which
/// they came. Payments are taken first, so that only the doors apart tell whether holds wait.
struct TillWaits {
  enum Door: CaseIterable {
    case pay, hold, walkIn
  }

  private static let milliseconds: Int64 = 1000
  /// The backlog of walk-ins is so short that a full one is a shorter wait than the others' would
  /// be.
  private static let walkInWeight: Int64 = 2

  private var waits: [(door: Door, at: Int64, milliseconds: Int64)] = []
  /// People who came before that say nothing of what is served now.
  var cutAt: Int64 = 0

  /// Notes the requests of a round when it begins; gives the moment at which the first one came.
  mutating func note(_ requests: [HTTPRequest], at now: Int64) -> Int64 {
    waits.removeAll { $0.at < now - Self.milliseconds || $0.at > now }
    var first = now
    for request in requests {
      guard let came = request.arrivedAt, let wait = request.waitMilliseconds(at: now) else {
        continue
      }
      first = min(first, came)
      if came > cutAt { waits.append((Door(of: request), now, wait)) }
    }
    return first
  }

  /// The longest of the doors' median waits.
  var worst: Int64 {
    Door.allCases.map { door in
      let sorted = waits.filter { $0.door == door }.map(\.milliseconds).sorted()
      let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
      return door == .walkIn ? median * Self.walkInWeight : median
    }.max() ?? 0
  }
}

extension TillWaits.Door {
  /// As nginx divides the requests of the till.
  init(of request: HTTPRequest) {
    let isHold = request.method == "POST" && request.path.hasSuffix("/holds")
    self = !isHold ? .pay : request.header("queue-token") == nil ? .walkIn : .hold
  }
}
