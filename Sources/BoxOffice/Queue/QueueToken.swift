/// A person's place in the line of a concert.
package struct QueueToken: Sendable, Equatable {
  package enum State: String, Sendable {
    case lobby, waiting, active, expired, used, left
  }

  package let id: Int64
  package let concertID: ConcertID
  package let userID: UserID
  /// Nil in the lobby, where nobody has a rank.
  package let number: Int64?
  package let state: State
  package let isSkipped: Bool
  package let expiresAt: Instant?
  package let lot: String

  package init(
    id: Int64, concertID: ConcertID, userID: UserID, number: Int64?, state: State,
    isSkipped: Bool, expiresAt: Instant?, lot: String
  ) {
    self.id = id
    self.concertID = concertID
    self.userID = userID
    self.number = number
    self.state = state
    self.isSkipped = isSkipped
    self.expiresAt = expiresAt
    self.lot = lot
  }

  /// What it is at that moment: a pass past its end has expired, whether or not anybody has swept it.
  package func state(at now: Instant) -> State {
    guard state == .active, let expiresAt, expiresAt <= now else { return state }
    return .expired
  }

  /// Whether its owner stands in the line or may buy, so that joining again changes nothing.
  package func isLive(at now: Instant) -> Bool {
    switch state(at: now) {
    case .lobby, .waiting, .active: true
    case .expired, .used, .left: false
    }
  }

  /// Refuses whatever only a live pass allows; `number` is what its bearer showed.
  package func requirePass(number shown: Int64, at now: Instant) throws(BoxOfficeError) {
    // After coming back the number is another one, and the old token stands for the pass that has ended.
    if number != shown && shown != 0 { throw .queueTokenExpired }
    switch state(at: now) {
    case .active: return
    case .lobby, .waiting: throw .queueTokenNotActive
    case .expired, .used, .left: throw .queueTokenExpired
    }
  }
}

/// What a genuine token says of its bearer; signed, so that asking for the place costs no database.
package struct QueuePass: Sendable, Equatable {
  package let concertID: ConcertID
  package let tokenID: Int64
  /// 0 where it was given out in the lobby.
  package let number: Int64
  package let userID: UserID

  package init(concertID: ConcertID, tokenID: Int64, number: Int64, userID: UserID) {
    self.concertID = concertID
    self.tokenID = tokenID
    self.number = number
    self.userID = userID
  }
}

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

/// How many may enter now.
package struct AdmissionBudget: Sendable, Equatable {
  package let admissions: Int64
  /// What the rate allows, in thousandths.
  private let credit: Int64
  private let creditMax: Int64
  private let elapsedMilliseconds: Int64

  /// Counts from the free places and from what the rate has allowed since the last tick. Of unused allowance
  /// one second's worth is kept at most: a line that stood still must not burst.
  package init(
    capacity: Int64, live: Int64, admissionsPerMinute: Int64, credit: Int64,
    elapsedMilliseconds: Int64
  ) {
    self.elapsedMilliseconds = max(0, elapsedMilliseconds)
    let counted = min(self.elapsedMilliseconds, Self.countedMillisecondsMax)
    creditMax = max(1000, admissionsPerMinute * 1000 / 60)
    self.credit = min(max(0, credit), creditMax) + admissionsPerMinute * counted / 60
    admissions = max(0, min(capacity - live, self.credit / 1000))
  }

  /// What is left of the allowance after so many have entered.
  package func creditLeft(after admitted: Int64) -> Int64 {
    min(credit - admitted * 1000, creditMax)
  }

  /// The measured pace, smoothed over a minute, since passes come back in bursts.
  package func pace(after admitted: Int64, before: Int64) -> Int64 {
    guard elapsedMilliseconds > 0 else { return before }
    let now = admitted * 60_000_000 / elapsedMilliseconds
    if before == 0 { return now }
    let weight = min(elapsedMilliseconds, Self.paceMilliseconds)
    return (before * (Self.paceMilliseconds - weight) + now * weight) / Self.paceMilliseconds
  }

  // Who is in front asks every two seconds: so long may lie between two ticks of a line that goes well.
  private static let countedMillisecondsMax: Int64 = 3000
  private static let paceMilliseconds: Int64 = 60_000
}
