/// One row of a result, read by column index.
///
/// A column of another type, or a NULL where none is expected, is a broken invariant between a
/// statement and the code beside it: the process ends.
package struct Row: Sendable {
  private let table: ResultTable
  private let start: Int

  init(table: ResultTable, index: Int) {
    self.table = table
    start = index * table.columnCount
  }

  /// True if the column is NULL.
  package func isNull(_ column: Int) -> Bool {
    cell(column).kind == .null
  }

  /// A whole number, also one of an unsigned or DECIMAL column (such as a SUM) if it fits.
  package func int(_ column: Int) -> Int64 {
    let cell = cell(column)
    switch cell.kind {
    case .integer:
      return cell.value
    case .unsigned:
      precondition(cell.value >= 0, "column \(column) exceeds Int64")
      return cell.value
    case .text:
      guard let value = Int64(text(cell)) else { wrongType(column, cell) }
      return value
    case .null, .datetime, .bytes:
      wrongType(column, cell)
    }
  }

  /// A whole number that is not negative.
  package func unsigned(_ column: Int) -> UInt64 {
    let cell = cell(column)
    switch cell.kind {
    case .unsigned:
      return UInt64(bitPattern: cell.value)
    case .integer:
      precondition(cell.value >= 0, "column \(column) is negative")
      return UInt64(bitPattern: cell.value)
    case .text:
      guard let value = UInt64(text(cell)) else { wrongType(column, cell) }
      return value
    case .null, .datetime, .bytes:
      wrongType(column, cell)
    }
  }

  /// A BOOLEAN: any number but 0 is true.
  package func bool(_ column: Int) -> Bool {
    int(column) != 0
  }

  /// A text.
  package func string(_ column: Int) -> String {
    let cell = cell(column)
    guard cell.kind == .text else { wrongType(column, cell) }
    return text(cell)
  }

  /// The bytes of a binary column, or the UTF-8 of a text.
  package func bytes(_ column: Int) -> [UInt8] {
    let cell = cell(column)
    guard cell.kind == .bytes || cell.kind == .text else { wrongType(column, cell) }
    return Array(slice(cell))
  }

  /// A DATETIME as milliseconds since 1970 in UTC.
  package func milliseconds(_ column: Int) -> Int64 {
    let cell = cell(column)
    guard cell.kind == .datetime else { wrongType(column, cell) }
    return cell.value
  }

  /// As ``int(_:)``, nil for NULL.
  package func optionalInt(_ column: Int) -> Int64? {
    isNull(column) ? nil : int(column)
  }

  /// As ``string(_:)``, nil for NULL.
  package func optionalString(_ column: Int) -> String? {
    isNull(column) ? nil : string(column)
  }

  /// As ``bytes(_:)``, nil for NULL.
  package func optionalBytes(_ column: Int) -> [UInt8]? {
    isNull(column) ? nil : bytes(column)
  }

  /// As ``milliseconds(_:)``, nil for NULL.
  package func optionalMilliseconds(_ column: Int) -> Int64? {
    isNull(column) ? nil : milliseconds(column)
  }

  private func cell(_ column: Int) -> Cell {
    precondition(column >= 0 && column < table.columnCount, "there is no column \(column)")
    return table.cells[start + column]
  }

  private func slice(_ cell: Cell) -> ArraySlice<UInt8> {
    let first = Int(cell.value)
    return table.bytes[first..<first + Int(cell.length)]
  }

  private func text(_ cell: Cell) -> String {
    String(decoding: slice(cell), as: UTF8.self)
  }

  private func wrongType(_ column: Int, _ cell: Cell) -> Never {
    preconditionFailure("column \(column) holds \(cell.kind)")
  }
}
