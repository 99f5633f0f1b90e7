/// The effect of a statement without rows.
package struct ExecuteResult: Sendable, Equatable {
  /// The rows that were really changed, not those that merely matched.
  package let affectedRows: UInt64
  /// The first AUTO_INCREMENT value given by the statement, or 0.
  package let insertID: UInt64

  package init(affectedRows: UInt64, insertID: UInt64) {
    self.affectedRows = affectedRows
    self.insertID = insertID
  }
}
