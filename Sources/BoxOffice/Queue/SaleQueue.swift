/// The line of a concert at one moment: its settings and its progress.
package struct SaleQueue: Sendable, Equatable {
  package let concertID: ConcertID
  package let isOn: Bool
  /// The most passes that may live at once; nil where the house alone decides.
  package let capacity: Int64?
  package let admissionsPerMinute: Int64?
  package let passSeconds: Int64
  /// The closing time of the lobby; nil for a line without a lobby.
  package let opensAt: Instant?
  package let seed: String
  package let commitment: String
  package let closedAt: Instant?
  package let entrants: Int64
  package let drawnAt: Instant?
  /// When this line formed by itself; nil for one that an operator has set up.
  package let formedAt: Instant?
  /// The numbers that were given out before this line formed.
  package let numbersBefore: Int64
  /// The last number of the draw that somebody has got.
  package let drawn: Int64
  package let lastNumber: Int64
  package let serving: Int64
  package let tickedAt: Instant
  package let credit: Int64
  package let pace: Int64
  /// The moment of reading, by the database's clock.
  package let now: Instant

  package init(
    concertID: ConcertID, isOn: Bool, capacity: Int64?, admissionsPerMinute: Int64?,
    passSeconds: Int64, opensAt: Instant?, seed: String, commitment: String, closedAt: Instant?,
    entrants: Int64, drawnAt: Instant?, formedAt: Instant?, numbersBefore: Int64, drawn: Int64,
    lastNumber: Int64, serving: Int64,
    tickedAt: Instant, credit: Int64, pace: Int64, now: Instant
  ) {
    self.concertID = concertID
    self.isOn = isOn
    self.capacity = capacity
    self.admissionsPerMinute = admissionsPerMinute
    self.passSeconds = passSeconds
    self.opensAt = opensAt
    self.seed = seed
    self.commitment = commitment
    self.closedAt = closedAt
    self.entrants = entrants
    self.drawnAt = drawnAt
    self.formedAt = formedAt
    self.numbersBefore = numbersBefore
    self.drawn = drawn
    self.lastNumber = lastNumber
    self.serving = serving
    self.tickedAt = tickedAt
    self.credit = credit
    self.pace = pace
    self.now = now
  }

  /// Whether a newcomer gets a lot instead of a rank.
  package var isLobby: Bool {
    closedAt == nil && opensAt.map { now < $0 } ?? false
  }

  /// Whether the lobby has closed and its entrants still have no numbers.
  package var mustDraw: Bool {
    drawnAt == nil && opensAt.map { now >= $0 } ?? false
  }

  /// Whether a second has passed since the last admission.
  package var isDue: Bool {
    isOn && millisecondsSinceTick >= Self.tickMilliseconds
  }

  /// The time until the next admission; nil where it is due or the line is off.
  package var millisecondsUntilDue: Int64? {
    isOn && !isDue ? Self.tickMilliseconds - max(0, millisecondsSinceTick) : nil
  }

  /// The public state of the line.
  package var boardState: QueueBoard.State {
    if !isOn { return .off }
    if isLobby { return .lobby }
    return mustDraw ? .drawing : .open
  }

  /// The progress of the line.
  package var progress: QueueProgress {
    // Before the first admission no pace is measured, so the configured rate is used.
    QueueProgress(
      isOn: isOn, serving: serving,
      pace: pace == 0 && serving == 0 && capacity ?? 1 > 0
        ? (admissionsPerMinute ?? 0) * 1000 : pace,
      lobbySeconds: lobbySeconds, lobbySpreadSeconds: lobbySpreadSeconds)
  }

  /// The time since people were let in last.
  var millisecondsSinceTick: Int64 {
    now.millisecondsSince1970 - tickedAt.millisecondsSince1970
  }

  private var lobbySeconds: Int64? {
    guard let opensAt, isLobby || mustDraw else { return nil }
    return max(0, (opensAt.millisecondsSince1970 - now.millisecondsSince1970) / 1000)
  }

  // The people of a short lobby have all joined while it lasted, and the till stands idle until
  // they know that it is their turn: they poll over half that time.
  private var lobbySpreadSeconds: Int64 {
    guard let opensAt, let formedAt else { return QueueProgress.lobbySpreadSecondsMax }
    return (opensAt.millisecondsSince1970 - formedAt.millisecondsSince1970) / 2000
  }

  private static let tickMilliseconds: Int64 = 1000
}
