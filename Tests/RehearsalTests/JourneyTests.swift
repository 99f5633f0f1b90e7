import Testing

@testable import Rehearsal

@Suite("Errands")
struct ErrandTests {
  private let second: UInt64 = 1_000_000_000

  private func errand(twice: Bool = false, method: String = "POST") -> Errand {
    var ask = Ask(step: .pay, method: method, path: "/v1/orders")
    ask.key = "k"
    ask.isTwice = twice
    ask.cutAfter = 5
    return Errand(ask)
  }

  private func answered(_ status: Int, _ code: String? = nil) -> Errand.Outcome {
    .answered(Answer(status: status, code: code))
  }

  @Test("An answer that decides settles it", arguments: [201, 409, 410, 422])
  func settled(status: Int) {
    var errand = errand()
    #expect(errand.take(answered(status)) == .settled(Answer(status: status)))
  }

  @Test("What is unknown is repeated with the same key, by a steadier hand, and not for ever")
  func unknown() {
    var errand = errand()
    var pauses: [UInt64] = []
    while case .again(let pause) = errand.take(.unknown) {
      pauses.append(pause)
      errand.repeatOnce()
      #expect(errand.ask.key == "k" && errand.ask.cutAfter == nil && errand.copies == 1)
    }
    #expect(pauses.count == 11)
    #expect(pauses == pauses.sorted() && pauses.last == 5 * second)
  }

  @Test("What is for now only is asked again when told to")
  func later() {
    var errand = errand()
    var busy = Answer(status: 503, code: "unavailable")
    busy.retryAfterSeconds = 2
    #expect(errand.take(.answered(busy)) == .again(after: 2 * second))
    errand.repeatOnce()
    #expect(errand.take(answered(201)) == .settled(Answer(status: 201)))
  }

  @Test("Who looks only does not insist")
  func looking() {
    var errand = errand(method: "GET")
    for _ in 1..<5 {
      guard case .again = errand.take(answered(503)) else {
        Issue.record("gave up too early")
        return
      }
      errand.repeatOnce()
    }
    #expect(errand.take(answered(503)) == .settled(Answer(status: 503)))
  }

  @Test("Of a double click the one that tells the outcome counts, whichever comes first")
  func twins() {
    let busy = answered(409, "request_in_progress")
    for pair in [(busy, answered(201)), (answered(201), busy), (answered(201), .unknown)] {
      var errand = errand(twice: true)
      #expect(errand.copies == 2)
      #expect(errand.take(pair.0) == .pending)
      #expect(errand.take(pair.1) == .settled(Answer(status: 201)))
    }
    var errand = errand(twice: true)
    #expect(errand.take(busy) == .pending)
    guard case .again = errand.take(.unknown) else {
      Issue.record("neither told the outcome")
      return
    }
  }
}
