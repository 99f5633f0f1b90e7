/// One parsed JSON value. A number that is no 64-bit integer keeps only the fact that it is a
/// number, because no value of this product is a fraction.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case otherNumber
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The member of a name; nil if there is none.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }
}
