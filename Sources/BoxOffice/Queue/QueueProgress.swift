/// The progress of a line.
package struct QueueProgress: Sendable, Equatable {
  package let isOn: Bool
  package let serving: Int64
  /// Admissions a minute, in thousandths.
  package let pace: Int64
  /// The seconds until the lobby closes, 0 while the draw is under way; nil if there is no lobby.
  package let lobbySeconds: Int64?
  /// The seconds over which the polls of the lobby's people are spread when it has closed.
  package let lobbySpreadSeconds: Int64

  package init(
    isOn: Bool, serving: Int64, pace: Int64, lobbySeconds: Int64? = nil,
    lobbySpreadSeconds: Int64 = Self.lobbySpreadSecondsMax
  ) {
    self.isOn = isOn
    self.serving = serving
    self.pace = pace
    self.lobbySeconds = lobbySeconds
    self.lobbySpreadSeconds = max(1, min(lobbySpreadSeconds, Self.lobbySpreadSecondsMax))
  }

  /// The progress for a person who was told of a further one before: never less than that.
  package func notBefore(_ told: Int64) -> QueueProgress {
    QueueProgress(
      isOn: isOn, serving: max(serving, told), pace: pace, lobbySeconds: lobbySeconds,
      lobbySpreadSeconds: lobbySpreadSeconds)
  }

  /// The number of people before a place.
  package func ahead(of number: Int64) -> Int64 {
    max(0, number - serving - 1)
  }

  /// The expected wait at the present pace; nil while the pace is unknown.
  package func etaSeconds(ahead: Int64) -> Int64? {
    guard isOn, pace > 0 else { return nil }
    return (ahead + 1) * 60_000 / pace
  }

  /// The admissions a minute; nil while the pace is unknown.
  package var perMinute: Int64? {
    isOn && pace > 0 ? (pace + 500) / 1000 : nil
  }

  /// The seconds until the next poll: few in front, a minute far behind, and in a fast line three
  /// quarters of the expected wait, so that a person who is let in hears of it soon.
  package func pollAfterSeconds(ahead: Int64) -> Int64 {
    let byDistance = Self.pollSecondsMax(ahead: ahead)
    guard let eta = etaSeconds(ahead: ahead) else { return byDistance }
    return min(byDistance, max(Self.pollSecondsMin, eta * 3 / 4))
  }

  /// The longest pause at a distance, however slow the line is.
  package static func pollSecondsMax(ahead: Int64) -> Int64 {
    min(pollSecondsMax, pollSecondsMin + ahead / placesPerSecond)
  }

  /// The seconds until the next poll from the lobby, spread so that the crowd does not poll all at
  /// once after the lobby has closed.
  package func lobbyPollSeconds(tokenID: Int64) -> Int64 {
    let seconds = (lobbySeconds ?? 0) + tokenID % lobbySpreadSeconds
    return min(Self.pollSecondsMax, max(Self.pollSecondsMin, seconds))
  }

  /// The seconds of silence after which a waiting person counts as away: two intervals and some
  /// grace.
  package static func awaySeconds(ahead: Int64) -> Int64 {
    2 * pollSecondsMax(ahead: ahead) + graceSeconds
  }

  private static let pollSecondsMin: Int64 = 2
  private static let pollSecondsMax: Int64 = 60
  /// The places that a fast line moves in a second: so nobody sleeps through a turn, however wrong
  /// the expected wait was.
  private static let placesPerSecond: Int64 = 200
  /// The seconds after joining in which a person always counts as present.
  package static let freshSeconds = graceSeconds
  private static let graceSeconds: Int64 = 10
  package static let lobbySpreadSecondsMax: Int64 = 30
}
