/// A person who asks for a place in a line.
package struct Newcomer: Hashable, Sendable {
  package let concertID: ConcertID
  package let userID: UserID

  package init(concertID: ConcertID, userID: UserID) {
    self.concertID = concertID
    self.userID = userID
  }
}
