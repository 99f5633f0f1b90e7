/// The kind of evening that is rehearsed.
package enum Profile: String, Sendable, CaseIterable {
  /// Most visitors come at the beginning and hurry.
  case spike
  /// Visitors come evenly over the time.
  case steady
  /// All visitors want the same row.
  case scramble
  /// Visitors look and do not buy.
  case browse
  /// The three load tests of the systems that Boxoffice is compared with: token and poll; the whole
  /// way to a ticket for a hundred seats; list and dates.
  case reference
  /// More come, evenly, than can be served; all wait as long as they are told to.
  case flood
  /// One cheap request a visitor, to measure what the rehearsal itself can do.
  case probe

  /// How the profile's visitors behave.
  var manners: Manners {
    switch self {
    case .spike:
      Manners(
        bestPercent: 70, abandonPercent: 5, twicePercent: 5, cutPercent: 2, extendPercent: 2,
        cancelPercent: 2, think: 100...1000)
    case .steady:
      Manners(
        bestPercent: 50, abandonPercent: 5, twicePercent: 3, cutPercent: 1, extendPercent: 2,
        cancelPercent: 3, think: 200...1500)
    case .scramble:
      Manners(
        bestPercent: 0, abandonPercent: 10, twicePercent: 10, cutPercent: 5, extendPercent: 5,
        cancelPercent: 20, think: 10...200)
    // As steady, or their figures could not be compared.
    case .flood:
      Manners(
        bestPercent: 50, abandonPercent: 5, twicePercent: 3, cutPercent: 1, extendPercent: 2,
        cancelPercent: 3, think: 200...1500, temper: .patient)
    case .browse, .reference, .probe:
      Manners(
        bestPercent: 0, abandonPercent: 0, twicePercent: 0, cutPercent: 0, extendPercent: 0,
        cancelPercent: 0, think: 0...100)
    }
  }

  /// Whether visitors need accounts, each of which is used once.
  var needsAccounts: Bool {
    switch self {
    case .spike, .steady, .scramble, .reference, .flood: true
    case .browse, .probe: false
    }
  }
}

/// The likelihood of a visitor's habits, and the time between two steps.
struct Manners: Sendable {
  /// Visitors that take the best seats on offer instead of choosing.
  var bestPercent: Int
  /// Visitors that hold seats and do not pay: half release them, half go without a word.
  var abandonPercent: Int
  /// Requests sent twice at once with one key, as by a double click.
  var twicePercent: Int
  /// Requests whose connection is cut before the answer is there.
  var cutPercent: Int
  var extendPercent: Int
  var cancelPercent: Int
  /// Milliseconds between an answer and the next request.
  var think: ClosedRange<UInt64>
  var temper = Temper.usual

  /// A client that nobody has taught to wait: one request on one connection, again and again.
  var rude: Manners {
    var manners = self
    (manners.temper, manners.twicePercent, manners.cutPercent) = (.rude, 0, 0)
    return manners
  }
}
