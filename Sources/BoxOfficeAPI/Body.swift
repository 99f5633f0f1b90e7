import HTTP

/// The members of a JSON body. Collects the errors of all members, to report them at once.
struct Body {
  private let members: JSONValue
  private var errors: [FieldError] = []

  /// Parses the body of a request. A missing body counts as an empty object.
  init(of request: HTTPRequest) throws(RequestError) {
    switch request.bodyState {
    case .tooLarge: throw .bodyTooLarge
    case .truncated: throw .bodyTruncated
    case .complete: break
    }
    if request.body.isEmpty {
      members = .object([:])
      return
    }
    guard Self.isJSON(request.header("content-type") ?? "") else { throw .unsupportedMediaType }
    do {
      members = try JSONReader.read(request.body)
    } catch {
      throw .malformedJSON
    }
    guard case .object = members else {
      throw .validationFailed([FieldError("", "must be an object")])
    }
  }

  /// A text without NUL, of a length in Unicode scalars.
  mutating func text(_ name: String, length: ClosedRange<Int>) -> String? {
    guard let value = given(name) else {
      return fail(name, "is required")
    }
    guard case .string(let text) = value else { return fail(name, "must be a string") }
    guard length.contains(text.unicodeScalars.count) else {
      return fail(name, "must have \(length.lowerBound) to \(length.upperBound) characters")
    }
    guard !text.unicodeScalars.contains("\0") else { return fail(name, "must not contain NUL") }
    return text
  }

  /// A whole number within a range.
  mutating func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
    guard let value = given(name) else { return fail(name, "is required") }
    return integer(value, name, in: range)
  }

  /// True or false.
  mutating func boolean(_ name: String) -> Bool? {
    guard let value = given(name) else { return fail(name, "is required") }
    guard case .bool(let claim) = value else { return fail(name, "must be true or false") }
    return claim
  }

  /// Distinct positive numbers, as many as `count` allows.
  mutating func identifiers(_ name: String, count: ClosedRange<Int>) -> [Int64]? {
    guard let value = given(name) else { return fail(name, "is required") }
    guard case .array(let elements) = value, count.contains(elements.count) else {
      return fail(name, "must be a list of \(count.lowerBound) to \(count.upperBound) ids")
    }
    var ids: [Int64] = []
    for element in elements {
      guard let id = integer(element, name, in: 1...Int64.max) else { return nil }
      ids.append(id)
    }
    guard Set(ids).count == ids.count else { return fail(name, "must not repeat an id") }
    return ids
  }

  /// An object inside of the body, to be read with the same collected errors.
  mutating func object(_ name: String) -> Body? {
    guard let value = given(name) else { return nil }
    guard case .object = value else { return fail(name, "must be an object") }
    return Body(members: value)
  }

  /// Whether the member was given and is not null.
  func has(_ name: String) -> Bool {
    given(name) != nil
  }

  /// Notes the error of a member.
  mutating func fail<Value>(_ name: String, _ message: String) -> Value? {
    errors.append(FieldError(name, message))
    return nil
  }

  /// Takes over the errors of a nested object.
  mutating func adopt(_ nested: Body, under name: String) {
    errors += nested.errors.map { FieldError("\(name).\($0.field)", $0.message) }
  }

  /// Throws if any member was wrong.
  func finish() throws(RequestError) {
    guard errors.isEmpty else { throw .validationFailed(errors) }
  }

  /// The members that were read, all of them there; refuses where anything was wrong.
  func require<each Value>(
    _ members: repeat (each Value)?
  ) throws(RequestError) -> (repeat each Value) {
    try finish()
    return (repeat present(each members))
  }

  // A reading that gives nil has noted why, and then this is not reached.
  private func present<Value>(_ member: Value?) -> Value {
    guard let member else { preconditionFailure("a member is missing, and nothing is wrong") }
    return member
  }

  private init(members: JSONValue) {
    self.members = members
  }

  private func given(_ name: String) -> JSONValue? {
    members[name].flatMap { $0 == .null ? nil : $0 }
  }

  private mutating func integer(
    _ value: JSONValue, _ name: String, in range: ClosedRange<Int64>
  ) -> Int64? {
    guard case .integer(let number) = value else { return fail(name, "must be an integer") }
    guard range.contains(number) else {
      return fail(name, "must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func isJSON(_ contentType: String) -> Bool {
    let type = contentType.prefix { $0 != ";" }.filter { $0 != " " }
    return type.lowercased() == "application/json"
  }
}
