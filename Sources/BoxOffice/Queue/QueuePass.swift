/// The content of a queue token, which is signed so that polling for the place needs no database.
package struct QueuePass: Sendable, Equatable {
  package let concertID: ConcertID
  package let tokenID: Int64
  /// The number of the place; 0 for a token given out in the lobby.
  package let number: Int64
  package let userID: UserID

  package init(concertID: ConcertID, tokenID: Int64, number: Int64, userID: UserID) {
    self.concertID = concertID
    self.tokenID = tokenID
    self.number = number
    self.userID = userID
  }
}
