import HTTP
import System
import Testing

@Suite("JSON as it is read")
struct JSONReaderTests {
  private func read(_ text: String) throws -> JSONValue {
    try JSONReader.read(Array(text.utf8))
  }

  @Test(
    "takes what RFC 8259 allows",
    arguments: [
      ("null", JSONValue.null), ("true", .bool(true)), ("false", .bool(false)),
      ("0", .integer(0)), ("-0", .integer(0)), ("-17", .integer(-17)),
      (" \t\r\n7 \t\r\n", .integer(7)), ("\"\"", .string("")), ("[]", .array([])),
      ("{}", .object([:])), ("[ 1 , [ ] ]", .array([.integer(1), .array([])])),
      ("{ \"a\" : { \"b\" : null } }", .object(["a": .object(["b": .null])])),
      ("\"\u{7F}\u{2028}\"", .string("\u{7F}\u{2028}")),
    ])
  func accepted(text: String, value: JSONValue) throws {
    #expect(try read(text) == value)
  }

  @Test(
    "refuses what RFC 8259 does not allow",
    arguments: [
      "", " ", "nul", "nulll", "True", "tru", "NaN", "Infinity", "undefined", "'a'", "a",
      "[1,]", "[,1]", "[1 2]", "[1", "]", "[1}", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
      "{a:1}", "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1}}", "1 1", "{}{}", "null,",
      "\"", "\"a", "\"\\\"", "\"\\x41\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\U0041\"", "\"\n\"",
      "\"\u{0}\"", "\"\u{1F}\"", "// comment\n1", "/* */1", "\u{FEFF}1", "\u{A0}1", "\u{B}1",
      "01", "-01", "00", "+1", "-", ".5", "1.", "1.e1", "1e", "1e+", "0x10", "1_000", "--1",
      "1.5.5", "1e1.5",
    ])
  func refused(text: String) {
    #expect(throws: JSONReader.Malformed.self) { try read(text) }
  }

  @Test("decodes every escape")
  func escapes() throws {
    let text = #""\" \\ \/ \b \f \n \r \t \u0041 \u00e9 \uD55C \ud83c\udfab""#
    #expect(try read(text) == .string("\" \\ / \u{8} \u{C} \n \r \t A é 한 🎫"))
  }

  @Test("decodes an escaped NUL, which is JSON though nobody wants it")
  func escapedNull() throws {
    #expect(try read(#""a\u0000b""#) == .string("a\u{0}b"))
  }

  @Test(
    "refuses half a surrogate pair",
    arguments: [
      #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\ud800""#,
      #""\ud800\u0041""#, #""\udfff\ud800""#, #""\udbff\udbff""#,
    ])
  func loneSurrogates(text: String) {
    #expect(throws: JSONReader.Malformed.self) { try read(text) }
  }

  @Test("decodes the first and the last surrogate pair")
  func outermostPairs() throws {
    #expect(try read(#""\ud800\udc00""#) == .string("\u{10000}"))
    #expect(try read(#""\udbff\udfff""#) == .string("\u{10FFFF}"))
  }

  @Test(
    "refuses bytes that are not UTF-8, wherever they stand",
    arguments: [
      [0xFF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    #expect(throws: JSONReader.Malformed.self) { try JSONReader.read([0x22] + bytes + [0x22]) }
    #expect(throws: JSONReader.Malformed.self) { try JSONReader.read([0x31, 0x20] + bytes) }
  }

  @Test("reads the whole range of 64-bit integers as such")
  func extremes() throws {
    #expect(try read("9223372036854775807") == .integer(.max))
    #expect(try read("-9223372036854775808") == .integer(.min))
  }

  @Test(
    "knows other numbers only as numbers",
    arguments: [
      "1.0", "-0.0", "1e0", "1E+2", "1e-2", "1e400", "-1e400", "9223372036854775808",
      "-9223372036854775809", "123456789012345678901234567890", "0.1", "0e0",
    ])
  func otherNumbers(text: String) throws {
    #expect(try read(text) == .otherNumber)
  }

  @Test(
    "refuses two members of one name",
    arguments: [
      #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"\u0061":2}"#, #"[{"":1,"":2}]"#,
      #"{"a":null,"a":1}"#,
    ])
  func duplicates(text: String) {
    #expect(throws: JSONReader.Malformed.self) { try read(text) }
  }

  @Test("goes 32 deep and no deeper")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth - 1) + "1" + String(repeating: "]", count: depth - 1)
    }
    #expect(throws: Never.self) { try read(nested(32)) }
    #expect(throws: JSONReader.Malformed.self) { try read(nested(33)) }
  }

  @Test("survives brackets without end", arguments: ["[", "{\"a\":", "[{\"a\":"])
  func bottomless(bracket: String) {
    let text = String(repeating: bracket, count: 10_000)
    #expect(throws: JSONReader.Malformed.self) { try read(text) }
  }

  @Test("finds members of objects and of nothing else")
  func members() throws {
    #expect(try read(#"{"a":1}"#)["a"] == .integer(1))
    #expect(try read(#"{"a":1}"#)["b"] == nil)
    #expect(try read(#"["a"]"#)["a"] == nil)
  }

  @Test("survives any bytes at all")
  func noise() {
    var random = SplitMix64(seed: 1)
    let alphabet = Array(#"{}[]",:\u0019dDe+-. tfnrl"#.utf8) + [0, 0x80, 0xC3, 0xFF]
    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      _ = try? JSONReader.read(bytes)
    }
  }
}
