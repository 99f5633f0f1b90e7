import Rehearsal
import Testing

@testable import Chaos

@Suite("The report of a fault")
struct TallyTests {
  @Test("Counts are sorted by kind, and only what touches the fault counts")
  func text() {
    let sightings = Sightings()
    func see(_ began: Int, _ ended: Int, _ outcome: Attempt.Outcome) {
      sightings.add(Sightings.Sighting(began: began, ended: ended, outcome: outcome))
    }
    see(0, 99, .answered(status: 500, code: "internal"))
    see(50, 100, .answered(status: 201, code: nil))
    see(150, 4_300, .unknown(reason: "timeout"))
    see(160, 170, .answered(status: 503, code: "unavailable"))
    see(170, 180, .answered(status: 503, code: "unavailable"))
    see(201, 300, .answered(status: 500, code: "internal"))
    #expect(
      sightings.during(100, 200).text
        == "1 ok, 2 × 503 unavailable, 1 × unknown timeout, worst 4.1 s")
  }

  @Test("Attempts that are over are dropped")
  func forget() {
    let sightings = Sightings()
    sightings.add(
      Sightings.Sighting(began: 1, ended: 10, outcome: .answered(status: 200, code: nil)))
    sightings.forget(before: 11)
    #expect(sightings.during(0, 100) == Tally())
  }
}

@Suite("The arguments of the chaos run")
struct OptionsTests {
  @Test("They name the run that is to be repeated")
  func command() throws {
    let options = try #require(Options(["--for", "10m", "--seed", "7"], seed: 1))
    #expect(options.command == "make chaos SEED=7 FOR=600s")
    let picked = try #require(
      Options(["--only", "sweepTwice,diskFull", "--for", "60s"], seed: 1))
    #expect(picked.command == "make chaos SEED=1 FOR=60s ONLY_FAULTS=diskFull,sweepTwice")
    let most = try #require(Options(["--for", "60s", "--without", "diskFull"], seed: 1))
    #expect(most.command == "make chaos SEED=1 FOR=60s WITHOUT_FAULTS=diskFull")
    #expect(Set(picked.schedule.entries.map(\.fault)).isSubset(of: [.diskFull, .sweepTwice]))
  }

  @Test(
    "Nonsense is refused",
    arguments: [
      ["--for"], ["--for", "5"], ["--for", "9s"], ["--for", "-1m"],
      ["--for", "9223372036854775807m"],
      ["--seed", "x"], ["--seed", "-1"], ["--only", "rain"], ["--what"],
    ])
  func refused(arguments: [String]) {
    #expect(Options(arguments, seed: 1) == nil)
  }
}
