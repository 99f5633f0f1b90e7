import BoxOffice
import Testing

@Suite("A refund policy")
struct RefundPolicyTests {
  private let start = Instant(millisecondsSince1970: 1_800_000_000_000)

  private func percent(_ policy: String, secondsBefore: Int64) throws -> Int64? {
    try #require(RefundPolicy(parsing: policy))
      .percent(startsAt: start, at: start.adding(seconds: -secondsBefore))
  }

  @Test(
    "gives back by the time that is left, to the second",
    arguments: [
      (10 * 86_400, 100), (7 * 86_400, 100), (7 * 86_400 - 1, 90), (3 * 86_400, 90),
      (3 * 86_400 - 1, 70), (86_400, 70), (86_400 - 1, nil), (0, nil), (-1, nil),
    ] as [(Int64, Int64?)])
  func table(secondsBefore: Int64, expected: Int64?) throws {
    #expect(try percent("168:100,72:90,24:70", secondsBefore: secondsBefore) == expected)
  }

  @Test("does not depend on the order of its rules")
  func order() throws {
    #expect(
      RefundPolicy(parsing: "24:70,168:100,72:90") == RefundPolicy(parsing: "168:100,72:90,24:70"))
  }

  @Test("gives the most that any rule gives")
  func most() throws {
    #expect(try percent("48:50,24:80", secondsBefore: 50 * 3600) == 80)
  }

  @Test("gives nothing ever when it is empty or says so", arguments: ["", "24:0", "24:0,0:0"])
  func nothing(policy: String) throws {
    #expect(try percent(policy, secondsBefore: 1_000_000) == nil)
    #expect(try #require(RefundPolicy(parsing: policy)).cancellableUntil(startsAt: start) == nil)
  }

  @Test("gives back until the very start where it says zero hours")
  func untilStart() throws {
    #expect(try percent("0:100", secondsBefore: 0) == 100)
    #expect(try percent("0:100", secondsBefore: -1) == nil)
  }

  @Test("ends at its last rule that gives anything")
  func end() throws {
    let policy = try #require(RefundPolicy(parsing: "72:100,24:50,1:0"))
    #expect(policy.cancellableUntil(startsAt: start) == start.adding(seconds: -86_400))
  }

  @Test(
    "is not made of anything else",
    arguments: [
      "24", "24:", ":50", "24:101", "24:-1", "-1:50", "24:50:1", "24;50", "a:b", "24:50,x",
      "24: 50", "1e1:50",
    ])
  func malformed(text: String) {
    #expect(RefundPolicy(parsing: text) == nil)
  }
}
