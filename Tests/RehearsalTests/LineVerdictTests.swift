import Testing

@testable import Rehearsal

@Suite("The verdict on the line")
struct LineVerdictTests {
  private var evening = Evening(buyers: 4)

  /// Three wait as told; the first two are let in at 2 s, the third at 4 s, each buys two seconds
  /// later.
  init() {
    evening.evidence.queues[1] = Evidence.Queue(
      concertID: 1, capacity: 2, capacitySince: -1, passSeconds: 600, isOn: true)
    for buyer in 1...3 {
      let admitted: UInt64 = buyer == 3 ? 4 : 2
      evening.ask(.join, by: buyer, at: 0, 201) { Self.tell(&$0, buyer, "waiting") }
      for second in stride(from: 2, to: admitted, by: 2) {
        evening.ask(.poll, by: buyer, at: second, 200) { Self.tell(&$0, buyer, "waiting") }
      }
      evening.ask(.poll, by: buyer, at: admitted, 200) { Self.tell(&$0, buyer, "active") }
      keep(buyer, admittedAt: Int64(admitted) * 1_000 - 500, state: "used")
      evening.hold(Int64(buyer), of: [Int64(buyer)], by: buyer, at: admitted + 1)
      evening.pay(Int64(buyer), by: buyer, at: admitted + 1)
    }
  }

  private static func tell(_ attempt: inout Attempt, _ number: Int, _ state: String) {
    attempt.queueNumber = Int64(number)
    attempt.queueState = state
    attempt.pollAfterSeconds = 2
  }

  private mutating func keep(
    _ buyer: Int, number: Int64? = nil, admittedAt: Int64?, state: String
  ) {
    evening.evidence.places[evening.userID(buyer)] = [
      1: Evidence.Place(
        tokenID: Int64(buyer), concertID: 1, userID: evening.userID(buyer),
        number: number ?? Int64(buyer),
        state: state, joinedAt: 0, admittedAt: admittedAt,
        expiresAt: admittedAt.map { $0 + 600_000 })
    ]
  }

  @Test("Waiting in turn and buying with a pass is no violation")
  func clean() {
    #expect(evening.verdict().violations.map(\.description) == [])
    #expect(evening.verdict().scope.passes == 3)
  }

  @Test("One pass more than places at one moment is found")
  func crowded() {
    var evening = self
    evening.keep(4, admittedAt: 2_900, state: "active")
    #expect(evening.evening.broken() == [.tooManyPasses])
    evening.keep(4, admittedAt: 4_900, state: "active")
    #expect(evening.evening.broken() == [])
  }

  @Test("Too many passes in the eyes of the buyers are found, whatever the tables say")
  func crowdedToTheEye() {
    var evening = evening
    evening.ask(.join, by: 4, at: 2, 201) { Self.tell(&$0, 4, "active") }
    #expect(evening.broken() == [.placeUnlikeAnswer, .tooManyPasses])
  }

  @Test("A lowered capacity does not count against the passes from before")
  func lowered() {
    var evening = evening
    evening.evidence.queues[1] = Evidence.Queue(
      concertID: 1, capacity: 1, capacitySince: 3_400, passSeconds: 600, isOn: true)
    #expect(evening.broken() == [])
  }

  @Test("A later number that is let in before one who asked as told is found")
  func overtaken() {
    var evening = self
    evening.keep(1, admittedAt: 1_700, state: "used")
    evening.keep(2, admittedAt: 1_600, state: "used")
    #expect(evening.evening.broken() == [.overtaken])
    let rows = evening.evening.verdict().violations.first?.rows
    #expect(rows == ["queue_token 1", "queue_token 2"])
  }

  @Test("A buyer who was away when the number came may be overtaken")
  func away() {
    var evening = self
    evening.keep(1, admittedAt: 1_700, state: "used")
    evening.keep(2, admittedAt: 1_600, state: "used")
    evening.evening.history[1].outcome = .unknown(reason: "cut")
    evening.evening.history[1].queueState = nil
    #expect(!evening.evening.broken().contains(.overtaken))
  }

  @Test("A buyer who still waits as told when a later number has long been in is overtaken")
  func forgotten() {
    var evening = self
    evening.keep(4, number: 0, admittedAt: nil, state: "waiting")
    for second in stride(from: UInt64(0), through: 20, by: 2) {
      evening.evening.ask(.poll, by: 4, at: second, 200) { Self.tell(&$0, 0, "waiting") }
    }
    #expect(evening.evening.broken() == [.overtaken])
  }

  @Test("An order without a pass is found, before admission or without a place")
  func noPass() {
    var evening = self
    evening.keep(3, admittedAt: nil, state: "waiting")
    #expect(evening.evening.broken() == [.boughtWithoutPass, .boughtWithoutPass])
    evening.evening.evidence.places[103] = nil
    #expect(
      evening.evening.broken() == [.boughtWithoutPass, .boughtWithoutPass, .placeUnlikeAnswer])
    evening.keep(3, admittedAt: 3_500, state: "active")
    #expect(evening.evening.broken() == [.boughtWithoutPass])
  }

  @Test("Of a line that forms by itself nobody knows when a pass was needed")
  func auto() {
    var evening = self
    evening.keep(3, admittedAt: nil, state: "waiting")
    evening.evening.evidence.queues[1]?.isAuto = true
    #expect(evening.evening.broken() == [])
  }

  @Test("A number that is not the one that was told is found, unless a join was not answered since")
  func otherNumber() {
    var evening = self
    evening.keep(1, number: 11, admittedAt: 1_500, state: "used")
    #expect(evening.evening.broken() == [.placeUnlikeAnswer])
    evening.evening.ask(.join, by: 1, at: 9, nil)
    #expect(evening.evening.broken() == [])
  }

  @Test("A pass that buys two orders is found")
  func twice() {
    var evening = evening
    evening.hold(9, of: [9], by: 3, at: 5)
    evening.pay(9, by: 3, at: 5)
    #expect(evening.broken() == [.passUsedTwice])
  }
}
