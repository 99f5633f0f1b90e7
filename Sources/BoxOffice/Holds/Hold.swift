/// Seats reserved for one buyer for a few minutes.
package struct Hold: Sendable {
  package enum Status: String, Sendable {
    case active, paid, released, expired
  }

  package let id: HoldID
  package let userID: UserID
  package let scheduleID: ScheduleID
  package let status: Status
  package var seats: [HeldSeat]
  package let total: Money
  package let createdAt: Instant
  package let expiresAt: Instant
  package let isExtended: Bool
  package let version: Int64

  package init(
    id: HoldID, userID: UserID, scheduleID: ScheduleID, status: Status, seats: [HeldSeat],
    total: Money, createdAt: Instant, expiresAt: Instant, isExtended: Bool, version: Int64
  ) {
    self.id = id
    self.userID = userID
    self.scheduleID = scheduleID
    self.status = status
    self.seats = seats
    self.total = total
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.isExtended = isExtended
    self.version = version
  }

  /// The status at a moment: a hold past its end has expired, whether or not the sweep has ended
  /// it.
  package func status(at now: Instant) -> Status {
    status == .active && expiresAt <= now ? .expired : status
  }

  /// Refuses unless the hold is active.
  package func requireActive(at now: Instant) throws(BoxOfficeError) {
    switch status(at: now) {
    case .active: return
    case .expired: throw .holdExpired
    case .paid, .released: throw .holdNotActive
    }
  }

  /// The end of the hold after its one extension; refused if the extension is used up or would not
  /// end later.
  package func extendedEnd(at now: Instant, secondsMax: Int64) throws(BoxOfficeError) -> Instant {
    try requireActive(at: now)
    let end = createdAt.adding(seconds: secondsMax)
    guard !isExtended, end > expiresAt else { throw .holdNotActive }
    return end
  }

  /// The hold with its one extension used.
  package func extended(to end: Instant) -> Hold {
    Hold(
      id: id, userID: userID, scheduleID: scheduleID, status: status, seats: seats, total: total,
      createdAt: createdAt, expiresAt: end, isExtended: true, version: version + 1)
  }
}

/// One seat of a hold, at the price of the moment of the claim.
package struct HeldSeat: Sendable, Equatable {
  package let place: SeatPlace
  package let price: Money

  package init(place: SeatPlace, price: Money) {
    self.place = place
    self.price = price
  }
}
