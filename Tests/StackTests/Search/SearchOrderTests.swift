import TestSupport
import Testing

@Suite("The order of what is found")
struct SearchOrderTests {
  let stack: Stack
  let scene: SearchScene

  init() throws {
    stack = try Stack.shared()
    scene = SearchScene(stack)
  }

  @Test(
    "Exact, from the start, word, start of a word, part, slip; then the soonest; then what is over, the latest first"
  )
  func ranking() throws {
    let word = scene.word
    var slip = Array(word)
    slip.swapAt(3, 4)
    if String(slip) == word { slip.swapAt(5, 6) }
    // The later the better fit, so that only the fit can bring this order about.
    let ids = [
      try scene.add(word, inDays: 90), try scene.add(word, inDays: 91),
      try scene.add("\(word) live", inDays: 80), try scene.add("\(word)jy night", inDays: 81),
      try scene.add("live with \(word)", inDays: 70), try scene.add("the \(word)jy", inDays: 60),
      try scene.add("the jy\(word)jy", inDays: 50),
      try scene.add("the \(String(slip))", inDays: 40),
      try scene.add("no date \(String(slip))", inDays: nil),
      try scene.add("past \(word)", inDays: -1), try scene.add("long past \(word)", inDays: -3),
    ]
    let cancelled = try scene.add(word, inDays: 5)
    try stack.sql("UPDATE concert SET cancelled_at = NOW(3) WHERE id = \(cancelled)")
    try scene.settle(word, ids + [cancelled])
    // The cancelled concert fits best among those at the end.
    let expected = ids.dropLast(2) + [cancelled] + ids.suffix(2)
    try eventually(within: .seconds(10), "the order is right") {
      try scene.find(word, "&limit=100") == Array(expected)
    }
    let statuses = try scene.reply(word, "&limit=100").json.items.each("status").compactMap(
      \.string)
    #expect(statuses.suffix(3) == ["cancelled", "ended", "ended"])
  }

  @Test("Pages leave nothing out, repeat nothing, and agree with the whole", arguments: [1, 3])
  func paging(limit: Int) throws {
    let word = scene.word
    let coming = try (1...6).map {
      try scene.add("\(word) \($0 % 2 == 0 ? "x" : "y")", inDays: $0 / 2 + 1)
    }
    let over = try (1...3).map { try scene.add("\(word) past", inDays: -$0) }
    try scene.settle(word, coming + over)
    let whole = try scene.find(word, "&limit=100")
    #expect(Set(whole) == Set(coming + over))
    #expect(whole.suffix(3) == over)
    let (items, pages) = try JSON.allPages("/v1/concerts?q=\(word)", limit: limit, stack)
    #expect(items.compactMap(\.id.integer) == whole)
    #expect(pages >= 9 / limit)
  }

  @Test("Dates and the question narrow each other down")
  func filters() throws {
    let word = scene.word
    let days = [3000, 3010, 3020]
    let ids = try days.map { try scene.add(word, inDays: $0) }
    let other = try scene.add("other", inDays: 3010)
    try scene.settle(word, ids)
    func day(_ offset: Int) throws -> String {
      try stack.sql("SELECT CURRENT_DATE + INTERVAL \(offset) DAY")
    }
    #expect(try scene.find(word, "&from=\(day(3005))&to=\(day(3015))") == [ids[1]])
    #expect(try scene.find(word, "&from=\(day(3005))") == [ids[1], ids[2]])
    #expect(try scene.find(word, "&to=\(day(3015))&limit=1") == [ids[0]])
    #expect(try scene.find(word, "&from=\(day(4000))").isEmpty)
    #expect(try !scene.find(word).contains(other))
    let first = try scene.reply(word, "&from=\(day(3005))&limit=1").json
    let cursor = try #require(first.next_cursor.string)
    #expect(try scene.find(word, "&from=\(day(3005))&limit=1&cursor=\(cursor)") == [ids[2]])
  }
}
