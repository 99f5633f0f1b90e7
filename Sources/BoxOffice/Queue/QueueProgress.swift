/// How far a line has come.
package struct QueueProgress: Sendable, Equatable {
  package let isOn: Bool
  package let serving: Int64
  /// Admissions a minute, in thousandths.
  package let pace: Int64
  /// Until the lobby closes, 0 while the draw is under way; nil where nobody is in a lobby.
  package let lobbySeconds: Int64?

  package init(isOn: Bool, serving: Int64, pace: Int64, lobbySeconds: Int64? = nil) {
    self.isOn = isOn
    self.serving = serving
    self.pace = pace
    self.lobbySeconds = lobbySeconds
  }

  /// The same for somebody who was told before that the line has come so far.
  package func notBefore(_ told: Int64) -> QueueProgress {
    QueueProgress(
      isOn: isOn, serving: max(serving, told), pace: pace, lobbySeconds: lobbySeconds)
  }

  /// How many stand before a number.
  package func ahead(of number: Int64) -> Int64 {
    max(0, number - serving - 1)
  }

  /// How long it will take at the present pace; nil while nobody can know.
  package func etaSeconds(ahead: Int64) -> Int64? {
    guard isOn, pace > 0 else { return nil }
    return (ahead + 1) * 60_000 / pace
  }

  /// When to ask again: soon for those in front, once a minute for those far behind, and where the line moves
  /// fast after half of what is left of the way, so that whoever is let in hears of it soon.
  package func pollAfterSeconds(ahead: Int64) -> Int64 {
    let byDistance = Self.pollSecondsMax(ahead: ahead)
    guard let eta = etaSeconds(ahead: ahead) else { return byDistance }
    return min(byDistance, max(Self.pollSecondsMin, eta / 2))
  }

  /// What the distance allows at most, however slow the line is.
  package static func pollSecondsMax(ahead: Int64) -> Int64 {
    min(pollSecondsMax, pollSecondsMin + ahead / placesPerSecond)
  }

  /// When to ask again from the lobby; after it has closed, a crowd comes one by one and not at once.
  package static func lobbyPollSeconds(lobbySeconds: Int64, tokenID: Int64) -> Int64 {
    min(pollSecondsMax, max(pollSecondsMin, lobbySeconds + tokenID % lobbySpreadSeconds))
  }

  /// After such a silence a waiter counts as away: two intervals and some grace.
  package static func awaySeconds(ahead: Int64) -> Int64 {
    2 * pollSecondsMax(ahead: ahead) + graceSeconds
  }

  package static let awaySecondsMax = 2 * pollSecondsMax + graceSeconds
  private static let pollSecondsMin: Int64 = 2
  private static let pollSecondsMax: Int64 = 60
  private static let placesPerSecond: Int64 = 100
  /// For so long after joining everybody counts as present.
  package static let freshSeconds = graceSeconds
  private static let graceSeconds: Int64 = 10
  private static let lobbySpreadSeconds: Int64 = 30
}
