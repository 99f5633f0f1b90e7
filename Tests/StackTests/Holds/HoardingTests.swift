import TestSupport
import Testing

/// One account against a concert of four dates, for an hour of the moved clock.
@Suite("Hoarding")
struct HoardingTests {
  private static let habits: [Hoarder.Habit] = [
    .expiry, .release(after: 290), .release(after: 240), .release(after: 61), .release(after: 58),
  ]
  /// The seats of all dates for the whole hour.
  private static let all = 4 * 8 * Hoarder.hour

  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  private func hoard(_ habit: Hoarder.Habit, _ setting: String = "") throws -> Int {
    let sale = try Sale(stack) {
      $0.startsIn = [864_000, 867_600, 871_200, 874_800]
      $0.liveHoldsMax = 2
    }
    if !setting.isEmpty {
      try stack.sql("UPDATE concert SET \(setting) WHERE id = \(sale.hall.concertID)")
    }
    return try Hoarder(sale: sale, buyer: sale.buyer()).seatSeconds(habit)
  }

  @Test("keeps at most a quarter of the seat-minutes, however the holds end", arguments: habits)
  func ends(habit: Hoarder.Habit) throws {
    let kept = try hoard(habit)
    #expect(kept * 4 <= Self.all, "\(100 * kept / Self.all) %")
    // The first two holds are everybody's right, in full.
    #expect(kept >= 2 * 8 * habit.seconds)
  }

  @Test(
    "keeps all of them where the columns are 0", arguments: [Hoarder.Habit.expiry, habits[2]])
  func control(habit: Hoarder.Habit) throws {
    #expect(try hoard(habit, "live_holds_max = 0, unpaid_holds_max = 0") == Self.all)
  }

  @Test("keeps more than a quarter where only the live holds are counted, not the unpaid ones")
  func liveHoldsAlone() throws {
    #expect(try hoard(.expiry, "unpaid_holds_max = 0") == Self.all / 2)
  }
}
