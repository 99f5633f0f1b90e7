/// Reads the content of one packet from its beginning.
struct PacketReader {
  private var content: ArraySlice<UInt8>

  init(_ content: ArraySlice<UInt8>) {
    self.content = content
  }

  var count: Int { content.count }
  var lead: UInt8? { content.first }

  mutating func skip(_ count: Int) { content = content.dropFirst(count) }

  mutating func bytes(_ count: Int) -> [UInt8] {
    defer { skip(count) }
    return Array(content.prefix(count))
  }

  /// A number of so many bytes, the lowest first.
  mutating func number(_ width: Int) -> Int {
    bytes(width).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// A number that says by its first byte how long it is.
  mutating func lengthEncoded() -> Int {
    switch number(1) {
    case 0xFC: number(2)
    case 0xFD: number(3)
    case 0xFE: number(8)
    case let small: small
    }
  }

  mutating func string() throws -> String {
    guard let text = String(validating: bytes(lengthEncoded()), as: UTF8.self) else {
      // The recorded statements neither bind nor return values of this kind.
      throw GeneralLog.Unreadable(description: "bytes that are no text")
    }
    return text
  }

  mutating func zeroTerminated() -> [UInt8] {
    let text = Array(content.prefix { $0 != 0 })
    skip(text.count + 1)
    return text
  }

  mutating func rest() -> String { String(decoding: bytes(count), as: UTF8.self) }

  /// A value of the binary protocol, as text.
  mutating func value(of type: Int, isUnsigned: Bool) throws -> String {
    if let width = WireType.width(type) {
      let number = number(width)
      if isUnsigned { return "\(UInt64(bitPattern: Int64(number)))" }
      let unused = 64 - 8 * width
      return "\((number << unused) >> unused)"
    }
    if WireType.isMoment(type) { return moment() }
    guard WireType.isString(type) else {
      throw GeneralLog.Unreadable(description: "a value of type \(type)")
    }
    return try string()
  }

  /// Parts left out at the end of a moment are zero.
  private mutating func moment() -> String {
    var fields = PacketReader(bytes(number(1))[...])
    let date = [fields.number(2), fields.number(1), fields.number(1)]
    let time = [fields.number(1), fields.number(1), fields.number(1)]
    let text = (date.map { padded($0) }.joined(separator: "-"), time.map { padded($0) })
    return "\(text.0) \(text.1.joined(separator: ":")).\(padded(fields.number(4) / 1000, 3))"
  }
}

private func padded(_ number: Int, _ width: Int = 2) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
