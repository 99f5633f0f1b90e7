import Testing

@testable import Rehearsal

@Suite("Arrivals")
struct ArrivalsTests {
  private let minute: UInt64 = 60_000_000_000

  @Test("The same seed gives the same evening, another seed another", arguments: Profile.allCases)
  func seed(profile: Profile) {
    let first = Arrivals(profile, buyers: 500, perSecond: 100, within: minute, seed: 7)
    let same = Arrivals(profile, buyers: 500, perSecond: 100, within: minute, seed: 7)
    let other = Arrivals(profile, buyers: 500, perSecond: 100, within: minute, seed: 8)
    #expect(first.moments == same.moments)
    #expect(first.moments != other.moments)
    #expect(first.moments == first.moments.sorted())
  }

  @Test("They come at the rate that was asked for")
  func rate() {
    let steady = Arrivals(.steady, buyers: 2000, perSecond: 100, within: minute, seed: 1)
    #expect(steady.moments.count == 2000)
    let early = steady.moments.count { $0 < 10_000_000_000 }
    #expect((850...1150).contains(early))
    #expect(steady.moments.allSatisfy { $0 < 20_000_000_000 })
  }

  @Test("A warm-up has a rate of its own, and is followed by the other")
  func warmUp() {
    let second: UInt64 = 1_000_000_000
    let flood = Arrivals(
      .flood, buyers: 3000, perSecond: 400, within: 15 * second, seed: 1,
      warmUp: (50, 10 * second))
    #expect(flood.moments.count == 50 * 10 + 400 * 5)
    #expect(flood.moments.count { $0 < 10 * second } == 500)
    #expect(flood.moments == flood.moments.sorted())
    #expect(flood.moments.allSatisfy { $0 < 15 * second })
    let few = Arrivals(
      .flood, buyers: 700, perSecond: 400, within: 15 * second, seed: 1, warmUp: (50, 10 * second))
    #expect(few.moments.count == 700)
  }

  @Test("Half of a spike comes in the first eighth of the time")
  func spike() {
    let spike = Arrivals(.spike, buyers: 2000, perSecond: 100, within: minute, seed: 1)
    let early = spike.moments.count { $0 < 2_500_000_000 }
    #expect((900...1100).contains(early))
  }

  @Test("An account comes once, and those without one come as long as it lasts")
  func accounts() {
    let second: UInt64 = 1_000_000_000
    let buying = Arrivals(.steady, buyers: 50, perSecond: 100, within: 2 * second, seed: 1)
    #expect(buying.moments.count == 50)
    let short = Arrivals(.steady, buyers: 500, perSecond: 100, within: 2 * second, seed: 1)
    #expect(short.moments.count == 200)
    let looking = Arrivals(.browse, buyers: 50, perSecond: 100, within: 2 * second, seed: 1)
    #expect(looking.moments.count == 200)
  }
}
