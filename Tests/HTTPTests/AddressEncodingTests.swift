import HTTP
import Testing

@Suite("Text in addresses")
struct AddressEncodingTests {
  @Test("Percent-encoding decodes to UTF-8")
  func decodes() {
    #expect(PercentEncoding.decode("plain") == "plain")
    #expect(PercentEncoding.decode("%e2%82%aC%20") == "€ ")
    #expect(PercentEncoding.decode("%25%32%35") == "%25")
    #expect(PercentEncoding.decode("") == "")
  }

  @Test("A plus sign is a space only where asked")
  func plus() {
    #expect(PercentEncoding.decode("a+b") == "a+b")
    #expect(PercentEncoding.decode("a+b", plusIsSpace: true) == "a b")
    #expect(PercentEncoding.decode("a%2Bb", plusIsSpace: true) == "a+b")
  }

  @Test(
    "Percent-encoding refuses what is not well-formed or not UTF-8",
    arguments: ["%", "%4", "a%", "%4x", "%x4", "%%", "%FF", "%E2%82", "%ED%A0%80", "%F4%90%80%80"])
  func refuses(text: String) {
    #expect(PercentEncoding.decode(text[...]) == nil)
  }

  @Test(
    "A decimal number has one spelling",
    arguments: [
      ("0", 0), ("7", 7), ("9223372036854775807", .max),
      ("", nil), ("00", nil), ("07", nil), ("-7", nil), ("+7", nil), (" 7", nil), ("7 ", nil),
      ("7.0", nil), ("7e1", nil), ("0x7", nil), ("٧", nil), ("７", nil),
      ("9223372036854775808", nil), ("18446744073709551616", nil), ("99999999999999999999", nil),
    ] as [(String, Int64?)])
  func decimals(text: String, number: Int64?) {
    #expect(DecimalNumber.parse(text[...]) == number)
  }

  @Test("Hexadecimal digits are those of either case")
  func hexDigits() {
    let digits = (0...UInt8.max).compactMap { byte in
      PercentEncoding.hexValue(byte).map { (Character(Unicode.Scalar(byte)), $0) }
    }
    #expect(String(digits.map(\.0)) == "0123456789ABCDEFabcdef")
    #expect(digits.map(\.1) == Array(0...15) + Array(10...15))
  }
}
