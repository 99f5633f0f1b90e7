import BoxOffice
import Testing

@Suite("A hold")
struct HoldRuleTests {
  private let end = noon.adding(seconds: 300)
  private let justBefore = Instant(
    millisecondsSince1970: noon.adding(seconds: 300).millisecondsSince1970 - 1)

  @Test("has expired at its end, swept or not")
  func expiry() {
    #expect(hold().status(at: noon) == .active)
    #expect(hold().status(at: justBefore) == .active)
    #expect(hold().status(at: end) == .expired)
  }

  @Test("stays what it has become", arguments: [Hold.Status.paid, .released, .expired])
  func final(status: Hold.Status) {
    #expect(hold(status).status(at: noon) == status)
    #expect(hold(status).status(at: end) == status)
  }

  @Test("is good for an order only while it lives")
  func requireActive() throws {
    try hold().requireActive(at: justBefore)
    #expect(throws: BoxOfficeError.holdExpired) { try hold().requireActive(at: end) }
    #expect(throws: BoxOfficeError.holdExpired) { try hold(.expired).requireActive(at: noon) }
    #expect(throws: BoxOfficeError.holdNotActive) { try hold(.paid).requireActive(at: noon) }
    #expect(throws: BoxOfficeError.holdNotActive) { try hold(.released).requireActive(at: end) }
  }

  @Test("can be extended once, counted from its beginning")
  func extended() throws {
    let later = try hold().extendedEnd(at: justBefore, secondsMax: 600)
    #expect(later == noon.adding(seconds: 600))
    let after = hold().extended(to: later)
    #expect(after.expiresAt == later && after.isExtended && after.version == 6)
    #expect(throws: BoxOfficeError.holdNotActive) {
      try after.extendedEnd(at: noon, secondsMax: 600)
    }
  }

  @Test("is not extended when it is over or would not end later")
  func notExtended() {
    #expect(throws: BoxOfficeError.holdExpired) {
      try hold().extendedEnd(at: end, secondsMax: 600)
    }
    #expect(throws: BoxOfficeError.holdNotActive) {
      try hold(.paid).extendedEnd(at: noon, secondsMax: 600)
    }
    #expect(throws: BoxOfficeError.holdNotActive) {
      try hold().extendedEnd(at: noon, secondsMax: 300)
    }
  }

  private func seat(_ id: Int64, _ status: SeatStatus, until: Instant? = nil) -> Seat {
    Seat(
      id: SeatID(id), tierID: TierID(1), status: status, version: 1,
      holdID: status == .held ? HoldID(1) : nil, heldUntil: until,
      orderID: status == .sold ? OrderID(1) : nil)
  }

  @Test("is made of seats that are free, or held no longer")
  func claim() throws {
    let seats = [seat(1, .free), seat(2, .held, until: noon)]
    try Claim.require([SeatID(1), SeatID(2)], from: seats, at: noon)
  }

  @Test("names every seat that is not to be had, in the order of the wish")
  func refusedClaim() {
    let seats = [
      seat(1, .free), seat(2, .held, until: end), seat(3, .sold), seat(4, .blocked),
    ]
    let wanted = [5, 4, 3, 2, 1].map { SeatID($0) }
    #expect(throws: BoxOfficeError.seatUnavailable([5, 4, 3, 2].map { SeatID($0) })) {
      try Claim.require(wanted, from: seats, at: noon)
    }
  }
}
