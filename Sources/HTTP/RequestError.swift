/// Why a request was refused before anybody asked the box office.
package enum RequestError: Error, Sendable, Equatable {
  case malformedJSON
  case invalidParameter(String)
  case invalidCursor
  case idempotencyKeyRequired
  case notFound
  case methodNotAllowed(allow: [String])
  case bodyTooLarge
  case bodyTruncated
  case unsupportedMediaType
  case validationFailed([FieldError])
}

/// What is wrong with one member of a body.
package struct FieldError: Sendable, Equatable {
  package let field: String
  package let message: String

  package init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }
}
