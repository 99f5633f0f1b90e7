import Testing

@testable import Chaos

@Suite("The schedule of faults")
struct FaultScheduleTests {
  private static let minute = 60_000

  @Test("The same seed gives the same faults at the same times on the same targets")
  func determinism() {
    let schedule = FaultSchedule(seed: 7, milliseconds: 10 * Self.minute)
    #expect(schedule == FaultSchedule(seed: 7, milliseconds: 10 * Self.minute))
    #expect(schedule != FaultSchedule(seed: 8, milliseconds: 10 * Self.minute))
  }

  @Test("A longer evening begins as a shorter one")
  func prefix() {
    let short = FaultSchedule(seed: 7, milliseconds: Self.minute).entries
    let long = FaultSchedule(seed: 7, milliseconds: 10 * Self.minute).entries
    #expect(short.count > 10)
    #expect(Array(long.prefix(short.count)) == short)
  }

  @Test("Every kind comes once before any comes twice", arguments: [1, 2, 3] as [UInt64])
  func deck(seed: UInt64) {
    let entries = FaultSchedule(seed: seed, milliseconds: 10 * Self.minute).entries
    let kinds = Fault.allCases.count
    #expect(entries.count > 3 * kinds)
    for start in stride(from: 0, through: entries.count - kinds, by: kinds) {
      #expect(Set(entries[start..<start + kinds].map(\.fault)).count == kinds)
    }
  }

  @Test("Faults of one part keep apart, others overlap at times", arguments: [1, 2, 3] as [UInt64])
  func parts(seed: UInt64) {
    let entries = FaultSchedule(seed: seed, milliseconds: 10 * Self.minute).entries
    var overlaps = 0
    for (index, one) in entries.enumerated() {
      for other in entries[..<index] where other.end > one.begin {
        #expect(one.fault.part != other.fault.part, "\(other) and \(one)")
        overlaps += 1
      }
    }
    #expect(overlaps > 10)
  }

  @Test(
    "All of it lies between the quiet start and the end, in order", arguments: [1, 2] as [UInt64])
  func bounds(seed: UInt64) {
    let entries = FaultSchedule(seed: seed, milliseconds: Self.minute).entries
    #expect(entries.map(\.begin) == entries.map(\.begin).sorted())
    #expect(entries.allSatisfy { $0.begin >= FaultSchedule.quietMilliseconds })
    #expect(entries.allSatisfy { $0.begin < $0.end && $0.end <= Self.minute })
    #expect(entries.map(\.number) == Array(1...entries.count))
  }

  @Test("A schedule that somebody wrote down can be played again later")
  func pinned() {
    let first = FaultSchedule(seed: 1, milliseconds: Self.minute).entries.prefix(3)
    #expect(
      first.map { "\($0.begin) \($0.end) \($0.fault) \($0.target)" } == [
        "3000 4012 nginxWorkerKilled 875", "5325 9146 commitReplyLost 1893",
        "9664 14269 sweepTwice 1150",
      ])
  }

  @Test("Two minutes are enough for every kind", arguments: 1...20 as ClosedRange<UInt64>)
  func coverage(seed: UInt64) {
    let kinds = Set(FaultSchedule(seed: seed, milliseconds: 2 * Self.minute).entries.map(\.fault))
    #expect(kinds.count == Fault.allCases.count, "\(Set(Fault.allCases).subtracting(kinds))")
  }
}
