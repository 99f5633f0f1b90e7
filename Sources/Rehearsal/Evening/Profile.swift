/// What kind of evening is rehearsed.
package enum Profile: String, Sendable, CaseIterable {
  /// Most come at the beginning and hurry.
  case spike
  /// They come one after the other.
  case steady
  /// Everyone wants the same row.
  case scramble
  /// They look and do not buy.
  case browse
  /// The three load tests of the systems that this one is compared with: token and poll; the whole way to a
  /// ticket for a hundred seats; list and dates.
  case reference
  /// One cheap request each, to see what the rehearsal itself can do.
  case probe

  /// How its visitors behave.
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
    case .browse, .reference, .probe:
      Manners(
        bestPercent: 0, abandonPercent: 0, twicePercent: 0, cutPercent: 0, extendPercent: 0,
        cancelPercent: 0, think: 0...100)
    }
  }

  /// Whether an account is needed, and so comes once.
  var needsAccounts: Bool {
    switch self {
    case .spike, .steady, .scramble, .reference: true
    case .browse, .probe: false
    }
  }
}

/// How likely a visitor does what, and how long one thinks.
struct Manners: Sendable {
  /// Takes the best seats that are offered instead of choosing.
  var bestPercent: Int
  /// Holds seats and does not pay: releases them, or just goes.
  var abandonPercent: Int
  /// Clicks twice: two equal requests with one key at once.
  var twicePercent: Int
  /// Loses the connection before the answer is there.
  var cutPercent: Int
  var extendPercent: Int
  var cancelPercent: Int
  /// Milliseconds between what is seen and what is done.
  var think: ClosedRange<UInt64>
}
