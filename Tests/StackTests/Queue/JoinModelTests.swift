import BoxOffice
import BoxOfficeStore
import System
import TestSupport
import Testing

@Suite("Random rounds of people who join")
struct JoinModelTests {
  private static let seeds: ClosedRange<UInt64> = 1...5
  private static let people = 24
  private static let rounds = 16

  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  /// Lines of every kind: two open ones, a lobby, one that is off, and one whose lobby is over.
  private struct Evening {
    let lines: [Line]

    init(_ stack: Stack) throws {
      lines = try [nil, nil, 3600, nil, -1].map { opensIn in
        try Line(stack) {
          $0.capacity = 0
          $0.opensIn = opensIn
        }
      }
      try lines[3].set("is_on = FALSE")
    }

    func newcomers(_ wishes: [Wish], _ people: [Buyer]) -> [Newcomer] {
      wishes.map { wish in
        let concert = wish.line < lines.count ? lines[wish.line].concert : 999_999_999
        return Newcomer(concertID: ConcertID(concert), userID: UserID(people[wish.person].id))
      }
    }

    /// All rows of the lines, without what only this evening has; the sweep ends passes in its own
    /// time.
    func rows() throws -> [String] {
      try lines.map { line in
        try line.sql(
          """
          SELECT last_number, user_id, number, is_skipped, is_back, admitted_at IS NULL,
            expires_at IS NULL,
            IF(queue_token.state = 'active' AND expires_at <= NOW(3), 'expired', queue_token.state)
          FROM sale_queue LEFT JOIN queue_token USING (concert_id)
          WHERE concert_id = CONCERT ORDER BY user_id
          """)
      }
    }
  }

  /// A person at a line; line 5 does not exist.
  private struct Wish: Hashable {
    let line: Int
    let person: Int
  }

  @Test("tell everybody what they are told one after the other", arguments: seeds)
  func sameAsAlone(seed: UInt64) throws {
    var dice = Dice(numbers: SplitMix64(seed: seed))
    let (together, apart) = (try Evening(stack), try Evening(stack))
    let people = try Buyer.crowd(Self.people, stack)
    let usher = try Usher(stack)
    for _ in 0..<Self.rounds {
      let wishes = Self.wishes(&dice)
      let told = usher.join(together.newcomers(wishes, people))
      // Among those who are told nothing of numbers any order is right.
      let order = wishes.indices.sorted { Self.number(told[$0]) < Self.number(told[$1]) }
      let expected = usher.joinAlone(apart.newcomers(order.map { wishes[$0] }, people))
      #expect(order.map { told[$0] } == expected)
      #expect(try together.rows() == apart.rows())
      try interlude(&dice, [together, apart], people)
    }
    #expect(try together.lines.flatMap { try $0.audit() } == [])
  }

  /// Most come to the two open lines, nobody twice.
  private static func wishes(_ dice: inout Dice) -> [Wish] {
    let all = (0...5).flatMap { line in (0..<people).map { Wish(line: line, person: $0) } }
    let usual = all.filter { $0.line < 2 }.shuffled(using: &dice)
    let unusual = all.filter { $0.line >= 2 }.shuffled(using: &dice)
    let wishes =
      usual.prefix(Int.random(in: 1...10, using: &dice))
      + unusual.prefix(Int.random(in: 0...3, using: &dice))
    return wishes.shuffled(using: &dice)
  }

  /// The number that a newcomer was told; 0 for all others.
  private static func number(_ told: String?) -> Int {
    let words = (told ?? "").split(separator: " ")
    return words.last == "new" ? Int(words[0]) ?? 0 : 0
  }

  /// Some leave, are let in, or have bought, and come again in a later round.
  private func interlude(_ dice: inout Dice, _ evenings: [Evening], _ people: [Buyer]) throws {
    let states = [
      "'left'", "'active', expires_at = NOW(3) + INTERVAL 1 HOUR",
      "'active', expires_at = NOW(3) - INTERVAL 1 SECOND", "'used', expires_at = NOW(3)",
    ]
    for line in [0, 1] {
      let person = people[Int.random(in: 0..<people.count, using: &dice)].id
      let state = states[Int.random(in: 0..<states.count, using: &dice)]
      for evening in evenings {
        try evening.lines[line].sql(
          """
          UPDATE queue_token SET state = \(state), admitted_at = NOW(3)
          WHERE concert_id = CONCERT AND user_id = \(person)
          """)
      }
    }
  }

  private struct Dice: RandomNumberGenerator {
    var numbers: SplitMix64
    mutating func next() -> UInt64 { numbers.next() }
  }
}
