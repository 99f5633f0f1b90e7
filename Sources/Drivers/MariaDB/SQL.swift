/// A statement with its values apart: every interpolated value becomes a bound `?`, never text.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
  /// The statement as the server sees it, with a `?` per parameter.
  package let text: String
  /// The values of the `?` in their order.
  package let parameters: [SQLValue]

  package init(stringLiteral value: String) {
    text = value
    parameters = []
  }

  package init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
    parameters = stringInterpolation.parameters
  }

  /// Collects the literal text and the values of an interpolated statement.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""
    fileprivate var parameters: [SQLValue] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount)
      parameters.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) {
      text += literal
    }

    /// Binds one value.
    package mutating func appendInterpolation(_ value: some SQLBindable) {
      appendInterpolation(value.sqlValue)
    }

    /// Binds one value, or NULL for nil.
    package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
      appendInterpolation(value?.sqlValue ?? .null)
    }

    /// Binds one value, which may be written as `.datetime(milliseconds: 0)`.
    package mutating func appendInterpolation(_ value: SQLValue) {
      text += "?"
      parameters.append(value)
    }

    /// Binds each element of a list that must not be empty, as in `IN (\(list: numbers))`.
    package mutating func appendInterpolation(list values: [some SQLBindable]) {
      precondition(!values.isEmpty, "an empty list has no SQL")
      for (index, value) in values.enumerated() {
        text += index == 0 ? "?" : ", ?"
        parameters.append(value.sqlValue)
      }
    }

    /// Binds a list whose order does not matter, its last element repeated up to a power of two, so
    /// that lists of many lengths make few statements.
    package mutating func appendInterpolation(padded values: [some SQLBindable]) {
      appendInterpolation(list: values.padded)
    }

    /// Splices a fragment together with its values.
    package mutating func appendInterpolation(part: SQL) {
      text += part.text
      parameters += part.parameters
    }
  }
}

extension Array {
  /// The elements, the last one repeated up to a power of two.
  package var padded: [Element] {
    guard let last else { return self }
    var length = 1
    while length < count { length *= 2 }
    return self + repeatElement(last, count: length - count)
  }
}
