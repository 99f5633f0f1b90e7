/// The line before the sale.
package protocol Queues {
  /// The caller's place, which is a new one only where the caller has none.
  func join(_ concert: ConcertID, user: UserID) throws(BoxOfficeError) -> (
    QueueStanding, isNew: Bool
  )
  /// Where the bearer of a token stands.
  func standing(_ pass: QueuePass) throws(BoxOfficeError) -> QueueStanding
  func leave(_ pass: QueuePass) throws(BoxOfficeError)
  /// The bearer of this token; nil where it is not genuine.
  func verify(_ token: String) -> QueuePass?
  func fetchBoard(_ concert: ConcertID) throws(BoxOfficeError) -> QueueBoard
  /// The lots of the draw in their order.
  func listDraw(_ concert: ConcertID, after: Position?, limit: Int) throws(BoxOfficeError) -> Page<
    DrawnLot
  >
}

/// What a person in the line is told.
package struct QueueStanding: Sendable, Equatable {
  package let token: String
  package let state: QueueToken.State
  package let number: Int64?
  package let ahead: Int64?
  package let etaSeconds: Int64?
  package let pollAfterSeconds: Int64
  package let expiresAt: Instant?
  package let lot: String?

  package init(
    token: String, state: QueueToken.State, number: Int64?, ahead: Int64?, etaSeconds: Int64?,
    pollAfterSeconds: Int64, expiresAt: Instant?, lot: String?
  ) {
    self.token = token
    self.state = state
    self.number = number
    self.ahead = ahead
    self.etaSeconds = etaSeconds
    self.pollAfterSeconds = pollAfterSeconds
    self.expiresAt = expiresAt
    self.lot = lot
  }
}

/// What everybody may know of a line.
package struct QueueBoard: Sendable {
  package enum State: String, Sendable {
    case off, lobby, drawing, open
  }

  package let state: State
  package let waiting: Int64
  package let active: Int64
  package let serving: Int64
  package let opensAt: Instant?
  package let commitment: String
  package let draw: Draw?

  /// A draw that anybody can check.
  package struct Draw: Sendable {
    package let seed: String
    package let entrants: Int64
    package let digest: String

    package init(seed: String, entrants: Int64, digest: String) {
      self.seed = seed
      self.entrants = entrants
      self.digest = digest
    }
  }

  package init(
    state: State, waiting: Int64, active: Int64, serving: Int64, opensAt: Instant?,
    commitment: String, draw: Draw?
  ) {
    self.state = state
    self.waiting = waiting
    self.active = active
    self.serving = serving
    self.opensAt = opensAt
    self.commitment = commitment
    self.draw = draw
  }
}

/// One line of the published list.
package struct DrawnLot: Sendable {
  package let place: Int64
  package let lot: String

  package init(place: Int64, lot: String) {
    self.place = place
    self.lot = lot
  }
}
