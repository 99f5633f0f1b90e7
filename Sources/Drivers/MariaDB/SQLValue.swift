/// A value on its way to the server.
package enum SQLValue: Sendable, Equatable {
  case null
  case integer(Int64)
  case unsigned(UInt64)
  case text(String)
  case bytes([UInt8])
  /// Milliseconds since 1970 in UTC; the year must be one of 1 to 9999.
  case datetime(milliseconds: Int64)
}

/// A type whose values can be bound in a statement.
package protocol SQLBindable {
  /// The value that is sent.
  var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
  package var sqlValue: SQLValue { self }
}

extension Int: SQLBindable {
  package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLBindable {
  package var sqlValue: SQLValue { .integer(self) }
}

extension UInt64: SQLBindable {
  package var sqlValue: SQLValue { .unsigned(self) }
}

extension Bool: SQLBindable {
  package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension String: SQLBindable {
  package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
  package var sqlValue: SQLValue { .bytes(self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
  package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
