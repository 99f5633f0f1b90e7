import BoxOffice
package import HTTP

extension API {
  private static let logins = "/v1/sessions"

  /// Whether a request for which a password is hashed shows a device that has logged in before: for
  /// a login, to the same account. While the database is away, none is.
  package func isFromKnownDevice(_ request: HTTPRequest) -> Bool {
    do {
      guard let shown = try shownDevice(request) else { return false }
      return try services.people.isKnownDevice(shown.device, of: shown.email)
    } catch {
      return false
    }
  }

  /// The token that a request shows, with the address of the login that it begins.
  private func shownDevice(_ request: HTTPRequest) throws -> (device: String, email: EmailAddress?)?
  {
    let header = request.header(Call.deviceHeader)
    guard request.path == Self.logins else { return header.map { (device: $0, email: nil) } }
    var body = try Body(of: request)
    let device = body.has("device") ? body.text("device", length: Call.deviceLength) : header
    guard let device, let email = body.email("email") else { return nil }
    return (device, email)
  }
}
