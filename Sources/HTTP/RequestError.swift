/// Why a request was refused before the box office was asked.
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

/// The error of one member of a body.
package struct FieldError: Sendable, Equatable {
  package let field: String
  package let message: String

  package init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }
}
