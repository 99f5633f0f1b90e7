/// The limits of a concert for its buyers.
package struct HoldTerms: Sendable, Equatable {
  package let seconds: Int64
  package let secondsMax: Int64
  package let seatsPerUserMax: Int64

  package init(seconds: Int64, secondsMax: Int64, seatsPerUserMax: Int64) {
    self.seconds = seconds
    self.secondsMax = secondsMax
    self.seatsPerUserMax = seatsPerUserMax
  }
}

/// The rule of a claim.
package enum Claim {
  package static let seatsMax = 8

  /// Refuses if some of the wanted seats cannot be had, and names these.
  package static func require(
    _ wanted: [SeatID], from seats: [Seat], at now: Instant
  ) throws(BoxOfficeError) {
    let free = Set(seats.filter { $0.isFree(at: now) }.map(\.id))
    let taken = wanted.filter { !free.contains($0) }
    guard taken.isEmpty else { throw .seatUnavailable(taken) }
  }
}
