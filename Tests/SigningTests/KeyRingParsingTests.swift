import Signing
import Testing

@Suite("Key rings as text")
struct KeyRingParsingTests {
  static let secret = String(repeating: "ab", count: 32)

  @Test("The first line is the current key and the others still verify")
  func order() throws {
    let text = "new:\(Self.secret)\nold:\(Self.secret)\n"
    let ring = try KeyRing(parsing: text)
    let bytes = [UInt8](repeating: 0xAB, count: 32)
    #expect(ring.sign([1]).contains(".new."))
    let token = KeyRing(current: SigningKey(id: "old", secret: bytes)).sign([1])
    #expect(ring.verify(token) == [1])
  }

  @Test("Empty lines and carriage returns do not matter")
  func lineEnds() throws {
    let ring = try KeyRing(parsing: "\r\n\r\nk1:\(Self.secret)\r\nk2:\(Self.secret)\r\n")
    #expect(ring.sign([]).contains(".k1."))
  }

  @Test("A text without keys is refused", arguments: ["", "\n\n"])
  func noKeys(text: String) {
    #expect(throws: KeyRingError.noKeys) { try KeyRing(parsing: text) }
  }

  @Test("An id is 1 to 8 of a-z and 0-9", arguments: ["", "ABC", "a b", "toolongid", "é", "a.b"])
  func malformedID(id: String) {
    #expect(throws: KeyRingError.malformedID(line: 2)) {
      try KeyRing(parsing: "k1:\(Self.secret)\n\(id):\(Self.secret)")
    }
  }

  @Test("A line without a colon is refused")
  func noColon() {
    #expect(throws: KeyRingError.malformedID(line: 1)) { try KeyRing(parsing: Self.secret) }
  }

  @Test(
    "A secret is at least 32 bytes of hexadecimal digits",
    arguments: ["", String(repeating: "ab", count: 31), String(repeating: "xy", count: 32)])
  func unfitSecret(secret: String) {
    #expect(throws: KeyRingError.unfitSecret(line: 1)) { try KeyRing(parsing: "k1:\(secret)") }
  }

  @Test("A repeated id is refused")
  func repeatedID() {
    #expect(throws: KeyRingError.repeatedID(line: 3)) {
      try KeyRing(parsing: "k1:\(Self.secret)\n\nk1:\(Self.secret)")
    }
  }

  @Test("More keys than allowed are refused")
  func tooMany() {
    let lines = (0...KeyRing.maximumKeys).map { "k\($0):\(Self.secret)" }
    #expect(throws: KeyRingError.tooManyKeys) {
      try KeyRing(parsing: lines.joined(separator: "\n"))
    }
  }

  @Test("A key shows its id and never its secret")
  func description() {
    let key = SigningKey(id: "k1", secret: [UInt8](repeating: 171, count: 32))
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)" == "SigningKey(k1)")
    #expect(!dumped.contains("171"))
  }
}
