/// A JSON value, read by name and by number; an absent member is ``missing``.
@dynamicMemberLookup
package enum JSON: Sendable, Equatable {
  case missing, null
  case bool(Bool)
  case integer(Int64)
  case real(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// Parses all bytes; nil if they are no JSON or a member comes twice.
  package init?(parsing bytes: [UInt8]) {
    var parser = JSONParser(bytes)
    guard let value = parser.document() else { return nil }
    self = value
  }

  package subscript(dynamicMember name: String) -> JSON { self[name] }

  package subscript(name: String) -> JSON {
    guard case .object(let members) = self else { return .missing }
    return members[name] ?? .missing
  }

  package subscript(index: Int) -> JSON {
    guard case .array(let items) = self, items.indices.contains(index) else { return .missing }
    return items[index]
  }

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The items of an array, none of anything else.
  package var array: [JSON] { if case .array(let items) = self { items } else { [] } }
  /// The sorted names of an object's members.
  package var names: [String] {
    if case .object(let members) = self { members.keys.sorted() } else { [] }
  }
  package var isNull: Bool { self == .null }
}

/// Strict JSON of RFC 8259.
private struct JSONParser {
  private static let depthMax = 32

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func document() -> JSON? {
    guard let value = value() else { return nil }
    skipSpace()
    return index == bytes.count ? value : nil
  }

  private mutating func value() -> JSON? {
    skipSpace()
    guard index < bytes.count, depth < Self.depthMax else { return nil }
    depth += 1
    defer { depth -= 1 }
    switch bytes[index] {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return array()
    case UInt8(ascii: "\""): return string().map(JSON.string)
    default: return word()
    }
  }

  private mutating func object() -> JSON? {
    var members: [String: JSON] = [:]
    index += 1
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard let name = string(), take(":"), let value = value(), members[name] == nil else {
        return nil
      }
      members[name] = value
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array() -> JSON? {
    var items: [JSON] = []
    index += 1
    if take("]") { return .array(items) }
    repeat {
      guard let value = value() else { return nil }
      items.append(value)
    } while take(",")
    return take("]") ? .array(items) : nil
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    var high: UInt16?
    while index < bytes.count, bytes[index] >= 0x20 {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        return high == nil ? String(validating: text, as: UTF8.self) : nil
      }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard index < bytes.count else { return nil }
      let escape = bytes[index]
      index += 1
      if escape == UInt8(ascii: "u") {
        guard let unit = hexUnit() else { return nil }
        let units = [high, unit].compactMap(\.self)
        high = nil
        if UTF16.isLeadSurrogate(unit) {
          high = unit
        } else {
          guard let decoded = String(validating: units, as: UTF16.self) else { return nil }
          text += Array(decoded.utf8)
        }
      } else if let plain = Self.escapes[escape] {
        text.append(plain)
      } else {
        return nil
      }
    }
    return nil
  }

  private static let escapes: [UInt8: UInt8] = [
    0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
  ]

  private mutating func hexUnit() -> UInt16? {
    guard index + 4 <= bytes.count else { return nil }
    defer { index += 4 }
    return UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
  }

  private mutating func word() -> JSON? {
    let start = index
    while index < bytes.count, !Self.ends.contains(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    switch text {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      guard text.first?.isNumber == true || text.first == "-", !text.contains("x") else {
        return nil
      }
      return Int64(text).map(JSON.integer) ?? Double(text).map(JSON.real)
    }
  }

  private static let ends = Set(" \t\r\n,:{}[]\"".utf8)

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    if character != "\"" { skipSpace() }
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }
}
