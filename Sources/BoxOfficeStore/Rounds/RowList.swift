import BoxOffice
import MariaDB

/// Rows of values as one JSON text, which a statement reads as a table: its own text is then the
/// same for any number of rows, so that a connection prepares it once.
struct RowList {
  enum Value {
    case number(Int64)
    /// A text, as its UTF-8.
    case text([UInt8])

    static func id<Thing>(_ id: Identifier<Thing>) -> Value { .number(id.value) }
    static func money(_ money: Money) -> Value { .number(money.amountMinor) }
    static func text(_ text: String) -> Value { .text(Array(text.utf8)) }
    static func moment(_ instant: Instant) -> Value { .text(instant.rfc3339) }
  }

  private var json: [UInt8] = [UInt8(ascii: "[")]

  init() {}

  /// Takes one row for each element, in their order.
  init<Element>(_ elements: some Sequence<Element>, _ row: (Element) -> [Value]) {
    for element in elements { add(row(element)) }
  }

  mutating func add(_ values: [Value]) {
    if json.count > 1 { json.append(UInt8(ascii: ",")) }
    json.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      append(value)
    }
    json.append(UInt8(ascii: "]"))
  }

  /// The rows as a table named `given`, of columns such as `"user_id BIGINT"` in the order of the
  /// values.
  func table(_ columns: String...) -> SQL {
    let columns = columns.enumerated().map { "\($1) PATH '$[\($0)]'" }.joined(separator: ", ")
    return """
      JSON_TABLE(\(String(decoding: json, as: UTF8.self) + "]"), '$[*]' COLUMNS (\(part: SQL(stringLiteral: columns))))
      AS given
      """
  }

  private mutating func append(_ value: Value) {
    switch value {
    case .number(let number):
      json += String(number).utf8
    case .text(let bytes):
      json.append(UInt8(ascii: "\""))
      for byte in bytes { appendEscaped(byte) }
      json.append(UInt8(ascii: "\""))
    }
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      json.append(UInt8(ascii: "\\"))
      json.append(byte)
    case 0..<0x20:
      json += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
    default:
      json.append(byte)
    }
  }
}
