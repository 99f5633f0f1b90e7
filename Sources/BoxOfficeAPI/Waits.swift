import HTTP

/// How long the requests of a round have waited, as far as the web server has said when they came.
struct Waits {
  private static let awaySeconds = 2.0...60.0
  // Twenty seconds outside for each second of waiting inside, until the crowd before is gone.
  private static let awayPerWait = 20.0
  private static let spread = 0.75...1.25

  private(set) var now: Int64?
  private(set) var atTills: Int64 = 0
  private var longest: Int64 = 0

  /// The waits of no round: none is known.
  init() {}

  /// As of the round's beginning, by the clock of the web server's host, beside the wait at tills.
  init(of requests: [HTTPRequest], until now: Int64, atTills: Int64 = 0) {
    self.now = now
    self.atTills = atTills
    longest = requests.lazy.compactMap { $0.waitMilliseconds(at: now) }.max() ?? 0
  }

  /// The wait of one of them; nil where it is not known.
  func milliseconds(of request: HTTPRequest) -> Int64? {
    now.flatMap { request.waitMilliseconds(at: $0) }
  }

  /// When a client who is refused should come again: the later, the longer the wait is here, and
  /// spread, so that those who are refused together do not come back together.
  func retryAfterSeconds(for request: HTTPRequest, atLeast least: Double = 0) -> Int {
    let waited = Double(max(longest, atTills)) / 1000
    let wanted = max(waited * Self.awayPerWait, least)
    let away = min(max(wanted, Self.awaySeconds.lowerBound), Self.awaySeconds.upperBound)
    let width = Self.spread.upperBound - Self.spread.lowerBound
    let seconds = away * (Self.spread.lowerBound + width * share(of: request.requestID))
    return max(Int(Self.awaySeconds.lowerBound), Int(seconds.rounded(.up)))
  }
}

/// A number from 0 to 1 that is always that of the text, and as if drawn for random texts.
private func share(of text: String) -> Double {
  // FNV-1a: short, and its low bits are mixed well.
  let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
    ($0 ^ UInt64($1)) &* 0x100_0000_01B3
  }
  return Double(hash % 1024) / 1023
}
