import Testing

@testable import Rehearsal

@Suite("Journeys")
struct JourneyTests {
  private let second: UInt64 = 1_000_000_000

  private func journey(twice: Bool = false, method: String = "POST") -> Journey {
    var request = Request(step: .pay, method: method, path: "/v1/orders")
    request.key = "k"
    request.isTwice = twice
    request.cutAfter = 5
    return Journey(request)
  }

  private func answered(_ status: Int, _ code: String? = nil) -> Journey.Outcome {
    .answered(Answer(status: status, code: code))
  }

  @Test("An answer that decides settles the journey", arguments: [201, 409, 410, 422])
  func settled(status: Int) {
    var journey = journey()
    #expect(journey.take(answered(status)) == .settled(Answer(status: status)))
  }

  @Test(
    "An unknown outcome is asked for again with the same key, once and uncut, a bounded number of times"
  )
  func unknown() {
    var journey = journey()
    var pauses: [UInt64] = []
    while case .again(let pause) = journey.take(.unknown) {
      pauses.append(pause)
      journey.repeatOnce()
      #expect(journey.request.key == "k" && journey.request.cutAfter == nil && journey.copies == 1)
    }
    #expect(pauses.count == 11)
    #expect(pauses == pauses.sorted() && pauses.last == 5 * second)
  }

  @Test("A passing refusal is repeated after its Retry-After")
  func later() {
    var journey = journey()
    var busy = Answer(status: 503, code: "unavailable")
    busy.retryAfterSeconds = 2
    #expect(journey.take(.answered(busy)) == .again(after: 2 * second))
    journey.repeatOnce()
    #expect(journey.take(answered(201)) == .settled(Answer(status: 201)))
  }

  @Test("A pause of minutes is an answer, and is not waited for")
  func paused() {
    var journey = journey()
    var paused = Answer(status: 429, code: "holding_paused")
    paused.retryAfterSeconds = 60
    #expect(journey.take(.answered(paused)) == .settled(paused))
  }

  @Test("A read is tried five times at most")
  func looking() {
    var journey = journey(method: "GET")
    for _ in 1..<5 {
      guard case .again = journey.take(answered(503)) else {
        Issue.record("gave up too early")
        return
      }
      journey.repeatOnce()
    }
    #expect(journey.take(answered(503)) == .settled(Answer(status: 503)))
  }

  @Test("Of a double click the one that tells the outcome counts, whichever comes first")
  func twins() {
    let busy = answered(409, "request_in_progress")
    for pair in [(busy, answered(201)), (answered(201), busy), (answered(201), .unknown)] {
      var journey = journey(twice: true)
      #expect(journey.copies == 2)
      #expect(journey.take(pair.0) == .pending)
      #expect(journey.take(pair.1) == .settled(Answer(status: 201)))
    }
    var journey = journey(twice: true)
    #expect(journey.take(busy) == .pending)
    guard case .again = journey.take(.unknown) else {
      Issue.record("neither told the outcome")
      return
    }
  }
}
