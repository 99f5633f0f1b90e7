/// The statuses of one date's seats at one moment.
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
