import Testing

@testable import Rehearsal

@Suite("The verdict on keys and unknown outcomes")
struct KeyVerdictTests {
  private var evening = Evening()

  init() {
    evening.hold(1, of: [4, 5], by: 1, at: 1)
    evening.pay(1, by: 1, at: 2)
  }

  @Test("A purchase that was told as it is kept is clean")
  func clean() {
    #expect(evening.verdict().violations.map(\.description) == [])
    #expect(evening.verdict().scope.orders == 1)
  }

  @Test("An unknown request that has happened is one effect, and one that has not is none")
  func unknown() {
    var evening = evening
    evening.keep(hold: 2, of: [6], by: 2, at: 3)
    evening.ask(.hold, by: 2, at: 3, nil, key: "hold-2") { $0.seatIDs = [6] }
    evening.ask(.hold, by: 3, at: 3, nil, key: "lost") { $0.seatIDs = [7] }
    evening.ask(.hold, by: 3, at: 4, 503, code: "unavailable", key: "lost") { $0.seatIDs = [7] }
    let verdict = evening.verdict()
    #expect(verdict.violations.map(\.description) == [])
    #expect(verdict.unknowns == Verdict.Unknowns(happened: 1, didNotHappen: 1))
  }

  @Test("The effect of an unknown request must be what was asked for")
  func unknownOtherwise() {
    var evening = evening
    evening.keep(hold: 2, of: [6], by: 2, at: 3)
    evening.ask(.hold, by: 2, at: 3, nil, key: "hold-2") { $0.seatIDs = [9] }
    #expect(evening.broken() == [.holdUnlikeAnswer])
  }

  @Test("A replay tells of the same order, whoever comes first")
  func replay() {
    var evening = evening
    let paid = evening.history[1]
    evening.ask(.pay, by: 1, at: 3, 201, key: "pay-1") {
      $0 = paid
      $0.isReplayed = true
    }
    #expect(evening.broken() == [])
    evening.history[2].amountMinor = 1
    #expect(evening.broken() == [.keyOfTwoEffects])
    evening.history[2].amountMinor = paid.amountMinor
    evening.history[2].isReplayed = false
    #expect(evening.broken() == [.keyOfTwoEffects])
  }

  @Test("A repetition after success is not refused; one beside it may be told to come again")
  func repetition() {
    var evening = evening
    evening.ask(.pay, by: 1, at: 2, 409, code: "request_in_progress", key: "pay-1")
    evening.ask(.pay, by: 1, at: 3, 409, code: "request_in_progress", key: "pay-1")
    evening.ask(.pay, by: 1, at: 3, 429, code: "rate_limited", key: "pay-1")
    #expect(evening.broken() == [])
    evening.ask(.pay, by: 1, at: 3, 409, code: "hold_not_active", key: "pay-1")
    #expect(evening.broken() == [.repetitionRefused])
  }

  @Test("An acknowledged request whose key the database does not know is found")
  func forgotten() throws {
    var evening = evening
    evening.stored["pay-1"] = nil
    #expect(evening.broken() == [.keyForgotten])
    let violation = try #require(evening.verdict().violations.first)
    #expect(violation.description.contains("attempt 1: pay of buyer 1, key pay-1, 201"))
  }

  @Test("A key that stands for something else than was answered is found")
  func mistaken() {
    var evening = evening
    evening.stored["pay-1"] = Evidence.StoredEffect(effect: "order", id: 8)
    #expect(evening.broken() == [.keyOfTwoEffects])
  }

  @Test("A request that was refused in every attempt has no effect")
  func refused() {
    var evening = evening
    evening.keep(hold: 2, of: [6], by: 2, at: 3)
    evening.ask(.hold, by: 2, at: 3, 409, code: "seat_unavailable", key: "hold-2") {
      $0.seatIDs = [6]
    }
    #expect(evening.broken() == [.refusedYetDone])
  }

  @Test("The answer that a request is in progress tells nothing of its effect")
  func inProgress() {
    var evening = evening
    evening.keep(hold: 2, of: [6], by: 2, at: 3)
    evening.ask(.hold, by: 2, at: 3, 409, code: "request_in_progress", key: "hold-2") {
      $0.seatIDs = [6]
    }
    #expect(evening.broken() == [])
    #expect(evening.verdict().unknowns.happened == 1)
  }

  @Test("An effect that nobody asked for is found")
  func unasked() {
    var evening = evening
    evening.keep(hold: 2, of: [6], by: 2, at: 3)
    #expect(evening.broken() == [.effectUnasked])
    #expect(evening.verdict().violations.first?.rows == ["hold 2"])
  }
}
