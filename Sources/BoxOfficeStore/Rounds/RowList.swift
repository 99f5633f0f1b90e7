import BoxOffice
import MariaDB

/// Rows of values as one JSON text, which a statement reads as a table: its own text is then the
/// same for any number of rows, so that a connection prepares it once.
struct RowList {
  /// A value whose JSON needs no escapes.
  enum Value {
    case number(Int64)
    /// Bytes of any kind, to be taken back by UNHEX.
    case hex([UInt8])
    /// A text of printable ASCII without quotes and backslashes, such as a moment or a code.
    case plain(String)

    static func id<Thing>(_ id: Identifier<Thing>) -> Value { .number(id.value) }
    static func money(_ money: Money) -> Value { .number(money.amountMinor) }
    static func moment(_ instant: Instant) -> Value { .plain(instant.rfc3339) }
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)

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
      JSON_TABLE(\(json + [UInt8(ascii: "]")]), '$[*]' COLUMNS (\(part: SQL(stringLiteral: columns))))
      AS given
      """
  }

  private mutating func append(_ value: Value) {
    switch value {
    case .number(let number):
      json += String(number).utf8
    case .hex(let bytes):
      json.append(UInt8(ascii: "\""))
      for byte in bytes {
        json.append(Self.hexDigits[Int(byte >> 4)])
        json.append(Self.hexDigits[Int(byte & 15)])
      }
      json.append(UInt8(ascii: "\""))
    case .plain(let text):
      let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }
      precondition(isPlain, "a text that needs escapes has no place in a list of rows")
      json.append(UInt8(ascii: "\""))
      json += text.utf8
      json.append(UInt8(ascii: "\""))
    }
  }
}
