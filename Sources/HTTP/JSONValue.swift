/// One parsed JSON value. Numbers that are not 64-bit integers keep only the fact that they are numbers:
/// nothing in this product is a fraction.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case otherNumber
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The member of that name, or nil where there is none.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }
}
