import BoxOffice
import BoxOfficeStore
import Memcached
import System

/// The line as its people meet it: places from the store, progress and presence by way of the cache.
struct WaitingRoom: Queues {
  private static let progressSeconds = 1

  let store: Store
  let memcached: Memcached
  let tokens: QueueTokens
  private let presence: Presence

  init(store: Store, memcached: Memcached, tokens: QueueTokens) {
    self.store = store
    self.memcached = memcached
    self.tokens = tokens
    presence = Presence(memcached: memcached)
  }

  func verify(_ token: String) -> QueuePass? {
    tokens.verify(token)
  }

  func join(
    _ concert: ConcertID, user: UserID
  ) throws(BoxOfficeError) -> (QueueStanding, isNew: Bool) {
    let (place, isNew, now) = try store.joinQueue(concert, user: user)
    if isNew && place.number ?? 1 == 1 { presence.begin(concert) }
    let progress = try readProgress(of: concert)
    return (try standing(of: place, progress, at: now), isNew)
  }

  /// While waiting, this asks the cache alone: a million people ask once a minute each.
  func standing(_ pass: QueuePass) throws(BoxOfficeError) -> QueueStanding {
    let progress = try readProgress(of: pass.concertID)
    if pass.number > progress.serving && progress.isOn {
      return waiting(pass, progress, lot: nil)
    }
    guard let (place, now) = try store.findQueueToken(pass.tokenID), place.userID == pass.userID,
      pass.number == 0 || place.number == pass.number
    else { return ended(pass, .left, expiresAt: nil) }
    return try standing(of: place, progress, at: now)
  }

  func leave(_ pass: QueuePass) throws(BoxOfficeError) {
    try store.leaveQueue(pass)
  }

  func fetchBoard(_ concert: ConcertID) throws(BoxOfficeError) -> QueueBoard {
    try store.fetchQueueBoard(concert)
  }

  func listDraw(
    _ concert: ConcertID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<DrawnLot> {
    try store.listDrawnLots(concert, after: after, limit: limit)
  }

  /// Lets people in, if it is time; where a lobby has closed, takes the next step of its draw.
  func tick(_ concert: ConcertID) throws(BoxOfficeError) -> SaleQueue? {
    if let queue = try store.findQueue(concert), queue.isOn, queue.mustDraw {
      return try store.advanceDraw(of: queue, holder: drawHolder)
    }
    return try store.admit(concert) { presence.present(among: $0, of: $1) }
  }

  private func standing(
    of place: QueueToken, _ progress: QueueProgress, at now: Instant
  ) throws(BoxOfficeError) -> QueueStanding {
    let pass = QueuePass(
      concertID: place.concertID, tokenID: place.id, number: place.number ?? 0,
      userID: place.userID)
    switch place.state(at: now) {
    case .lobby:
      presence.note(place.id, ahead: .max / 4)
      return QueueStanding(
        token: tokens.token(of: pass), state: .lobby, number: nil, ahead: nil, etaSeconds: nil,
        pollAfterSeconds: lobbyPollSeconds, expiresAt: nil, lot: place.lot)
    case .waiting:
      if place.isSkipped { try store.markBack(place) }
      return waiting(pass, progress, lot: place.lot)
    case .active, .expired, .used, .left:
      return ended(pass, place.state(at: now), expiresAt: place.expiresAt)
    }
  }

  private func waiting(
    _ pass: QueuePass, _ progress: QueueProgress, lot: String?
  ) -> QueueStanding {
    let ahead = progress.ahead(of: pass.number)
    presence.note(pass.tokenID, ahead: ahead)
    return QueueStanding(
      token: tokens.token(of: pass), state: .waiting, number: pass.number, ahead: ahead,
      etaSeconds: progress.etaSeconds(ahead: ahead),
      pollAfterSeconds: QueueProgress.pollAfterSeconds(ahead: ahead), expiresAt: nil, lot: lot)
  }

  private func ended(
    _ pass: QueuePass, _ state: QueueToken.State, expiresAt: Instant?
  ) -> QueueStanding {
    QueueStanding(
      token: tokens.token(of: pass), state: state, number: pass.number == 0 ? nil : pass.number,
      ahead: 0, etaSeconds: 0, pollAfterSeconds: activePollSeconds, expiresAt: expiresAt, lot: nil)
  }

  /// How far the line is: from the cache, or from its row, which whoever reads it first puts into the
  /// cache, after letting people in where it is time.
  private func readProgress(of concert: ConcertID) throws(BoxOfficeError) -> QueueProgress {
    let key = "queue:\(concert.value)"
    if let kept = memcached.value(for: key).flatMap({ parse($0.bytes) }) { return kept }
    let lock = "lock:" + key
    let right = memcached.add([1], for: lock, seconds: 1)
    guard var queue = try store.findQueue(concert) else { throw .queueNotRequired }
    if right == .exists { return queue.progress }
    if queue.isDue, let ticked = try tick(concert) { queue = ticked }
    let text = "\(queue.progress.isOn ? 1 : 0) \(queue.progress.serving) \(queue.progress.pace)"
    _ = memcached.set(Array(text.utf8), for: key, seconds: Self.progressSeconds)
    _ = memcached.delete(lock)
    return queue.progress
  }

  private func parse(_ bytes: [UInt8]) -> QueueProgress? {
    let numbers = String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap {
      Int64($0)
    }
    guard numbers.count == 3 else { return nil }
    return QueueProgress(isOn: numbers[0] == 1, serving: numbers[1], pace: numbers[2])
  }
}

private let drawHolder = "\(ThisProcess.hostName):\(ThisProcess.id)"
private let lobbyPollSeconds: Int64 = 10
private let activePollSeconds: Int64 = 5
