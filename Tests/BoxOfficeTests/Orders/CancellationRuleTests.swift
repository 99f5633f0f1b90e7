import BoxOffice
import Testing

@Suite("A cancellation")
struct CancellationRuleTests {
  private let early = noon
  private let late = noon.adding(seconds: 50 * 3600)
  private let tooLate = noon.adding(seconds: 76 * 3600 + 1)

  @Test("of a whole order gives back what the policy says")
  func whole() throws {
    let order = order([ticket(1), ticket(2)])
    let cancellation = try Cancellation(of: order, tickets: nil, at: early)
    #expect(cancellation.refund == Money(100_002))
    #expect(cancellation.fee == .zero)
    #expect(cancellation.statusAfter == .cancelled)
    #expect(order.cancelled(cancellation).tickets.allSatisfy { $0.status == .cancelled })
    #expect(order.cancelled(cancellation).version == 2)
    #expect(order.cancelled(cancellation).cancellableUntil == nil)
  }

  @Test("rounds each ticket's refund down and keeps the rest as fee")
  func rounding() throws {
    let cancellation = try Cancellation(of: order([ticket(1), ticket(2)]), tickets: nil, at: late)
    #expect(cancellation.refund == Money(50_000))
    #expect(cancellation.fee == Money(50_002))
  }

  @Test("of some tickets leaves the others")
  func partly() throws {
    let order = order([ticket(1), ticket(2), ticket(3)])
    let cancellation = try Cancellation(of: order, tickets: [TicketID(2)], at: early)
    #expect(cancellation.statusAfter == .partlyCancelled)
    let after = order.cancelled(cancellation)
    #expect(after.status == .partlyCancelled)
    #expect(after.tickets.map(\.status) == [.valid, .cancelled, .valid])
  }

  @Test("of the last tickets ends the order")
  func last() throws {
    let order = order([ticket(1, .cancelled), ticket(2)], .partlyCancelled)
    #expect(try Cancellation(of: order, tickets: nil, at: early).statusAfter == .cancelled)
    #expect(
      try Cancellation(of: order, tickets: [TicketID(2)], at: early).statusAfter == .cancelled)
  }

  @Test("of all that is left beside a used ticket leaves the order partly cancelled")
  func besideUsed() throws {
    let order = order([ticket(1, .used), ticket(2)])
    let cancellation = try Cancellation(of: order, tickets: nil, at: early)
    #expect(cancellation.tickets.map(\.ticket.id) == [TicketID(2)])
    #expect(cancellation.statusAfter == .partlyCancelled)
  }

  @Test("is refused once the policy gives nothing back")
  func tooLateRefused() {
    #expect(throws: BoxOfficeError.notCancellable) {
      try Cancellation(of: order([ticket(1)]), tickets: nil, at: tooLate)
    }
    #expect(throws: BoxOfficeError.notCancellable) {
      try Cancellation(of: order([ticket(1)], policy: ""), tickets: nil, at: early)
    }
  }

  @Test("happens once")
  func once() {
    #expect(throws: BoxOfficeError.alreadyCancelled) {
      try Cancellation(of: order([ticket(1, .cancelled)], .cancelled), tickets: nil, at: early)
    }
    let partly = order([ticket(1, .cancelled), ticket(2)], .partlyCancelled)
    #expect(throws: BoxOfficeError.alreadyCancelled) {
      try Cancellation(of: partly, tickets: [TicketID(1), TicketID(2)], at: early)
    }
  }

  @Test("does not touch used tickets")
  func used() {
    #expect(throws: BoxOfficeError.notCancellable) {
      try Cancellation(of: order([ticket(1, .used)]), tickets: nil, at: early)
    }
    #expect(throws: BoxOfficeError.notCancellable) {
      try Cancellation(of: order([ticket(1, .used), ticket(2)]), tickets: [TicketID(1)], at: early)
    }
  }

  @Test("knows only the order's own tickets")
  func foreign() {
    #expect(throws: BoxOfficeError.notFound) {
      try Cancellation(of: order([ticket(1)]), tickets: [TicketID(1), TicketID(9)], at: early)
    }
  }

  @Test("is promised until the last moment of the policy")
  func until() {
    #expect(order([ticket(1)]).cancellableUntil == noon.adding(seconds: 76 * 3600))
    #expect(order([ticket(1)], policy: "").cancellableUntil == nil)
  }
}
