/// What can be said of a seat from outside.
package enum SeatStatus: String, Sendable {
  case free, held, sold, blocked

  /// The one letter of the availability picture.
  package var letter: UInt8 {
    switch self {
    case .free: 0x66
    case .held: 0x68
    case .sold: 0x73
    case .blocked: 0x62
    }
  }

  package init?(letter: UInt8) {
    switch letter {
    case 0x66: self = .free
    case 0x68: self = .held
    case 0x73: self = .sold
    case 0x62: self = .blocked
    default: return nil
    }
  }
}

/// A seat of one date as its row stands in the database, locked by whoever reads it.
package struct Seat: Sendable, Equatable {
  package let id: SeatID
  package let tierID: TierID
  package let status: SeatStatus
  package let version: Int64
  package let holdID: HoldID?
  package let heldUntil: Instant?
  package let orderID: OrderID?

  package init(
    id: SeatID, tierID: TierID, status: SeatStatus, version: Int64, holdID: HoldID?,
    heldUntil: Instant?, orderID: OrderID?
  ) {
    self.id = id
    self.tierID = tierID
    self.status = status
    self.version = version
    self.holdID = holdID
    self.heldUntil = heldUntil
    self.orderID = orderID
  }

  /// A seat can be had when it is free, or when the hold on it has run out, swept or not.
  package func isFree(at now: Instant) -> Bool {
    switch status {
    case .free: true
    case .held: heldUntil.map { $0 <= now } ?? false
    case .sold, .blocked: false
    }
  }
}

/// Where a seat is in its hall.
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
  /// In seat id order.
  package let seats: [SeatPlace]

  package init(layoutVersion: Int64, tiers: [Tier], seats: [SeatPlace]) {
    self.layoutVersion = layoutVersion
    self.tiers = tiers
    self.seats = seats
  }
}

/// The picture of one date at one moment.
package struct Availability: Sendable {
  package struct TierCount: Sendable {
    package let tierID: TierID
    package var free: Int64 = 0
    package var held: Int64 = 0
    package var sold: Int64 = 0

    package init(tierID: TierID) {
      self.tierID = tierID
    }
  }

  package let asOf: Instant
  package let nextReleaseAt: Instant?
  package let byTier: [TierCount]
  /// One letter per seat in id order.
  package let seats: [UInt8]

  package init(asOf: Instant, nextReleaseAt: Instant?, byTier: [TierCount], seats: [UInt8]) {
    self.asOf = asOf
    self.nextReleaseAt = nextReleaseAt
    self.byTier = byTier
    self.seats = seats
  }

  package var free: Int64 { byTier.reduce(0) { $0 + $1.free } }
  package var held: Int64 { byTier.reduce(0) { $0 + $1.held } }
  package var sold: Int64 { byTier.reduce(0) { $0 + $1.sold } }
}
