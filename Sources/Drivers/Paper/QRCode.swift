/// The squares of a QR code, row by row, without the quiet zone around it.
package struct QRCode: Sendable {
  /// The squares of a row, and the number of rows.
  package let size: Int
  private let isDark: [Bool]

  init(size: Int, isDark: [Bool]) {
    self.size = size
    self.isDark = isDark
  }

  /// The dark squares of a row that follow each other, as their first column and their number.
  package func bars(ofRow row: Int) -> [(column: Int, length: Int)] {
    var bars: [(column: Int, length: Int)] = []
    for column in 0..<size where isDark[row * size + column] {
      if let last = bars.last, last.column + last.length == column {
        bars[bars.count - 1].length += 1
      } else {
        bars.append((column, 1))
      }
    }
    return bars
  }
}
