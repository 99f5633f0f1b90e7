import BoxOffice
import Testing

@Suite("A place in the line")
struct QueueTokenRuleTests {
  private let end = Instant(millisecondsSince1970: 1_000_000)

  private func token(_ state: QueueToken.State, number: Int64? = 7) -> QueueToken {
    QueueToken(
      id: 1, concertID: ConcertID(2), userID: UserID(3), number: number, state: state,
      isSkipped: false, expiresAt: state == .active || state == .used ? end : nil, lot: "")
  }

  private func refusal(
    _ token: QueueToken, shown: Int64 = 7, at now: Instant = Instant(millisecondsSince1970: 0)
  ) -> BoxOfficeError? {
    do {
      try token.requirePass(number: shown, at: now)
      return nil
    } catch {
      return error
    }
  }

  @Test("A pass is good to its last millisecond and not at its end")
  func lastMillisecond() {
    let last = Instant(millisecondsSince1970: 999_999)
    #expect(token(.active).state(at: last) == .active)
    #expect(refusal(token(.active), at: last) == nil)
    #expect(token(.active).state(at: end) == .expired)
    #expect(refusal(token(.active), at: end) == .queueTokenExpired)
  }

  @Test("Who waits may not buy yet", arguments: [QueueToken.State.lobby, .waiting])
  func notYet(state: QueueToken.State) {
    #expect(refusal(token(state)) == .queueTokenNotActive)
  }

  @Test(
    "Who has bought, left or let it run out may not buy any more",
    arguments: [QueueToken.State.expired, .used, .left])
  func noMore(state: QueueToken.State) {
    #expect(refusal(token(state)) == .queueTokenExpired)
  }

  @Test("The token of an earlier place in the same line opens nothing")
  func earlierPlace() {
    #expect(refusal(token(.active), shown: 6) == .queueTokenExpired)
    #expect(refusal(token(.waiting), shown: 6) == .queueTokenExpired)
  }

  @Test("A token from the lobby stands for the place that the draw gave")
  func lobbyToken() {
    #expect(refusal(token(.active), shown: 0) == nil)
  }

  @Test("Joining again changes nothing for who stands there or holds a pass, and only for them")
  func live() {
    let now = Instant(millisecondsSince1970: 0)
    for state in [QueueToken.State.lobby, .waiting, .active] {
      #expect(token(state).isLive(at: now))
    }
    for state in [QueueToken.State.expired, .used, .left] {
      #expect(!token(state).isLive(at: now))
    }
    #expect(!token(.active).isLive(at: end))
  }
}
