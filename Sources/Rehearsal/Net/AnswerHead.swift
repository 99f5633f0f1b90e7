/// The fields of an answer's head that a buyer needs.
struct AnswerHead: Equatable {
  var status = 0
  var contentLength: Int?
  var isChunked = false
  var closes = false
  var isReplayed = false
  var isGzip = false
  var retryAfterSeconds: Int?

  private static let known: [(name: [UInt8], field: Field)] = [
    (Array("content-length".utf8), .contentLength),
    (Array("transfer-encoding".utf8), .transferEncoding),
    (Array("connection".utf8), .connection),
    (Array("content-encoding".utf8), .contentEncoding),
    (Array("idempotent-replayed".utf8), .replayed),
    (Array("retry-after".utf8), .retryAfter),
  ]

  private enum Field {
    case contentLength, transferEncoding, connection, contentEncoding, replayed, retryAfter
  }

  /// Reads `HTTP/1.1 200 OK`.
  mutating func readStatus(_ line: ArraySlice<UInt8>) throws(AnswerReader.Malformed) {
    guard line.count >= 12, line.starts(with: "HTTP/1.".utf8),
      let number = Self.number(line.dropFirst(9).prefix(3)), (100...599).contains(number),
      line.count == 12 || line[line.startIndex + 12] == 0x20
    else { throw AnswerReader.Malformed() }
    status = number
    // An HTTP/1.0 server closes the connection unless it says otherwise, and none here says so.
    closes = line[line.startIndex + 7] == UInt8(ascii: "0")
  }

  /// Reads one field; a field that no buyer needs is skipped.
  mutating func readField(_ line: ArraySlice<UInt8>) throws(AnswerReader.Malformed) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
      throw AnswerReader.Malformed()
    }
    guard let field = Self.field(line[..<colon]) else { return }
    let value = line[(colon + 1)...].drop { $0 == 0x20 }
    switch field {
    case .contentLength:
      guard let length = Self.number(value), contentLength == nil || contentLength == length
      else { throw AnswerReader.Malformed() }
      contentLength = length
    case .transferEncoding:
      guard Self.equals(value, "chunked") else { throw AnswerReader.Malformed() }
      isChunked = true
    case .connection: closes = closes || Self.equals(value, "close")
    case .contentEncoding:
      guard Self.equals(value, "gzip") else { throw AnswerReader.Malformed() }
      isGzip = true
    case .replayed: isReplayed = Self.equals(value, "true")
    case .retryAfter: retryAfterSeconds = Self.number(value)
    }
  }

  private static func field(_ name: ArraySlice<UInt8>) -> Field? {
    for entry in known where entry.name.count == name.count {
      if name.elementsEqual(entry.name, by: { $0 | 0x20 == $1 }) { return entry.field }
    }
    return nil
  }

  private static func equals(_ value: ArraySlice<UInt8>, _ word: String) -> Bool {
    value.count == word.utf8.count && value.elementsEqual(word.utf8) { $0 | 0x20 == $1 }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...9).contains(digits.count) else { return nil }
    var number = 0
    for byte in digits {
      guard (0x30...0x39).contains(byte) else { return nil }
      number = number * 10 + Int(byte - 0x30)
    }
    return number
  }
}
