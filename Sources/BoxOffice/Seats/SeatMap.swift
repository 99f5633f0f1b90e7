/// The place of a seat in its hall.
package struct SeatPlace: Sendable, Equatable {
  package let id: SeatID
  package let section: String
  package let row: String
  package let number: Int64
  package let x: Int64
  package let y: Int64
  package let tierID: TierID

  package init(
    id: SeatID, section: String, row: String, number: Int64, x: Int64, y: Int64, tierID: TierID
  ) {
    self.id = id
    self.section = section
    self.row = row
    self.number = number
    self.x = x
    self.y = y
    self.tierID = tierID
  }
}

/// The immutable drawing of one date.
package struct SeatMap: Sendable {
  package let layoutVersion: Int64
  package let tiers: [Tier]
  /// The seats in id order.
  package let seats: [SeatPlace]

  package init(layoutVersion: Int64, tiers: [Tier], seats: [SeatPlace]) {
    self.layoutVersion = layoutVersion
    self.tiers = tiers
    self.seats = seats
  }
}
