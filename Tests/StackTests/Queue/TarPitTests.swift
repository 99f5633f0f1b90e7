import TestSupport
import Testing

/// An answer, and how long it took.
private typealias Timed = (status: Int, took: Duration)

/// Sends so many requests at once, each on a connection of its own.
private func atOnce(
  _ count: Int, _ send: @escaping @Sendable (Int) throws -> Reply
) throws -> [Timed] {
  try concurrently(count) { index in
    let began = ContinuousClock.now
    let status = try send(index).status
    return (status, ContinuousClock.now - began)
  }
}

@Suite(
  "Who comes again at once", .serialized, OwnStack(environment: ["BOXOFFICE_LIMIT_PEOPLE": "1"]))
struct TarPitTests {
  private static let rush = 50
  // Less than the shortest time for which anything is held back.
  private static let soon = Duration.milliseconds(800)

  let stack: Stack

  init() throws {
    stack = try OwnStack.stack()
  }

  @Test("to poll is held back, and who polls with manners is not")
  func polls() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let (hasty, polite) = (try line.token(line.buyer()), try line.token(line.buyer()))
    let replies = try atOnce(Self.rush + 2) { try line.poll($0 < Self.rush ? hasty : polite) }
    for reply in replies.suffix(2) { #expect(reply.status == 200 && reply.took < Self.soon) }
    expectPit(replies.dropLast(2), served: 200, atOnce: 2, late: 4, last: .seconds(3))
  }

  @Test("to join is held back, and a second click is not")
  func joins() throws {
    let line = try Line(stack) { $0.capacity = 0 }
    let (hasty, polite) = (try line.buyer(), try line.buyer())
    for _ in 0..<2 {
      let replies = try atOnce(1) { _ in try line.join(polite) }
      #expect(replies[0].status < 300 && replies[0].took < Self.soon)
    }
    let replies = try atOnce(Self.rush) { _ in try line.join(hasty) }
    expectPit(replies, served: 200, atOnce: 3, late: 2, last: .seconds(3))
  }

  @Test("to hold without a pass is held back, and who has a pass, or tries thrice, is not")
  func walkIns() throws {
    let sale = try Sale(stack)
    let (hasty, insider, polite) = (try sale.buyer(), try sale.buyer(), try sale.buyer())
    for seat in 1...3 {
      let began = ContinuousClock.now
      #expect(try polite.hold([Int64(seat)], of: sale.schedule).status != 429)
      #expect(ContinuousClock.now - began < Self.soon)
    }
    let inside = try atOnce(Self.rush) { _ in
      try insider.hold([9], of: sale.schedule, pass: "none")
    }
    #expect(inside.allSatisfy { $0.status != 429 })
    let replies = try atOnce(Self.rush) { _ in try hasty.hold([9], of: sale.schedule) }
    expectPit(replies, served: 409, atOnce: 3, late: 8, last: .seconds(7))
  }

  /// Expects that some were served at once, some late, the last of them after a time, and that all
  /// others were refused.
  private func expectPit(
    _ replies: some Collection<Timed>, served: Int, atOnce: Int, late: Int, last: Duration,
    at location: SourceLocation = #_sourceLocation
  ) {
    let (quick, slow) = (
      replies.filter { $0.status != 429 && $0.took < Self.soon },
      replies.filter { $0.status != 429 && $0.took >= Self.soon }
    )
    let said: Comment = "\(replies.filter { $0.status != 429 })"
    // A rush that takes a while by itself holds back for less, and lets one more through.
    #expect(quick.count <= atOnce + 1, said, sourceLocation: location)
    #expect((late - 1...late + 2).contains(slow.count), said, sourceLocation: location)
    #expect(slow.map(\.took).max() ?? .zero >= last, said, sourceLocation: location)
    #expect(replies.contains { $0.status == served }, said, sourceLocation: location)
    #expect(
      replies.count { $0.status == 429 } >= replies.count - atOnce - late - 2, said,
      sourceLocation: location)
  }
}

@Suite("Who comes again at once where nobody is limited")
struct NoTarPitTests {
  @Test("is answered each time: the control")
  func answered() throws {
    let line = try Line(Stack.shared()) { $0.capacity = 0 }
    let token = try line.token(line.buyer())
    let replies = try atOnce(50) { _ in try line.poll(token) }
    #expect(replies.allSatisfy { $0.status == 200 })
  }
}
