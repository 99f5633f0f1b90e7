import BoxOffice
import Testing

@Suite("The rules of a line")
struct SaleQueueTests {
  private static let justBefore = Instant(millisecondsSince1970: noon.millisecondsSince1970 - 1)

  /// A line that lets 60 a minute in and was ticked at noon.
  private func line(
    isOn: Bool = true, capacity: Int64 = 100, opensAt: Instant? = nil, formedAt: Instant? = nil,
    closedAt: Instant? = nil, drawnAt: Instant? = nil, serving: Int64 = 0, pace: Int64 = 0,
    now: Instant = noon
  ) -> SaleQueue {
    SaleQueue(
      concertID: ConcertID(1), isOn: isOn, capacity: capacity, admissionsPerMinute: 60,
      passSeconds: 300, opensAt: opensAt, seed: "s", commitment: "c", closedAt: closedAt,
      entrants: 0, drawnAt: drawnAt, formedAt: formedAt, numbersBefore: 0, drawn: 0, lastNumber: 0,
      serving: serving, tickedAt: noon, credit: 0, pace: pace, now: now)
  }

  private func ticked(_ milliseconds: Int64, isOn: Bool = true) -> SaleQueue {
    line(
      isOn: isOn,
      now: Instant(millisecondsSince1970: noon.millisecondsSince1970 + milliseconds))
  }

  @Test("A newcomer gets a lot until the lobby's last moment, and a rank from its end on")
  func lobby() {
    #expect(line(opensAt: noon, now: Self.justBefore).isLobby)
    #expect(!line(opensAt: noon, now: noon).isLobby)
    #expect(!line(opensAt: noon, now: noon.adding(seconds: 1)).isLobby)
  }

  @Test(
    "People of a short lobby are called over half the time that it lasted, all others over 30 s")
  func spread() {
    let short = line(opensAt: noon, formedAt: noon.adding(seconds: -10)).progress
    #expect(short.lobbySpreadSeconds == 5)
    #expect((0..<100).map { short.lobbyPollSeconds(tokenID: $0) }.max() == 4)
    #expect(line(opensAt: noon).progress.lobbySpreadSeconds == 30)
    let long = line(opensAt: noon, formedAt: noon.adding(seconds: -3600)).progress
    #expect(long.lobbySpreadSeconds == 30)
  }

  @Test("A line without a lobby gives ranks at all times and never draws")
  func noLobby() {
    #expect(!line().isLobby)
    #expect(!line().mustDraw)
  }

  // The office may set a later opening after the entrants were closed: their lots are settled.
  @Test("A lobby that was closed stays closed, even where its opening is put off")
  func closedLobby() {
    #expect(
      !line(opensAt: noon, closedAt: Self.justBefore, now: Self.justBefore).isLobby)
  }

  @Test("The draw is due from the end of the lobby until every entrant has a number")
  func draw() {
    #expect(!line(opensAt: noon, now: Self.justBefore).mustDraw)
    #expect(line(opensAt: noon, now: noon).mustDraw)
    #expect(line(opensAt: noon, closedAt: noon, now: noon.adding(seconds: 9)).mustDraw)
    #expect(
      !line(opensAt: noon, closedAt: noon, drawnAt: noon, now: noon.adding(seconds: 9)).mustDraw)
  }

  @Test("No moment is both in the lobby and in the draw")
  func lobbyAndDraw() {
    for seconds in [-1, 0, 1] as [Int64] {
      for closedAt in [nil, noon] {
        for drawnAt in [nil, noon] {
          let line = line(
            opensAt: noon.adding(seconds: seconds), closedAt: closedAt, drawnAt: drawnAt)
          #expect(!(line.isLobby && line.mustDraw))
        }
      }
    }
  }

  @Test(
    "A line lets people in once a second, and tells how long it is until then",
    arguments: [
      (-5, 1000), (0, 1000), (999, 1), (1000, nil), (2000, nil), (3_600_000, nil),
    ] as [(Int64, Int64?)])
  func due(milliseconds: Int64, left: Int64?) {
    #expect(ticked(milliseconds).isDue == (left == nil))
    #expect(ticked(milliseconds).millisecondsUntilDue == left)
  }

  @Test("A line that is off is never due")
  func off() {
    #expect(!ticked(3_600_000, isOn: false).isDue)
    #expect(ticked(5, isOn: false).millisecondsUntilDue == nil)
  }

  @Test("The board says off, lobby, drawing or open, and off before all else")
  func board() {
    let later = noon.adding(seconds: 1)
    #expect(line().boardState == .open)
    #expect(line(opensAt: later).boardState == .lobby)
    #expect(line(opensAt: noon).boardState == .drawing)
    #expect(line(opensAt: noon, closedAt: noon).boardState == .drawing)
    #expect(line(opensAt: noon, closedAt: noon, drawnAt: noon).boardState == .open)
    #expect(line(isOn: false, opensAt: later).boardState == .off)
    #expect(line(isOn: false, opensAt: noon).boardState == .off)
  }

  @Test("The pace is the set rate until the first person has entered, and the measured one then")
  func pace() {
    #expect(line().progress.pace == 60_000)
    #expect(line(pace: 7).progress.pace == 7)
    #expect(line(serving: 1).progress.pace == 0)
    #expect(line(serving: 1, pace: 7).progress.pace == 7)
  }

  @Test("A line that has no room promises no pace")
  func noRoom() {
    #expect(line(capacity: 0).progress.pace == 0)
  }

  @Test(
    "The lobby counts down in whole seconds, and stands at 0 while the draw is under way",
    arguments: [(90_000, 90), (1_999, 1), (999, 0), (0, 0), (-1, 0), (-60_000, 0)])
  func countdown(milliseconds: Int64, seconds: Int64) {
    let opensAt = Instant(
      millisecondsSince1970: noon.millisecondsSince1970 + milliseconds)
    #expect(line(opensAt: opensAt).progress.lobbySeconds == seconds)
  }

  @Test("Nothing is counted down without a lobby or after the draw")
  func noCountdown() {
    #expect(line().progress.lobbySeconds == nil)
    #expect(line(opensAt: noon, closedAt: noon, drawnAt: noon).progress.lobbySeconds == nil)
  }

  @Test("The progress tells whether the line is on and how far it has come")
  func progress() {
    #expect(
      line(isOn: false, serving: 12, pace: 3).progress
        == QueueProgress(isOn: false, serving: 12, pace: 3))
  }
}
