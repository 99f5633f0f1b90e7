import Testing

@testable import Rehearsal

@Suite("Timers")
struct TimerQueueTests {
  @Test("The earliest comes first, and nobody before the time")
  func order() {
    var random = SeededRandom(seed: 3, stream: 0)
    var timers = TimerQueue()
    let times = (0..<500).map { _ in UInt64.random(in: 1...1000, using: &random) }
    for (visitor, due) in times.enumerated() { timers.add(visitor, due: due) }
    #expect(timers.nextDue == times.min())
    #expect(timers.popDue(at: 0) == nil)
    var popped: [UInt64] = []
    var visitors: Set<Int> = []
    while let entry = timers.popDue(at: 1000) {
      popped.append(entry.due)
      visitors.insert(entry.visitor)
    }
    #expect(popped == times.sorted())
    #expect(visitors.count == 500 && timers.isEmpty)
  }
}
