/// The columns of one row, read in the order in which the statement lists them.
///
/// Each reading takes the next column. A column of another type, a NULL where none is expected, and
/// a row that has more or fewer columns than are read are broken invariants between a statement and
/// its reader: the process ends.
package struct Columns {
  private let table: ResultTable
  private var next: Int
  private let end: Int

  init(of row: Int, in table: ResultTable) {
    self.table = table
    next = row * table.columnCount
    end = next + table.columnCount
  }

  /// A whole number, also one of an unsigned or DECIMAL column (such as a SUM) if it fits.
  package mutating func int() -> Int64 {
    let cell = take()
    switch cell.kind {
    case .integer:
      return cell.value
    case .unsigned:
      precondition(cell.value >= 0, "\(place) exceeds Int64")
      return cell.value
    case .text:
      guard let value = Int64(text(cell)) else { wrongType(cell) }
      return value
    case .null, .datetime, .bytes:
      wrongType(cell)
    }
  }

  /// A whole number that is not negative.
  package mutating func unsigned() -> UInt64 {
    let cell = take()
    switch cell.kind {
    case .unsigned:
      return UInt64(bitPattern: cell.value)
    case .integer:
      precondition(cell.value >= 0, "\(place) is negative")
      return UInt64(bitPattern: cell.value)
    case .text:
      guard let value = UInt64(text(cell)) else { wrongType(cell) }
      return value
    case .null, .datetime, .bytes:
      wrongType(cell)
    }
  }

  /// A BOOLEAN: any number but 0 is true.
  package mutating func bool() -> Bool {
    int() != 0
  }

  /// A text.
  package mutating func string() -> String {
    let cell = take()
    guard cell.kind == .text else { wrongType(cell) }
    return text(cell)
  }

  /// The bytes of a binary column, or the UTF-8 of a text.
  package mutating func bytes() -> [UInt8] {
    let cell = take()
    guard cell.kind == .bytes || cell.kind == .text else { wrongType(cell) }
    return Array(slice(cell))
  }

  /// A DATETIME as milliseconds since 1970 in UTC.
  package mutating func milliseconds() -> Int64 {
    let cell = take()
    guard cell.kind == .datetime else { wrongType(cell) }
    return cell.value
  }

  /// As ``int()``, nil for NULL.
  package mutating func optionalInt() -> Int64? {
    takeNull() ? nil : int()
  }

  /// As ``string()``, nil for NULL.
  package mutating func optionalString() -> String? {
    takeNull() ? nil : string()
  }

  /// As ``bytes()``, nil for NULL.
  package mutating func optionalBytes() -> [UInt8]? {
    takeNull() ? nil : bytes()
  }

  /// As ``milliseconds()``, nil for NULL.
  package mutating func optionalMilliseconds() -> Int64? {
    takeNull() ? nil : milliseconds()
  }

  /// The remaining columns as they come from the right side of a LEFT JOIN: nil where the first of
  /// them is NULL.
  package mutating func optionalRest<Value>(_ read: (inout Columns) -> Value) -> Value? {
    guard takeNull() else { return read(&self) }
    next = end
    return nil
  }

  /// Ends the reading: nothing may be left unread.
  package func finish() {
    precondition(next == end, "\(end - next) of \(table.columnCount) columns were not read")
  }

  private mutating func take() -> Cell {
    precondition(next < end, "a row has \(table.columnCount) columns, and one more was read")
    defer { next += 1 }
    return table.cells[next]
  }

  /// Takes the next column if it is NULL.
  private mutating func takeNull() -> Bool {
    precondition(next < end, "a row has \(table.columnCount) columns, and one more was read")
    guard table.cells[next].kind == .null else { return false }
    next += 1
    return true
  }

  private func slice(_ cell: Cell) -> ArraySlice<UInt8> {
    let first = Int(cell.value)
    return table.bytes[first..<first + Int(cell.length)]
  }

  private func text(_ cell: Cell) -> String {
    String(decoding: slice(cell), as: UTF8.self)
  }

  /// The column that was taken last, for messages.
  private var place: String { "column \(table.columnCount - (end - next)) of a row" }

  private func wrongType(_ cell: Cell) -> Never {
    preconditionFailure("\(place) holds \(cell.kind)")
  }
}
