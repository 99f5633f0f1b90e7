/// One HTTP answer.
package struct Reply: Sendable, CustomStringConvertible {
  package let status: Int
  /// Names in lower case.
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]

  /// The first header field of that name, given in lower case.
  package subscript(name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as JSON; ``JSON/missing`` for other bodies.
  package var json: JSON { JSON(parsing: body) ?? .missing }

  /// The member `code` of a problem.
  package var code: String? { json["code"].string }

  package var description: String { "\(status) \(text.prefix(500))" }
}
