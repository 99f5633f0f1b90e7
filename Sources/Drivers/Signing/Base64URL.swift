/// Base64 with the alphabet of URLs and without padding (RFC 4648, section 5).
package enum Base64URL {
  /// The text for the bytes, without padding.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var start = 0
    while start + 3 <= bytes.count {
      let group =
        UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
      append(group, characters: 4, to: &text)
      start += 3
    }
    switch bytes.count - start {
    case 1: append(UInt32(bytes[start]) << 16, characters: 2, to: &text)
    case 2:
      let group = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8
      append(group, characters: 3, to: &text)
    default: break
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of the text, or nil unless it is exactly what `encode` writes for them.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    decode(Array(text.utf8)[...])
  }

  /// The bytes of a text that is given as bytes.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * 3 / 4)
    var pending: UInt32 = 0
    var pendingBits = 0
    for character in text {
      let value = values[Int(character)]
      guard value != invalid else { return nil }
      pending = pending << 6 | UInt32(value)
      pendingBits += 6
      if pendingBits >= 8 {
        pendingBits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
        pending &= (1 << UInt32(pendingBits)) - 1
      }
    }
    // Six left-over bits are a lone character; set left-over bits are a second spelling.
    guard pendingBits < 6, pending == 0 else { return nil }
    return bytes
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let invalid: UInt8 = 0xFF
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: invalid, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  private static func append(_ group: UInt32, characters: Int, to text: inout [UInt8]) {
    for position in 0..<characters {
      text.append(alphabet[Int(group >> UInt32(18 - 6 * position) & 0x3F)])
    }
  }
}
