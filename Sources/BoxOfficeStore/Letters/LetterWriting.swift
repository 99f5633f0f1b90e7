import BoxOffice
import MariaDB

extension Connection {
  /// Writes a letter in the transaction that makes it true, in the person's language; nothing for
  /// somebody who is erased. `address` is the person's own unless another is given, `about` is what
  /// there is one letter of the kind for, `data` a SQL expression that gives JSON of numbers and
  /// plain figures. The statement is sent with the next one.
  func writeLetter(
    _ kind: LetterKind, user: UserID, address: String? = nil, about: Int64? = nil,
    data: SQL = "'{}'"
  ) {
    later(
      """
      INSERT INTO letter (user_id, kind, language, address, about, data)
      SELECT id, \(kind.rawValue), language, \(address), \(about), \(part: data)
      FROM user
      WHERE id = \(user) AND erased_at IS NULL
      """)
  }
}
