import Testing

@testable import Rehearsal

@Suite("Attempts")
struct AttemptTests {
  @Test("A repetition is told apart from the first by what it was meant to be, not by its key")
  func repetition() {
    var first = Attempt(
      number: 0, buyer: 1, step: .pay, intended: 10, began: 11, ended: 12,
      outcome: .unknown(reason: "cut"))
    first.key = "a"
    var second = first
    second.number = 1
    second.outcome = .answered(status: 201, code: nil)
    #expect(first.key == second.key)
    #expect(first.outcome != second.outcome)
  }
}
