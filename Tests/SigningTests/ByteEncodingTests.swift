import Signing
import Testing

@Suite("Bytes as text")
struct ByteEncodingTests {
  static let rfc4648 = [
    ("", "", ""),
    ("f", "Zg", "66"),
    ("fo", "Zm8", "666f"),
    ("foo", "Zm9v", "666f6f"),
    ("foob", "Zm9vYg", "666f6f62"),
    ("fooba", "Zm9vYmE", "666f6f6261"),
    ("foobar", "Zm9vYmFy", "666f6f626172"),
  ]

  @Test("Base64url agrees with RFC 4648 without its padding", arguments: rfc4648)
  func base64url(text: String, base64: String, hex: String) {
    #expect(Base64URL.encode(Array(text.utf8)) == base64)
    #expect(Base64URL.decode(base64) == Array(text.utf8))
  }

  @Test("Base64url uses the alphabet of URLs")
  func alphabet() {
    #expect(Base64URL.encode([0xFB, 0xEF, 0xFF]) == "--__")
    #expect(Base64URL.decode("--__") == [0xFB, 0xEF, 0xFF])
  }

  @Test("Base64url restores bytes of every length and value")
  func base64urlRoundTrip() {
    for length in 0...300 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length) }
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
  }

  @Test(
    "Base64url refuses what it would not have written",
    arguments: [
      "Zg==", "Zm8=", "Z", "Zm9vY", "Zh", "Zm9", "+/+/", "Zm 8", "Zm8\n", "Zg.", "Zgé", "\u{0}",
    ])
  func base64urlIsStrict(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test("Only one text decodes to given bytes")
  func base64urlIsCanonical() {
    let characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    let accepted = characters.filter { Base64URL.decode("A\($0)") == [0] }
    #expect(accepted == "A")
    let acceptedPairs = characters.filter { Base64URL.decode("AA\($0)") == [0, 0] }
    #expect(acceptedPairs == "A")
  }

  @Test("Hexadecimal digits agree with RFC 4648", arguments: rfc4648)
  func hex(text: String, base64: String, hex: String) {
    #expect(Hex.encode(Array(text.utf8)) == hex)
    #expect(Hex.decode(hex) == Array(text.utf8))
  }

  @Test("Hexadecimal digits are read in either case")
  func hexCase() {
    #expect(Hex.decode("00fFaB") == [0x00, 0xFF, 0xAB])
  }

  @Test(
    "Hexadecimal digits are refused when odd or foreign",
    arguments: ["0", "abc", "0g", "0x00", " 00", "00 ", "é0"])
  func hexIsStrict(text: String) {
    #expect(Hex.decode(text) == nil)
  }
}
