import Testing

@testable import Recording

@Suite("The values of a recording are explained by what was known and read")
struct ValueSolverTests {
  /// Two takes of a deed that has read two rows, and a third row in one of them.
  private let takes = [
    Self.take(
      user: "7", key: "key-of-the-first", ["31", "500", "2026-01-02 03:04:05.678", "row"],
      ["38", "70"], ["1001", "1"]),
    Self.take(
      user: "9", key: "key-of-the-other", ["44", "900", "2026-01-09 10:11:12.131", "row"],
      ["56", "90"]),
  ]

  private static func take(user: String, key: String, _ kept: [String]...) -> Take {
    let rows = ResultRows(count: kept.count, kept: kept)
    let trip = RoundTrip(.prepared, "SELECT")
    return Take(
      known: ["user": user, "key": key],
      exchanges: [Exchange(trip: trip, values: [], results: [rows])], handedOn: [:])
  }

  private func line(_ kind: BoundValue.Kind, _ texts: String...) throws -> String {
    try ValueSolver(takes, roundTrips: 1).line(texts.map { BoundValue(kind: kind, text: $0) })
  }

  @Test("The same in all takes is a constant, whatever its signs mean elsewhere")
  func constants() throws {
    #expect(try line(.integer, "31", "31") == "integer 31")
    #expect(try line(.text, "a<b\\c\nd", "a<b\\c\nd") == #"text a\<b\\c\nd"#)
    #expect(try line(.null, "", "") == "null")
  }

  @Test("What differs is known, was read, or is a step or a sum away")
  func sources() throws {
    #expect(try line(.integer, "7", "9") == "integer <user>")
    #expect(try line(.text, "key-of-the-first", "key-of-the-other") == "text <key>")
    #expect(try line(.unsigned, "31", "44") == "unsigned <1.1.1>")
    #expect(try line(.integer, "32", "45") == "integer <1.1.1 + 1>")
    #expect(try line(.integer, "469", "856") == "integer <1.1.2 - 1.1.1>")
    let read = ["2026-01-02 03:04:05.678", "2026-01-09 10:11:12.131"]
    #expect(try line(.datetime, read[0], read[1]) == "datetime <1.1.3>")
  }

  @Test("The rows behind the first are named, as far as all takes have them")
  func rows() throws {
    #expect(try line(.integer, "38", "56") == "integer <1.1.1.2>")
    #expect(try line(.integer, "430", "810") == "integer <1.1.2 - 1.1.2.2>")
    #expect(throws: Unclassified.self) { try line(.integer, "1001", "1") }
  }

  @Test("A text is put together from its parts")
  func templates() throws {
    #expect(
      try line(
        .bytes, #"{"id":31,"at":"2026-01-02T03:04:05.678Z","key":"key-of-the-first"}"#,
        #"{"id":44,"at":"2026-01-09T10:11:12.131Z","key":"key-of-the-other"}"#)
        == #"bytes {"id":<1.1.1>,"at":"<1.1.3 as instant>","key":"<key>"}"#)
    #expect(
      try line(.text, "until 2026-01-01T03:04:05.678Z", "until 2026-01-08T10:11:12.131Z")
        == "text until <1.1.3 - 86400 as instant>")
  }

  @Test("So is a list of rows, with the texts of answers in it")
  func lists() throws {
    func rows(_ key: String, _ ids: [Int]) -> String {
      #"[[1,"\#(key)","POST /\u000a{\"id\":\#(ids[0])}"],[2,"-","{}",\#(ids[1])]]"#
    }
    #expect(
      try line(.text, rows("key-of-the-first", [31, 70]), rows("key-of-the-other", [44, 90]))
        == #"text [[1,"<key>","POST /\\u000a{\\"id\\":<1.1.1>}"],[2,"-","{}",<1.1.2.2>]]"#)
  }

  @Test("A value without an explanation is refused, and so is one of two kinds")
  func unclassified() {
    for texts in [["77", "12345"], ["one", "other"], ["1 2", "1"]] {
      let values = texts.map { BoundValue(kind: .text, text: $0) }
      #expect(throws: Unclassified.self) { try ValueSolver(takes, roundTrips: 1).line(values) }
    }
    let mixed = [BoundValue(kind: .null, text: ""), BoundValue(kind: .integer, text: "3")]
    #expect(throws: Unclassified.self) { try ValueSolver(takes, roundTrips: 1).line(mixed) }
    // No value can come from a result that is still to be read.
    #expect(throws: Unclassified.self) {
      try ValueSolver(takes, roundTrips: 0).line(
        ["31", "44"].map { BoundValue(kind: .integer, text: $0) })
    }
  }
}
