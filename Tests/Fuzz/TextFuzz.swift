import BoxOffice
import HTTP
import Signing

@testable import BoxOfficeAPI

/// The small parsers: each accepted text is written back in the same, only spelling.
enum TextFuzz {
  static func run(_ bytes: [UInt8]) {
    var dice = Dice(bytes)
    switch dice.below(8) {
    case 0: cursor(&dice)
    case 1: forgedCursor(&dice)
    case 2: instant(&dice)
    case 3: typedInstant(&dice)
    case 4: query(&dice)
    case 5: email(&dice)
    case 6: encodings(dice.rest())
    default: names(&dice)
    }
  }

  private static func cursor(_ dice: inout Dice) {
    let numbers = (0..<1 + dice.below(4)).map { _ in dice.number() }
    let position = Position(numbers: numbers)
    let parsed = try? Cursor.parse(Cursor.text(position), numbers: numbers.count)
    let isKept =
      numbers.allSatisfy { $0 >= 0 && Instant.millisecondsRange.contains($0) }
      && numbers.last ?? 0 > 0
    claim(
      (parsed == position) == isKept, "a cursor comes back, if a row can have its numbers")
    claim(
      (try? Cursor.parse(Cursor.text(position), numbers: numbers.count + 1)) == nil,
      "a cursor of another list is refused")
  }

  private static func forgedCursor(_ dice: inout Dice) {
    let count = 1 + dice.below(4)
    let genuine = Cursor.text(Position(numbers: (0..<count).map { _ in Int64(dice.byte()) }))
    let bytes = dice.below(2) == 0 ? dice.rest() : dice.damaged(Array(genuine.utf8))
    let text = String(decoding: bytes, as: UTF8.self)
    guard let position = try? Cursor.parse(text, numbers: count) else { return }
    claim(Cursor.text(position).utf8.elementsEqual(text.utf8), "a cursor has one spelling")
    claim(position.numbers.count == count, "a cursor has as many numbers as asked for")
  }

  private static func instant(_ dice: inout Dice) {
    let milliseconds = dice.number()
    guard Instant.millisecondsRange.contains(milliseconds) else { return }
    let instant = Instant(millisecondsSince1970: milliseconds)
    claim(Instant(rfc3339: instant.rfc3339) == instant, "\(milliseconds) ms come back")
  }

  private static func typedInstant(_ dice: inout Dice) {
    let plausible = Array(
      Instant(millisecondsSince1970: dice.number() / 200_000).rfc3339.utf8)
    var bytes = dice.damaged(plausible)
    if dice.below(2) == 0 {
      bytes = bytes.dropLast() + Array(dice.pick(["+09:00", "-23:59", "z", ""]).utf8)
    }
    if dice.below(4) == 0 { bytes = dice.rest() }
    guard let read = Instant(rfc3339: String(decoding: bytes, as: UTF8.self)) else { return }
    claim(Instant.millisecondsRange.contains(read.millisecondsSince1970), "a moment can be kept")
    claim(Instant(rfc3339: read.rfc3339) == read, "a moment that was read comes back")
    claim(bytes.count >= 10 && bytes.count <= 35, "a moment is of bounded length")
  }

  private static func query(_ dice: inout Dice) {
    let names = ["limit", "cursor", "q", "from", "a%62", "%00", "%", "+", "&", "=", ""]
    let pairs = (0..<dice.below(40)).map { _ in dice.pick(names) + "=" + dice.text(12) }
    let text = dice.below(3) == 0 ? dice.text(255) : pairs.joined(separator: "&")
    guard let query = try? Query(parsing: text[...]) else { return }
    for name in ["limit", "cursor", "q", "from", "ab"] {
      guard let value = query[name] else { continue }
      claim(value.utf8.count <= 2048 && !value.utf8.contains(0), "a value is short and without NUL")
      if let number = try? query.integer(name, in: 1...100, default: 20) {
        claim(String(number) == value, "a number has one spelling")
      }
      if let identifier = try? query.identifier(name) {
        claim(identifier > 0 && String(identifier) == value, "an id has one spelling")
      }
    }
  }

  private static func email(_ dice: inout Dice) {
    let plausible = "\(dice.text(12))@\(dice.text(8)).\(dice.pick(["kr", "com", "한국", ""]))"
    let typed = dice.below(2) == 0 ? plausible : String(decoding: dice.rest(), as: UTF8.self)
    guard let address = EmailAddress(typed) else { return }
    claim(address.text.unicodeScalars.count { $0 == "@" } == 1, "an address has one @")
    claim(address.text.utf8.count <= 254 && address.key.utf8.count <= 254, "an address is short")
    claim(EmailAddress(address.text)?.key == address.key, "an address is itself")
    claim(EmailAddress(address.key)?.key == address.key, "the folded form is its own")
  }

  private static func names(_ dice: inout Dice) {
    guard let name = PersonName(String(decoding: dice.rest(), as: UTF8.self)) else { return }
    claim(
      !name.text.isEmpty && name.text.unicodeScalars.count <= 100, "a name has 1 to 100 characters")
    claim(
      PersonName(name.text)?.text.utf8.elementsEqual(name.text.utf8) == true, "a name is itself")
  }

  private static func encodings(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    claim(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "Base64 comes back")
    claim(Hex.decode(Hex.encode(bytes)) == bytes, "hexadecimal digits come back")
    if let decoded = Base64URL.decode(text) {
      claim(Base64URL.encode(decoded) == text, "Base64 has one spelling")
    }
    if let number = DecimalNumber.parse(text[...]) {
      claim(String(number) == text && number >= 0, "a decimal number has one spelling")
    }
    let encoded = bytes.map { "%" + Hex.encode([$0]) }.joined()
    let valid = String(validating: bytes, as: UTF8.self)
    claim(PercentEncoding.decode(encoded[...]) == valid, "percent signs decode to UTF-8 or nothing")
    if let decoded = PercentEncoding.decode(text[...]) {
      claim(decoded.utf8.count <= text.utf8.count, "decoding never grows")
    }
  }
}
