/// One value of a result: a number in place, or where its bytes lie.
struct Cell {
  enum Kind: UInt8 { case null, integer, unsigned, datetime, text, bytes }

  let kind: Kind
  /// The number of bytes of a text or of bytes.
  let length: UInt32
  /// The number, the bits of an unsigned number, or the position of the first byte.
  let value: Int64
}

/// All cells of a result in two flat arrays, shared by its rows.
final class ResultTable: Sendable {
  let columnCount: Int
  let cells: [Cell]
  let bytes: [UInt8]

  init(columnCount: Int, cells: [Cell], bytes: [UInt8]) {
    self.columnCount = columnCount
    self.cells = cells
    self.bytes = bytes
  }

  var rowCount: Int { columnCount > 0 ? cells.count / columnCount : 0 }

  /// Reads one row whole.
  func read<Value>(row: Int, _ read: (inout Columns) -> Value) -> Value {
    var columns = Columns(of: row, in: self)
    let value = read(&columns)
    columns.finish()
    return value
  }
}
