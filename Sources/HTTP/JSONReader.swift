/// Reads one JSON document of RFC 8259 strictly: UTF-8 only, no duplicate members, no lone
/// surrogates, bounded depth.
package struct JSONReader {
  /// The document is not JSON, or not within the limits.
  package struct Malformed: Error {}

  private static let maximumDepth = 32

  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The value of a whole document.
  package static func read(_ bytes: [UInt8]) throws(Malformed) -> JSONValue {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw Malformed() }
    var reader = JSONReader(bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw Malformed() }
    return value
  }

  private mutating func value(depth: Int) throws(Malformed) -> JSONValue {
    guard depth < Self.maximumDepth else { throw Malformed() }
    skipSpace()
    switch peek() {
    case 0x7B: return try object(depth: depth)
    case 0x5B: return try array(depth: depth)
    case 0x22: return .string(try string())
    case 0x74: return try literal("true", .bool(true))
    case 0x66: return try literal("false", .bool(false))
    case 0x6E: return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(Malformed) -> JSONValue {
    position += 1
    var members: [String: JSONValue] = [:]
    skipSpace()
    if take(0x7D) { return .object(members) }
    while true {
      skipSpace()
      let name = try string()
      skipSpace()
      guard take(0x3A), members[name] == nil else { throw Malformed() }
      members[name] = try value(depth: depth + 1)
      skipSpace()
      if take(0x7D) { return .object(members) }
      guard take(0x2C) else { throw Malformed() }
    }
  }

  private mutating func array(depth: Int) throws(Malformed) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take(0x5D) { return .array(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(0x5D) { return .array(elements) }
      guard take(0x2C) else { throw Malformed() }
    }
  }

  private mutating func string() throws(Malformed) -> String {
    guard take(0x22) else { throw Malformed() }
    var text: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case 0x22: return String(decoding: text, as: UTF8.self)
      case 0x5C: try appendEscape(to: &text)
      case 0..<0x20: throw Malformed()
      default: text.append(byte)
      }
    }
    throw Malformed()
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(Malformed) {
    guard let byte = peek() else { throw Malformed() }
    position += 1
    switch byte {
    case 0x22, 0x5C, 0x2F: text.append(byte)
    case 0x62: text.append(0x08)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75: text.append(contentsOf: String(try escapedScalar()).utf8)
    default: throw Malformed()
    }
  }

  private mutating func escapedScalar() throws(Malformed) -> Unicode.Scalar {
    let first = try fourHexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take(0x5C), take(0x75) else { throw Malformed() }
    let second = try fourHexDigits()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw Malformed() }
    return scalar
  }

  private mutating func fourHexDigits() throws(Malformed) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = PercentEncoding.hexValue(byte) else { throw Malformed() }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func number() throws(Malformed) -> JSONValue {
    let start = position
    _ = take(0x2D)
    let leadingZero = peek() == 0x30
    let digits = try skipDigits()
    guard !leadingZero || digits == 1 else { throw Malformed() }
    let integerEnd = position
    if take(0x2E) { _ = try skipDigits() }
    if take(0x65) || take(0x45) {
      if !take(0x2B) { _ = take(0x2D) }
      _ = try skipDigits()
    }
    guard position == integerEnd,
      let value = Int64(String(decoding: bytes[start..<integerEnd], as: UTF8.self))
    else { return .otherNumber }
    return .integer(value)
  }

  private mutating func skipDigits() throws(Malformed) -> Int {
    let start = position
    while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
    guard position > start else { throw Malformed() }
    return position - start
  }

  private mutating func literal(_ text: String, _ value: JSONValue) throws(Malformed) -> JSONValue {
    for byte in text.utf8 {
      guard take(byte) else { throw Malformed() }
    }
    return value
  }

  private func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }
}
