import CMariaDB

extension Cell.Kind {
  /// The form in which the values of a column are delivered.
  init(_ field: MYSQL_FIELD) {
    self =
      switch unsafe field.type {
      case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_INT24, MYSQL_TYPE_LONG,
        MYSQL_TYPE_LONGLONG, MYSQL_TYPE_YEAR:
        unsafe field.flags & UInt32(UNSIGNED_FLAG) != 0 ? .unsigned : .integer
      case MYSQL_TYPE_DATETIME, MYSQL_TYPE_TIMESTAMP, MYSQL_TYPE_DATE:
        .datetime
      case MYSQL_TYPE_TINY_BLOB, MYSQL_TYPE_MEDIUM_BLOB, MYSQL_TYPE_LONG_BLOB, MYSQL_TYPE_BLOB,
        MYSQL_TYPE_STRING, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_VARCHAR, MYSQL_TYPE_BIT,
        MYSQL_TYPE_GEOMETRY:
        unsafe field.charsetnr == binaryCharacterSet ? .bytes : .text
      default:
        // DECIMAL and TIME have no wider form than their digits, FLOAT and DOUBLE are not used.
        .text
      }
  }
}

/// The number of the character set `binary` in the protocol.
private let binaryCharacterSet: UInt32 = 63
