/// The limits of a concert for its buyers.
package struct HoldTerms: Sendable, Equatable {
  package let seconds: Int64
  package let secondsMax: Int64
  package let seatsPerUserMax: Int64
  /// The number of live holds that one person may have over all dates; 0 is no limit.
  package let liveHoldsMax: Int64
  /// The number of unpaid holds before the first pause; 0 is none ever.
  package let unpaidHoldsMax: Int64

  package init(
    seconds: Int64, secondsMax: Int64, seatsPerUserMax: Int64, liveHoldsMax: Int64,
    unpaidHoldsMax: Int64
  ) {
    self.seconds = seconds
    self.secondsMax = secondsMax
    self.seatsPerUserMax = seatsPerUserMax
    self.liveHoldsMax = liveHoldsMax
    self.unpaidHoldsMax = unpaidHoldsMax
  }

  /// Whether it matters how the buyer's other holds stand.
  package var watchesHolds: Bool { liveHoldsMax > 0 || unpaidHoldsMax > 0 }
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
