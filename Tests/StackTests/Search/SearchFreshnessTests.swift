import TestSupport
import Testing

@Suite("The search keeps up")
struct SearchFreshnessTests {
  private static let limit = Duration.seconds(2)

  let stack: Stack
  let scene: SearchScene

  init() throws {
    stack = try Stack.shared()
    scene = SearchScene(stack)
  }

  /// Asks again and again, as a crowd would, so that a kept answer is in the way.
  private func expectSoon(_ what: String, _ isSeen: () throws -> Bool) throws {
    let changed = ContinuousClock.now
    try eventually(within: .seconds(20), what) {
      let asked = ContinuousClock.now
      let isSeen = try isSeen()
      if !isSeen { #expect(asked - changed < Self.limit, "still not: \(what)") }
      return isSeen
    }
  }

  @Test("A concert that a script creates is found within two seconds")
  func created() throws {
    let word = scene.word
    #expect(try scene.find(word).isEmpty)
    let row = try Office(stack).row(
      "create_concert", "@title = '\(word)', @artist = 'A', @venue = '\(word) hall'")
    let id = try #require(Int64(row[0]))
    try expectSoon("the new concert") { try scene.find(word) == [id] }
    try expectSoon("its suggestion") { try scene.suggestions(word).contains(word) }
  }

  @Test("A new name of concert, artist or venue is found within two seconds, the old one no more")
  func renamed() throws {
    let (old, new) = (scene.word, SearchScene(stack).word)
    let id = try scene.add("title\(old)", artist: "artist\(old)", venue: "venue\(old)")
    try scene.settle("title\(old)", [id])
    for (name, change) in [
      ("title", "UPDATE concert SET title = 'title\(new)' WHERE id = \(id)"),
      ("artist", "UPDATE concert SET artist = 'artist\(new)' WHERE id = \(id)"),
      ("venue", "UPDATE venue SET name = 'venue\(new)' WHERE name = 'venue\(old)'"),
    ] {
      #expect(try scene.find(name + old) == [id])
      #expect(try scene.find(name + new).isEmpty)
      try stack.sql(change)
      try expectSoon("the new \(name)") { try scene.find(name + new) == [id] }
      try expectSoon("the old \(name) gone") { try scene.find(name + old).isEmpty }
    }
    try stack.sql(
      "DELETE FROM schedule WHERE concert_id = \(id); DELETE FROM concert WHERE id = \(id)")
    try expectSoon("the concert gone") { try scene.find("title\(new)").isEmpty }
  }

  @Test(
    "A repeated question is answered from the cache, whatever its spelling, and only for a moment")
  func cached() throws {
    let word = scene.word
    let id = try scene.add(word)
    try scene.settle(word, [id])
    let before = try stack.cacheHits()
    for spelling in [word, word.uppercased(), "  \(word)!", word]
      + Array(repeating: word, count: 20)
    {
      #expect(try scene.find(spelling) == [id])
    }
    #expect(try stack.cacheHits() > before)
  }
}

extension Stack {
  /// The number of the cache's hits.
  fileprivate func cacheHits() throws -> Int {
    let line = try cache("stats").split(separator: "\r\n").first { $0.hasPrefix("STAT get_hits ") }
    return line.flatMap { Int($0.dropFirst("STAT get_hits ".count)) } ?? 0
  }
}
