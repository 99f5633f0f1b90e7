import BoxOffice
import BoxOfficeStore
import Memcached

/// The line as its buyers see it: places from the store, progress and presence from the cache.
struct WaitingRoom: Queues {
  private static let activePollSeconds: Int64 = 5
  private static let countsSeconds = 1
  private static let staleCountsSeconds = 30

  let store: Store
  let memcached: Memcached
  let presence: Presence
  let line: LineProgress
  private let tokens: QueueTokens

  init(store: Store, memcached: Memcached, tokens: QueueTokens, till: TillGauge) {
    self.store = store
    self.memcached = memcached
    self.tokens = tokens
    presence = Presence(memcached: memcached)
    line = LineProgress(
      store: store, memcached: memcached, presence: presence, till: till)
  }

  func verify(_ token: String) -> QueuePass? {
    tokens.verify(token)
  }

  func join(
    _ concert: ConcertID, user: UserID
  ) throws(BoxOfficeError) -> (QueueStanding, isNew: Bool) {
    let place = try store.joinQueue(concert, user: user)
    let standing = try standing(of: place, look(concert, place.token.id))
    presence.sendNotes()
    return (standing, place.isNew)
  }

  /// The standing of a place. A waiting place costs one read of the cache alone, because a million
  /// buyers may poll once a minute each.
  func standing(_ pass: QueuePass) throws(BoxOfficeError) -> QueueStanding {
    let sight = try look(pass.concertID, pass.tokenID)
    defer { presence.sendNotes() }
    if let standing = try waitingStanding(pass, sight) { return standing }
    return try standing(pass, by: store.findQueueToken(pass.tokenID), sight)
  }

  private func look(_ concert: ConcertID, _ tokenID: Int64) throws(BoxOfficeError) -> LineSight {
    let kept = memcached.values(for: [line.key(concert), presence.key(tokenID)])
    return LineSight(try line.fetch(concert, kept[0]), presence.mark(kept[1]))
  }

  func leave(_ pass: QueuePass) throws(BoxOfficeError) {
    try store.leaveQueue(pass)
    presence.noteLeaving(pass.tokenID)
  }

  func fetchBoard(_ concert: ConcertID) throws(BoxOfficeError) -> QueueBoard {
    try store.fetchQueueBoard(concert, counts: counts(concert))
  }

  func listDraw(
    _ concert: ConcertID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<DrawnLot> {
    try store.listDrawnLots(concert, after: after, limit: limit)
  }

  /// Lets people in from all lines, if a tick of the house is due.
  func tickHouse() throws(BoxOfficeError) {
    _ = try line.tickHouse()
  }

  /// Takes the next step of the draw of a lobby that has closed; nil where there is none to take.
  func draw(_ concert: ConcertID) throws(BoxOfficeError) -> SaleQueue? {
    try line.draw(concert)
  }

  /// The standing of a person who has joined.
  func standing(
    of place: JoinedPlace, _ sight: LineSight
  ) throws(BoxOfficeError) -> QueueStanding {
    if place.isNew && place.token.number ?? 1 == 1 { presence.begin(place.token.concertID) }
    return try standing(of: place.token, sight.progress, at: place.now)
  }

  /// The standing of a place whose bearer waits; nil where only its row can tell.
  func waitingStanding(
    _ pass: QueuePass, _ sight: LineSight
  ) throws(BoxOfficeError) -> QueueStanding? {
    let progress = sight.progress
    guard progress.isOn else { throw .queueNotRequired }
    // A mark with another number means that this place was given up.
    guard sight.mark == nil || sight.mark?.number == pass.number else { return nil }
    if pass.number > progress.serving { return waiting(pass, progress, lot: nil) }
    guard pass.number == 0, progress.lobbySeconds != nil else { return nil }
    return lobby(pass, progress, lot: nil)
  }

  /// The standing of a place by its row.
  func standing(
    _ pass: QueuePass, by row: (token: QueueToken, now: Instant)?, _ sight: LineSight
  ) throws(BoxOfficeError) -> QueueStanding {
    guard let (place, now) = row, place.userID == pass.userID,
      pass.number == 0 || place.number == pass.number
    else { return ended(pass, .left, expiresAt: nil) }
    return try standing(of: place, sight.progress, at: now)
  }

  private func standing(
    of place: QueueToken, _ progress: QueueProgress, at now: Instant
  ) throws(BoxOfficeError) -> QueueStanding {
    let pass = QueuePass(
      concertID: place.concertID, tokenID: place.id, number: place.number ?? 0,
      userID: place.userID)
    switch place.state(at: now) {
    case .lobby:
      return lobby(pass, progress, lot: place.lot)
    case .waiting:
      if place.isSkipped { try store.markBack(place) }
      return waiting(pass, progress, lot: place.lot)
    case .active, .expired, .used, .left:
      return ended(pass, place.state(at: now), expiresAt: place.expiresAt)
    }
  }

  private func lobby(_ pass: QueuePass, _ progress: QueueProgress, lot: String?) -> QueueStanding {
    presence.note(pass.tokenID, ahead: .max / 4, Presence.Mark(number: 0, serving: 0))
    return QueueStanding(
      token: tokens.token(of: pass), state: .lobby, number: nil, ahead: nil, etaSeconds: nil,
      pollAfterSeconds: progress.lobbyPollSeconds(tokenID: pass.tokenID), expiresAt: nil, lot: lot)
  }

  private func waiting(
    _ pass: QueuePass, _ progress: QueueProgress, lot: String?
  ) -> QueueStanding {
    let ahead = progress.ahead(of: pass.number)
    presence.note(
      pass.tokenID, ahead: ahead,
      Presence.Mark(number: pass.number, serving: progress.serving))
    return QueueStanding(
      token: tokens.token(of: pass), state: .waiting, number: pass.number, ahead: ahead,
      etaSeconds: progress.etaSeconds(ahead: ahead),
      pollAfterSeconds: progress.pollAfterSeconds(ahead: ahead), expiresAt: nil, lot: lot)
  }

  private func ended(
    _ pass: QueuePass, _ state: QueueToken.State, expiresAt: Instant?
  ) -> QueueStanding {
    QueueStanding(
      token: tokens.token(of: pass), state: state, number: pass.number == 0 ? nil : pass.number,
      ahead: 0, etaSeconds: 0, pollAfterSeconds: Self.activePollSeconds, expiresAt: expiresAt,
      lot: nil)
  }

  // The counts are public and take longer the longer the line is, so they are kept for some
  // seconds.
  private func counts(_ concert: ConcertID) throws(BoxOfficeError) -> QueueCounts {
    let key = "board:\(concert.value)"
    if let kept = parse(memcached.value(for: key)) { return kept }
    if memcached.add([1], for: "lock:" + key, seconds: Self.countsSeconds) == .exists,
      let stale = parse(memcached.value(for: "stale:" + key))
    {
      return stale
    }
    let counts = try store.countQueue(concert)
    let bytes = NumberList.bytes(counts.waiting, counts.active)
    _ = memcached.set(bytes, for: key, seconds: Self.countsSeconds)
    _ = memcached.set(bytes, for: "stale:" + key, seconds: Self.staleCountsSeconds)
    return counts
  }

  private func parse(_ kept: CachedValue?) -> QueueCounts? {
    guard let kept, let numbers = NumberList.parse(kept.bytes, count: 2) else { return nil }
    return QueueCounts(waiting: numbers[0], active: numbers[1])
  }
}

/// The line as the cache tells of it to one person.
struct LineSight {
  /// The progress of the line, never less than the person has been told.
  let progress: QueueProgress
  let mark: Presence.Mark?

  init(_ progress: QueueProgress, _ mark: Presence.Mark?) {
    self.progress = progress.notBefore(mark?.serving ?? 0)
    self.mark = mark
  }
}
