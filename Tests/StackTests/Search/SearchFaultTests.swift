import TestSupport
import Testing

@Suite("The search in trouble", .serialized, .ownStack)
struct SearchFaultTests {
  @Test("With the sweep stopped, whoever searches brings the index up to date")
  func withoutSweep() throws {
    let stack = try OwnStack.stack()
    let scene = SearchScene(stack)
    try stack.withoutSweep {
      let id = try scene.add(scene.word)
      let added = ContinuousClock.now
      try eventually(within: .seconds(10), "found") { try scene.find(scene.word) == [id] }
      #expect(ContinuousClock.now - added < .seconds(2))
    }
  }

  @Test("Without memcached every answer is the same")
  func withoutMemcached() throws {
    let stack = try OwnStack.stack()
    let scene = SearchScene(stack)
    let id = try scene.add(scene.word)
    try scene.settle(scene.word, [id])
    try stack.withoutHealing {
      stack.kill9(.memcached)
      for _ in 0..<5 {
        let found = try scene.find(scene.word)
        #expect(found == [id])
      }
    }
  }

  @Test("The office makes the index anew, from nothing if need be", arguments: [0, 1])
  func rebuild(fromNothing: Int) throws {
    let stack = try OwnStack.stack()
    let scene = SearchScene(stack)
    let id = try scene.add(scene.word)
    try scene.settle(scene.word, [id])
    try stack.sql("DELETE FROM search_posting WHERE concert_id = \(id)")
    try eventually(within: .seconds(10), "lost") { try scene.find(scene.word).isEmpty }
    let row = try Office(stack).row("rebuild_search", "@from_nothing = \(fromNothing)")
    #expect(try #require(Int(row[0])) >= 1)
    try scene.settle(scene.word, [id])
    #expect(try Office(stack).run("rebuild_search", "@from_nothing = 2").status == 1)
  }

  @Test("So many that nobody sorts them come in the same order", .timeLimit(.minutes(2)))
  func many() throws {
    let stack = try OwnStack.stack()
    let scene = SearchScene(stack)
    let word = scene.word
    try stack.sql(
      """
      INSERT INTO venue (name) VALUES ('\(word) arena');
      SET @venue = LAST_INSERT_ID();
      INSERT INTO concert (title, artist, venue_id, first_starts_at, last_starts_at)
      SELECT CONCAT(ELT(1 + seq MOD 4, '\(word)', '\(word) tour', 'live \(word)', 'the q\(word)'), IF(seq MOD 4 = 0, '', CONCAT(' ', seq))),
        'Somebody', @venue, NOW(3) + INTERVAL CAST(seq AS SIGNED) - 300 DAY, NOW(3) + INTERVAL CAST(seq AS SIGNED) - 300 DAY
      FROM seq_1_to_1200;
      UPDATE venue SET name = '\(scene.korean) \(word)x' WHERE id = @venue;
      """)
    try eventually(within: .seconds(60), "the index is up to date") {
      try stack.sql("SELECT COUNT(*) FROM search_change") == "0"
    }
    let (items, _) = try JSON.allPages("/v1/concerts?q=\(word)", limit: 100, stack)
    let expected = try stack.sql(
      """
      SELECT id FROM concert
      WHERE venue_id = (SELECT id FROM venue WHERE name = '\(scene.korean) \(word)x')
      ORDER BY last_starts_at <= NOW(3),
        CASE WHEN title = '\(word)' THEN 0 WHEN title LIKE '\(word)%' THEN 1 WHEN title LIKE 'live%' THEN 2 ELSE 3 END,
        IF(last_starts_at <= NOW(3), -1, 1) * TIMESTAMPDIFF(SECOND, NOW(3), first_starts_at),
        IF(last_starts_at <= NOW(3), -1, 1) * id
      """)
    #expect(
      items.compactMap(\.id.integer) == expected.split(separator: "\n").compactMap { Int64($0) })
    #expect(items.count == 1200)
    // With a slip: the word as a whole, then in the hall's longer one.
    let slips = try JSON.allPages("/v1/concerts?q=j\(word.dropFirst())", limit: 100, stack).items
    let expectedSlips = try stack.sql(
      """
      SELECT id FROM concert
      WHERE venue_id = (SELECT id FROM venue WHERE name = '\(scene.korean) \(word)x')
      ORDER BY last_starts_at <= NOW(3), title LIKE 'the q%',
        IF(last_starts_at <= NOW(3), -1, 1) * TIMESTAMPDIFF(SECOND, NOW(3), first_starts_at),
        IF(last_starts_at <= NOW(3), -1, 1) * id
      """)
    #expect(
      slips.compactMap(\.id.integer)
        == expectedSlips.split(separator: "\n").compactMap { Int64($0) })
  }

  @Test(
    "Questions are limited to ten a second and address, and the problem says when to come again",
    arguments: ["/v1/concerts/suggestions?q=a", "/v1/concerts?q=a"])
  func limited(path: String) throws {
    let stack = try Stack.start(environment: ["BOXOFFICE_LIMIT_LOOPBACK": "1"])
    defer { stack.stop() }
    let replies = try (0..<60).map { _ in try stack.get(path) }
    let refused = replies.filter { $0.status == 429 }
    #expect(replies.filter { $0.status == 200 }.count >= 20)
    #expect(!refused.isEmpty)
    for reply in refused {
      #expect(reply["content-type"] == "application/problem+json")
      #expect(reply["retry-after"] == "1")
      #expect(reply.json.code.string == "rate_limited")
    }
    // The list itself is not a question.
    let others = try (0..<30).map { _ in try stack.get("/v1/concerts?from=2026-01-01").status }
    #expect(others.allSatisfy { $0 == 200 })
  }
}
