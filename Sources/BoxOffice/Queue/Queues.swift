/// The line before the sale.
package protocol Queues {
  /// The caller's place, a new one only if the caller has none.
  func join(_ concert: ConcertID, user: UserID) throws(BoxOfficeError) -> (
    QueueStanding, isNew: Bool
  )
  /// The same for people who ask at the same moment.
  func join(_ newcomers: [Newcomer], settle: Settle<(QueueStanding, isNew: Bool)>)
  /// The standing of a token's bearer.
  func standing(_ pass: QueuePass) throws(BoxOfficeError) -> QueueStanding
  /// The same for bearers who ask at the same moment.
  func standings(_ passes: [QueuePass], settle: Settle<QueueStanding>)
  func leave(_ pass: QueuePass) throws(BoxOfficeError)
  /// The content of a token; nil if the token is not genuine.
  func verify(_ token: String) -> QueuePass?
  func fetchBoard(_ concert: ConcertID) throws(BoxOfficeError) -> QueueBoard
  /// The lots of the draw in their order.
  func listDraw(_ concert: ConcertID, after: Position?, limit: Int) throws(BoxOfficeError) -> Page<
    DrawnLot
  >
}

/// The answer to a person in the line.
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
