import BoxOffice
import Testing

@Suite("How far a line has come")
struct QueueProgressTests {
  private let progress = QueueProgress(isOn: true, serving: 100, pace: 60_000)

  @Test(
    "Ahead are those between the last number let in and mine",
    arguments: [(101, 0), (102, 1), (1_000_100, 999_999), (100, 0), (1, 0)])
  func ahead(number: Int64, ahead: Int64) {
    #expect(progress.ahead(of: number) == ahead)
  }

  @Test("Nobody is told that the line has come less far than before")
  func neverBack() {
    #expect(progress.notBefore(150).serving == 150)
    #expect(progress.notBefore(50).serving == 100)
  }

  @Test(
    "The distance sets the next poll, from 2 seconds to 60",
    arguments: [(0, 2), (199, 2), (200, 3), (11_599, 59), (11_600, 60), (1_000_000, 60)])
  func pollAfter(ahead: Int64, seconds: Int64) {
    for still in [QueueProgress(isOn: true, serving: 0, pace: 0), progress] {
      #expect(still.pollAfterSeconds(ahead: ahead) == seconds)
    }
  }

  @Test(
    "Where the line moves fast, most of the way to go sets it, and never less than 2 seconds",
    arguments: [(0, 2), (999, 2), (9_999, 7), (79_999, 60), (1_000_000, 60)])
  func pollAfterAtPace(ahead: Int64, seconds: Int64) {
    let fast = QueueProgress(isOn: true, serving: 0, pace: 60_000_000)
    #expect(fast.pollAfterSeconds(ahead: ahead) == seconds)
  }

  @Test("A waiter is away after two intervals and some grace, never sooner")
  func away() {
    for ahead: Int64 in [0, 1_000, 10_000_000] {
      let interval = QueueProgress.pollSecondsMax(ahead: ahead)
      #expect(QueueProgress.awaySeconds(ahead: ahead) > 2 * interval)
      #expect(QueueProgress.awaySeconds(ahead: ahead) <= 2 * 60 + 10)
    }
  }

  @Test("A million people in a lobby ask at most once a minute, and not all when it closes")
  func lobby() {
    func next(_ seconds: Int64, _ id: Int64) -> Int64 {
      QueueProgress(isOn: true, serving: 0, pace: 0, lobbySeconds: seconds)
        .lobbyPollSeconds(tokenID: id)
    }
    #expect((1...100).allSatisfy { next(3600, $0) == 60 })
    #expect((1...100).allSatisfy { (2...60).contains(next(0, $0)) })
    #expect(Set((1...100).map { next(10, $0) }).count >= 30)
  }

  @Test("The time to go follows from the pace, and nobody knows it where nothing moves")
  func eta() {
    #expect(progress.etaSeconds(ahead: 0) == 1)
    #expect(progress.etaSeconds(ahead: 599) == 600)
    #expect(QueueProgress(isOn: true, serving: 0, pace: 0).etaSeconds(ahead: 5) == nil)
    #expect(QueueProgress(isOn: false, serving: 0, pace: 60_000).etaSeconds(ahead: 5) == nil)
    #expect(QueueProgress(isOn: true, serving: 0, pace: 1).etaSeconds(ahead: 1_000_000_000) != nil)
  }
}
