import BoxOffice
import Foundation
import TestSupport
import Testing

/// The office's scripts know a person by the key that `EmailAddress` gives an address, made again
/// in SQL.
@Suite("A person's email as the office types it")
struct EmailSpellingTests {
  private static let textMax = 60

  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  private func sql(_ text: String) -> String {
    "CONVERT(X'\(text.utf8.map { String(format: "%02X", $0) }.joined())' USING utf8mb4)"
  }

  /// The keys that the office gives these addresses.
  private func officeKeys(_ typed: [String]) throws -> [String] {
    let rows = try stack.sql(
      typed.map { "SELECT HEX(office_email_key(\(sql($0))));" }.joined(separator: "\n"))
    return rows.split(separator: "\n", omittingEmptySubsequences: false).map { row in
      let digits = Array(row)
      let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Expects one key on both sides, byte by byte; what is no address here is nobody's there.
  private func expectSameKeys(
    _ typed: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let keys = try officeKeys(typed)
    try #require(keys.count == typed.count)
    let wrong = zip(typed, keys).compactMap { text, key -> String? in
      let known = EmailAddress(text)?.key
      if let known, Array(known.utf8) == Array(key.utf8) { return nil }
      if known == nil, EmailAddress(key) == nil { return nil }
      return "\(text.unicodeScalars.map(\.value)): \(key.unicodeScalars.map(\.value))"
    }
    #expect(wrong == [], sourceLocation: sourceLocation)
  }

  @Test(
    "A person is found by every spelling that signing up takes for the same",
    arguments: ["find_user", "lock_user", "unlock_user", "adjust_wallet", "erase_user"])
  func found(script: String) throws {
    let buyer = try Buyer(stack)
    for typed in [
      "José.한글.\(buyer.id)@Example.com", "Jose\u{301}.한글.\(buyer.id)@example.com",
      "jose\u{301}.\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}.\(buyer.id)@example.com",
      "\u{3000}JOSÉ.한글.\(buyer.id)@EXAMPLE.COM\u{A0}\t\r\n",
    ] {
      let key = try #require(EmailAddress(typed)?.key)
      try stack.sql(
        """
        UPDATE user SET email = \(sql(key)), email_key = \(sql(key)), erased_at = NULL
        WHERE id = \(buyer.id)
        """)
      let money = ", @amount = 1, @reason = 'r', @reference = '\(UUID().uuidString)'"
      let result = try AdminScript(
        script, "@forfeit = 1, @email = \(sql(typed))" + (script == "adjust_wallet" ? money : ""),
        on: stack)
      #expect(result.complaint == nil, "\(typed)")
      #expect(result.rows.first?[script == "adjust_wallet" ? 1 : 0] == "\(buyer.id)")
    }
  }

  @Test("Hostile spellings have one key on both sides, or none")
  func hostile() throws {
    let spaces: [Unicode.Scalar] = [
      " ", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{1C}", "\u{85}", "\u{A0}", "\u{1680}", "\u{180E}",
      "\u{2000}", "\u{200A}", "\u{200B}", "\u{2028}", "\u{2029}", "\u{202F}", "\u{205F}",
      "\u{3000}", "\u{FEFF}",
    ]
    try expectSameKeys(
      spaces.flatMap { ["\($0)a@b.cd", "a@b.cd\($0)\($0)", "a\($0)b@b.cd", "\($0)\u{301}a@b.cd"] })
    try expectSameKeys([
      "İ@b.cd", "I\u{307}@b.cd", "ẞß@b.cd", "ΣΑΣ@b.cd", "\u{212A}\u{212B}\u{2126}@b.cd", "ǅ@b.cd",
      "E\u{323}\u{302}@b.cd", "ê\u{323}@b.cd", "ệ@b.cd", "e\u{302}\u{323}@b.cd",
      "e\u{323}\u{323}\u{302}@b.cd", "a\u{30A}\u{301}@b.cd", "\u{344}\u{301}@b.cd",
      "\u{1100}\u{1161}@b.cd", "가\u{11A8}@b.cd", "각\u{11A8}@b.cd", "\u{1161}\u{11A8}@b.cd",
      "か\u{3099}@b.cd", "\u{F90A}\u{2F800}@b.cd", "\u{958}@b.cd", "=\u{338}@b.cd", "a@\u{338}b.cd",
      "a@b.c\u{338}d", "👩\u{200D}🎤@b.cd", "a\u{FE0F}@b.cd", "a\u{AD}@b.cd", "@b.cd", "a@b", "",
      String(repeating: "é", count: 130) + "@b.cd", String(repeating: "x", count: 249) + "@b.cd",
    ])
  }

  @Test(
    "Another person is never found",
    arguments: [
      ("e", "é"), ("ss", "ß"), ("i", "ı"), ("i", "İ"), ("a", "а"), ("a", "ａ"), ("σ", "ς"),
      ("a", "a\u{FE0F}"), ("a", "a\u{200D}"), ("한", "ㅎㅏㄴ"), ("가", "\u{1100}"), ("1", "①"),
      ("a", "a\u{34F}"), ("fi", "ﬁ"), ("k", "κ"), ("é", "e\u{341}\u{301}"), ("a.", "a"),
    ])
  func lookAlikes(one: String, other: String) throws {
    let keys = try officeKeys(["\(one)@b.cd", "\(other)@b.cd"])
    #expect(Array(keys[0].utf8) != Array(keys[1].utf8))
    let long = String(repeating: "x", count: 249)
    let cut = try officeKeys(["\(long)@b.cd", "\(long)@b.cdef"])
    #expect(cut[0] != cut[1])
  }

  @Test("Every letter that has another case or is written in parts has one key on both sides")
  func letters() throws {
    let scalars = (UInt32(0x80)...0x2FA1F).compactMap(Unicode.Scalar.init).filter { scalar in
      guard let age = scalar.properties.age, age.major <= 14 else { return false }
      // One syllable of Korean in fifty stands for all, since they are arithmetic.
      if (0xAC00...0xD7A3).contains(scalar.value) { return scalar.value % 53 == 0 }
      let text = String(scalar)
      return scalar.properties.lowercaseMapping.unicodeScalars.first != scalar
        || Array(text.decomposedStringWithCanonicalMapping.unicodeScalars) != [scalar]
    }.filter { EmailAddress("x\($0)@b.cd") != nil }
    #expect(scalars.count > 3000)
    let spelled = scalars.flatMap { scalar in
      ["x\(scalar)", "x" + String(scalar).decomposedStringWithCanonicalMapping]
    }
    var addresses: [String] = []
    var text = ""
    for letter in spelled {
      text += letter
      if text.utf8.count > Self.textMax {
        addresses.append(text + "@b.cd")
        text = ""
      }
    }
    try expectSameKeys(addresses + [text + "@b.cd"])
  }

  @Test("Any letters with any marks have one key on both sides")
  func mixtures() throws {
    let letters = Array("aeiouyAEOUdshDSwω<=ẤǖßÅς가각한かह한ᾳ".unicodeScalars)
    let marks =
      (0x300...0x36F).compactMap(Unicode.Scalar.init)
      + ["\u{5B4}", "\u{64E}", "\u{651}", "\u{93C}", "\u{94D}", "\u{3099}", "\u{E48}", "\u{11A8}"]
    var state: UInt64 = 20_260_101
    func pick<Item>(_ items: [Item]) -> Item {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return items[Int(state >> 33) % items.count]
    }
    let addresses = (0..<250).map { _ in
      var text = String.UnicodeScalarView()
      for _ in 0..<pick([1, 2, 3]) {
        text.append(pick(letters))
        for _ in 0..<pick([0, 1, 2, 3]) { text.append(pick(marks)) }
      }
      return String(text) + "@b.cd"
    }
    try expectSameKeys(addresses)
  }
}
