import BoxOffice
import Testing

@Suite("How a buyer stands who asks for another hold")
struct HoldStandingTests {
  private let now = Instant(millisecondsSince1970: 1_000_000)

  private func standing(pausedFor pause: Int64? = nil, ends: [Int64] = []) -> HoldStanding {
    HoldStanding(
      pausedUntil: pause.map { now.adding(milliseconds: $0) },
      open: ends.enumerated().map { index, end in
        HoldStanding.OpenHold(id: HoldID(Int64(index)), expiresAt: now.adding(milliseconds: end))
      })
  }

  private func refusal(_ standing: HoldStanding, liveHoldsMax: Int64 = 2) -> BoxOfficeError? {
    do throws(BoxOfficeError) {
      try standing.requireWelcome(at: now, liveHoldsMax: liveHoldsMax)
      return nil
    } catch {
      return error
    }
  }

  private func paused(_ milliseconds: Int64, seconds: Int64) -> BoxOfficeError {
    .holdingPaused(until: now.adding(milliseconds: milliseconds), retryAfterSeconds: seconds)
  }

  @Test(
    "A pause refuses until its last millisecond, and tells whole seconds rounded up",
    arguments: [
      (60_000, 60), (59_001, 60), (1_000, 1), (1, 1), (0, nil), (-1, nil),
    ] as [(Int64, Int64?)])
  func pause(left: Int64, seconds: Int64?) {
    #expect(refusal(standing(pausedFor: left)) == seconds.map { paused(left, seconds: $0) })
  }

  @Test(
    "Live holds refuse until so many have ended that one fits",
    arguments: [
      ([], 2, nil), ([5_000], 2, nil), ([5_000, 9_000], 2, 5_000), ([9_000, 5_000], 2, 5_000),
      ([1_000, 2_000, 3_000, 4_000], 2, 3_000), ([5_000], 1, 5_000), ([5_000, 0, -1], 2, nil),
      ([1_000, 2_000, 3_000], 0, nil),
    ] as [([Int64], Int64, Int64?)])
  func live(ends: [Int64], most: Int64, end: Int64?) {
    #expect(
      refusal(standing(ends: ends), liveHoldsMax: most)
        == end.map { paused($0, seconds: $0 / 1000) })
  }

  @Test("The pause is told first, and holds that have run out are named")
  func both() {
    let both = standing(pausedFor: 60_000, ends: [1_000, 2_000, 0])
    #expect(refusal(both) == paused(60_000, seconds: 60))
    #expect(both.runOut(at: now) == [HoldID(2)])
  }
}
