import BoxOffice
import System
import Testing

@Suite("How many may enter")
struct AdmissionBudgetTests {
  /// A line of people who all want in, seen at certain moments.
  private struct Clock {
    let perMinute: Int64
    var capacity: Int64 = 1_000_000_000
    var credit: Int64 = 0
    var pace: Int64 = 0
    var now: Int64 = 0
    var admitted: [(at: Int64, count: Int64)] = []

    mutating func tick(after milliseconds: Int64, live: Int64 = 0) {
      now += milliseconds
      let budget = AdmissionBudget(
        capacity: capacity, live: live, admissionsPerMinute: perMinute, credit: credit,
        elapsedMilliseconds: milliseconds)
      credit = budget.creditLeft(after: budget.admissions)
      pace = budget.pace(after: budget.admissions, before: pace)
      admitted.append((now, budget.admissions))
    }

    /// The most that entered in any minute.
    var worstMinute: Int64 {
      admitted.indices.map { start in
        admitted[start...].prefix { $0.at < admitted[start].at + 60_000 }.reduce(0) {
          $0 + $1.count
        }
      }.max() ?? 0
    }
  }

  @Test(
    "Nobody enters where the places are taken", arguments: [(50, 50), (50, 51), (0, 0), (10, 500)])
  func full(capacity: Int64, live: Int64) {
    let budget = AdmissionBudget(
      capacity: capacity, live: live, admissionsPerMinute: 60_000, credit: 0,
      elapsedMilliseconds: 1000)
    #expect(budget.admissions == 0)
  }

  @Test("Never more enter than there are places")
  func places() {
    let budget = AdmissionBudget(
      capacity: 50, live: 47, admissionsPerMinute: 60_000, credit: 0, elapsedMilliseconds: 1000)
    #expect(budget.admissions == 3)
  }

  @Test(
    "Over an hour of even ticks the rate is kept exactly",
    arguments: [1, 7, 59, 60, 61, 1200, 99_999])
  func exact(perMinute: Int64) {
    var clock = Clock(perMinute: perMinute)
    for _ in 0..<3600 { clock.tick(after: 1000) }
    let sum = clock.admitted.reduce(0) { $0 + $1.count }
    // Each tick rounds down by a thousandth of a person at most.
    #expect((perMinute * 60 - 5...perMinute * 60).contains(sum))
  }

  @Test(
    "Over any minute no more enter than the rate and a few seconds' worth allow",
    arguments: [6, 60, 1200, 60_000])
  func worstMinute(perMinute: Int64) {
    var random = SplitMix64(seed: 7)
    var clock = Clock(perMinute: perMinute)
    for _ in 0..<2000 {
      let pause: Int64 = Int64.random(in: 0..<20, using: &random) == 0 ? 30_000 : 0
      clock.tick(
        after: Int64.random(in: 1000...2500, using: &random) + pause,
        live: Int64.random(in: 0..<5, using: &random) == 0 ? clock.capacity : 0)
    }
    #expect(clock.worstMinute <= perMinute + max(2, perMinute / 60 * 4))
  }

  @Test("After a standstill there is no burst", arguments: [60, 1200, 60_000])
  func noBurst(perMinute: Int64) {
    var clock = Clock(perMinute: perMinute)
    for _ in 0..<600 { clock.tick(after: 1000, live: clock.capacity) }
    clock.tick(after: 1000)
    #expect((clock.admitted.last?.count ?? 0) <= perMinute / 60 * 2)
    clock.tick(after: 3_600_000)
    #expect((clock.admitted.last?.count ?? 0) <= perMinute / 60 * 4)
  }

  @Test("A rate of one a minute lets one in a minute")
  func slow() {
    var clock = Clock(perMinute: 1)
    for _ in 0..<600 { clock.tick(after: 1000) }
    #expect((9...10).contains(clock.admitted.reduce(0) { $0 + $1.count }))
  }

  @Test("A clock that goes back admits nobody and loses nothing")
  func backwards() {
    let budget = AdmissionBudget(
      capacity: 10, live: 0, admissionsPerMinute: 600, credit: 500, elapsedMilliseconds: -5000)
    #expect(budget.admissions == 0)
    #expect(budget.creditLeft(after: 0) == 500)
    #expect(budget.pace(after: 0, before: 42) == 42)
  }

  @Test("The measured pace comes near the real one, whether people enter evenly or in bursts")
  func pace() {
    var even = Clock(perMinute: 600)
    for _ in 0..<300 { even.tick(after: 1000) }
    #expect((590_000...610_000).contains(even.pace))
    var bursts = Clock(perMinute: 60_000, capacity: 10)
    for second in 0..<600 { bursts.tick(after: 1000, live: second % 30 == 0 ? 0 : 10) }
    // Ten every half a minute are twenty a minute.
    #expect((12_000...30_000).contains(bursts.pace))
  }

  @Test("Where hundreds enter, the pace follows within seconds, up and down")
  func rush() {
    var clock = Clock(perMinute: 1_000_000, capacity: 2)
    for _ in 0..<60 { clock.tick(after: 1000) }
    clock.capacity = 300
    for _ in 0..<15 { clock.tick(after: 1000) }
    #expect(clock.pace > 300 * 60_000 * 9 / 10)
    clock.capacity = 30
    for _ in 0..<40 { clock.tick(after: 1000) }
    #expect(clock.pace < 60 * 60_000)
  }

  @Test("In a line that stands still the pace goes to nothing")
  func standstill() {
    var clock = Clock(perMinute: 600)
    for _ in 0..<60 { clock.tick(after: 1000) }
    for _ in 0..<1500 { clock.tick(after: 1000, live: clock.capacity) }
    #expect(clock.pace == 0)
  }
}
