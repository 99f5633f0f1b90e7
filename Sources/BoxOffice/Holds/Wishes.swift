/// The seats that a buyer wants.
package enum SeatWish: Sendable, Equatable {
  case these([SeatID])
  case best(count: Int, tierID: TierID?)
}

/// A claim that a buyer asks for.
package struct HoldWish: Sendable {
  package let seats: SeatWish
  package let scheduleID: ScheduleID
  package let pass: QueuePass?
  package let request: IdempotentRequest

  package init(
    _ seats: SeatWish, on scheduleID: ScheduleID, pass: QueuePass?, once request: IdempotentRequest
  ) {
    self.seats = seats
    self.scheduleID = scheduleID
    self.pass = pass
    self.request = request
  }
}

/// A payment that a buyer asks for.
package struct OrderWish: Sendable {
  package let holdID: HoldID
  package let pass: QueuePass?
  package let request: IdempotentRequest

  package init(_ holdID: HoldID, pass: QueuePass?, once request: IdempotentRequest) {
    self.holdID = holdID
    self.pass = pass
    self.request = request
  }
}

/// A hold that its owner gives back.
package struct ReleaseWish: Sendable {
  package let holdID: HoldID
  package let userID: UserID

  package init(_ holdID: HoldID, of userID: UserID) {
    self.holdID = holdID
    self.userID = userID
  }
}

/// Takes the answer to one of several wishes, by the wish's place among them. Each is settled once.
package typealias Settle<Answer> = (Int, Result<Answer, BoxOfficeError>) -> Void
