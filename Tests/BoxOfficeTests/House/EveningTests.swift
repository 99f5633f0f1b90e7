import BoxOffice
import Foundation
import System
import Testing

@Suite("Evenings at a house that lets in by its window")
struct EveningTests {
  typealias Evening = SimulatedEvening

  /// The number of evenings of each kind; a longer run is a matter of patience.
  static let evenings =
    ProcessInfo.processInfo.environment["BOXOFFICE_EVENINGS"].flatMap { Int($0) } ?? 150

  /// A house of any size, by the seed.
  private func evening(_ seed: Int, _ change: (inout Evening.Plan) -> Void) -> Evening {
    var random = SplitMix64(seed: UInt64(seed))
    var plan = Evening.Plan()
    plan.best = [25, 50, 100].randomElement(using: &random) ?? 25
    plan.tillWorkers = Int64.random(in: 1...4, using: &random)
    change(&plan)
    var evening = Evening(plan, seed: UInt64(seed))
    evening.play()
    return evening
  }

  @Test("Whatever a house can serve, it finds in half a minute, sells and stays calm")
  func steady() {
    for seed in 0..<Self.evenings {
      let evening = evening(seed) { _ in }
      #expect(evening.share(30..<60) >= 80, "seed \(seed), best \(evening.plan.best)")
      let late = evening.seconds[30...].filter { $0.payment > 500 }
      #expect(late.isEmpty, "seed \(seed), best \(evening.plan.best)")
    }
  }

  @Test("What is sold does not swing by more than a fifth once the window is found")
  func swing() {
    for seed in 0..<Self.evenings / 3 {
      let evening = evening(seed) {
        $0.best = 100
        $0.seconds = 120
      }
      for start in stride(from: 40, to: 120, by: 10) {
        let sold = evening.share(start..<(start + 10))
        #expect((80...110).contains(sold), "seed \(seed) from second \(start): \(sold) %")
      }
    }
  }

  @Test("People who think for long are let in ahead of their load, and do not swamp the till")
  func thinkers() {
    for seed in 0..<max(1, Self.evenings / 30) {
      let evening = evening(seed) {
        $0.best = 50
        $0.thinking = 2000...20_000
        $0.seconds = 420
      }
      #expect(evening.share(240..<420) >= 75, "seed \(seed)")
      #expect(evening.seconds.allSatisfy { $0.payment <= 500 }, "seed \(seed)")
    }
  }

  @Test("A machine that is suddenly half as fast sells half, and its payments do not wait for it")
  func halved() {
    for seed in 0..<Self.evenings / 3 {
      let evening = evening(seed) {
        $0.best = max($0.best, 25)
        $0.seconds = 120
        $0.speed = { (50..<80).contains($0) ? 50 : 100 }
      }
      #expect(evening.share(60..<80) >= 38, "seed \(seed)")
      #expect(evening.seconds.allSatisfy { $0.payment <= 2000 }, "seed \(seed)")
      #expect(evening.share(95..<120) >= 80, "seed \(seed)")
    }
  }

  @Test(
    "A till that stands still for three seconds is not taken for a calm one, nor for a slow one")
  func frozen() {
    for seed in 0..<Self.evenings / 3 {
      let evening = evening(seed) {
        $0.best = max($0.best, 50)
        $0.seconds = 90
        $0.speed = { (50..<53).contains($0) ? 0 : 100 }
        $0.isTicked = { !(50..<53).contains($0) }
      }
      let places = evening.seconds[49].places
      #expect(evening.seconds[53].places <= places, "seed \(seed)")
      #expect(evening.seconds[58...].allSatisfy { $0.payment <= 500 }, "seed \(seed)")
      #expect(evening.share(60..<90) >= 75, "seed \(seed)")
    }
  }

  @Test("People who were let in and never come do not keep out the others")
  func idlers() {
    for seed in 0..<max(1, Self.evenings / 30) {
      let evening = evening(seed) {
        $0.best = 50
        $0.idlePercent = 10
        $0.seconds = 400
      }
      #expect(evening.share(200..<400) >= 70, "seed \(seed)")
    }
  }

  @Test("However slow the till is, somebody is let in every two seconds")
  func starvation() {
    for seed in 0..<Self.evenings / 3 {
      let evening = evening(seed) {
        $0.speed = { $0 < 20 ? 100 : 2 }
        $0.seconds = 60
      }
      let admitted = evening.seconds.map(\.admitted)
      for start in 0..<(admitted.count - 2) {
        #expect(admitted[start...(start + 2)].contains { $0 > 0 }, "seed \(seed) at \(start)")
      }
    }
  }

  @Test("Without a measurement the window stays as it is")
  func unmeasured() {
    let evening = evening(1) { $0.isMeasured = { $0 < 30 } }
    #expect(Set(evening.seconds[31...].map(\.places)).count == 1)
  }
}
