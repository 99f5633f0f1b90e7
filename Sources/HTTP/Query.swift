/// The parameters of a query string: each name once, within bounds, decoded.
package struct Query: Sendable {
  private static let maximumParameters = 32
  private static let maximumNameBytes = 64
  private static let maximumValueBytes = 2048

  private let parameters: [String: String]

  /// Parses the text behind the `?`; throws `invalidParameter` with the name of the wrong
  /// parameter.
  package init(parsing text: Substring) throws(RequestError) {
    var parameters: [String: String] = [:]
    for pair in text.utf8.split(separator: UInt8(ascii: "&"), maxSplits: Self.maximumParameters) {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false
      ).map(Substring.init)
      guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
        name.utf8.count <= Self.maximumNameBytes
      else { throw .invalidParameter("query") }
      let encoded = parts.count > 1 ? parts[1] : ""
      guard parameters.count < Self.maximumParameters, parameters[name] == nil,
        let value = PercentEncoding.decode(encoded, plusIsSpace: true),
        value.utf8.count <= Self.maximumValueBytes, !value.utf8.contains(0)
      else { throw .invalidParameter(name) }
      parameters[name] = value
    }
    self.parameters = parameters
  }

  /// The decoded value, or nil where the parameter was not given.
  package subscript(name: String) -> String? {
    parameters[name]
  }

  /// An integer within the range, the default where it was not given.
  package func integer(
    _ name: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(RequestError) -> Int {
    guard let text = parameters[name] else { return fallback }
    guard let value = DecimalNumber.parse(text[...]), range.contains(Int(value)) else {
      throw .invalidParameter(name)
    }
    return Int(value)
  }

  /// A positive identifier, or nil where it was not given.
  package func identifier(_ name: String) throws(RequestError) -> Int64? {
    guard let text = parameters[name] else { return nil }
    guard let value = DecimalNumber.parse(text[...]), value > 0 else {
      throw .invalidParameter(name)
    }
    return value
  }

  /// `true` or `false`, the default where it was not given.
  package func boolean(_ name: String, default fallback: Bool) throws(RequestError) -> Bool {
    switch parameters[name] {
    case nil: return fallback
    case "true": return true
    case "false": return false
    case .some: throw .invalidParameter(name)
    }
  }
}
