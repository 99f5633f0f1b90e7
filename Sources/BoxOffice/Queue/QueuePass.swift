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
