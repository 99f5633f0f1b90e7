/// A person's place in the line of a concert.
package struct QueueToken: Sendable, Equatable {
  package enum State: String, Sendable {
    case lobby, waiting, active, expired, used, left
  }

  package let id: Int64
  package let concertID: ConcertID
  package let userID: UserID
  /// The rank in the line; nil in the lobby, which has none.
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

  /// The state at a moment: a pass past its end has expired, whether or not the sweep has ended it.
  package func state(at now: Instant) -> State {
    guard state == .active, let expiresAt, expiresAt <= now else { return state }
    return .expired
  }

  /// Whether the owner waits in the line or may buy, so that joining again changes nothing.
  package func isLive(at now: Instant) -> Bool {
    switch state(at: now) {
    case .lobby, .waiting, .active: true
    case .expired, .used, .left: false
    }
  }

  /// Refuses unless the pass is live; `number` is the one in the shown token.
  package func requirePass(number shown: Int64, at now: Instant) throws(BoxOfficeError) {
    // A person who joined anew has another number, and the old token stands for the pass that has
    // ended.
    if number != shown && shown != 0 { throw .queueTokenExpired }
    switch state(at: now) {
    case .active: return
    case .lobby, .waiting: throw .queueTokenNotActive
    case .expired, .used, .left: throw .queueTokenExpired
    }
  }
}
