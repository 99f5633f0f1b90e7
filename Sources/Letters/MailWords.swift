/// The encodings of mail: what is not ASCII becomes ASCII (RFC 2045 and 2047).
package enum MailWords {
  private static let headerLineMax = 76
  // A word has at most 75 characters, of which 12 say how it is encoded, and four stand for three
  // bytes.
  private static let wordBytesMax = 45
  private static let bodyLineMax = 76

  /// A header of one line or several, whatever the text; control characters become spaces.
  package static func header(_ name: String, _ text: String) -> String {
    let clean = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    let plain = "\(name): \(clean)"
    if clean.utf8.allSatisfy({ $0 < 0x7F }), !clean.contains("=?"),
      plain.utf8.count <= headerLineMax, !clean.hasPrefix(" "), !clean.hasSuffix(" ")
    {
      return plain
    }
    // The first line has less room for its word.
    let room = (headerLineMax - name.utf8.count - 2 - 12) / 4 * 3
    return "\(name): " + encodedWords(clean, firstBytesMax: min(wordBytesMax, room))
  }

  /// A text as words of RFC 2047, each of whole characters, on lines of their own.
  static func encodedWords(_ text: String, firstBytesMax: Int) -> String {
    var words: [String] = []
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      let next = Array(String(scalar).utf8)
      let room = words.isEmpty ? firstBytesMax : wordBytesMax
      if bytes.count + next.count > room {
        words.append(word(bytes))
        bytes = []
      }
      bytes += next
    }
    if !bytes.isEmpty || words.isEmpty { words.append(word(bytes)) }
    return words.joined(separator: "\r\n ")
  }

  private static func word(_ bytes: [UInt8]) -> String {
    "=?UTF-8?B?\(String(decoding: base64(bytes), as: UTF8.self))?="
  }

  /// Bytes in base64, with padding, on one line.
  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var start = 0
    while start < bytes.count {
      let count = min(3, bytes.count - start)
      var group = UInt32(bytes[start]) << 16
      if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
      if count > 2 { group |= UInt32(bytes[start + 2]) }
      for place in 0..<4 {
        text.append(
          place <= count
            ? alphabet[Int(group >> UInt32(18 - 6 * place) & 0x3F)] : UInt8(ascii: "="))
      }
      start += 3
    }
    return text
  }

  /// Bytes in base64 on lines of 76 characters.
  static func base64Lines(_ bytes: [UInt8]) -> [UInt8] {
    let text = base64(bytes)
    var lines: [UInt8] = []
    lines.reserveCapacity(text.count + text.count / bodyLineMax * 2 + 2)
    for start in stride(from: 0, to: text.count, by: bodyLineMax) {
      lines += text[start..<min(start + bodyLineMax, text.count)]
      lines += [0x0D, 0x0A]
    }
    return lines
  }

  /// A text in quoted-printable: its lines end by CRLF, none is longer than 76 characters.
  static func quotedPrintable(_ text: String) -> [UInt8] {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count * 2)
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    // A text that ends by a line feed has no further line.
    let shown = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    for line in shown {
      append(line.last == 0x0D ? line.dropLast() : line, to: &encoded)
      encoded += [0x0D, 0x0A]
    }
    return encoded
  }

  private static func append(_ line: Substring.UTF8View, to encoded: inout [UInt8]) {
    var column = 0
    for (index, byte) in zip(line.indices, line) {
      let isLast = line.index(after: index) == line.endIndex
      let isPlain =
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
        || (byte == 0x20 || byte == 0x09) && !isLast
      let width = isPlain ? 1 : 3
      // A line that goes on ends by an equals sign, which needs a place of its own.
      if column + width > (isLast ? bodyLineMax : bodyLineMax - 1) {
        encoded += [UInt8(ascii: "="), 0x0D, 0x0A]
        column = 0
      }
      if isPlain {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "="), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
      column += width
    }
  }

  private static let hex = Array("0123456789ABCDEF".utf8)
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
