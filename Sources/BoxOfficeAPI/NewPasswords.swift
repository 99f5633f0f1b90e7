import BoxOffice
import HTTP

extension Body {
  /// A password that somebody chooses, refused where it is weak for the owner of an address.
  mutating func newPassword(_ name: String, of email: EmailAddress?) -> NewPassword? {
    let lengths = NewPassword.lengthMin...NewPassword.lengthMax
    guard let password = text(name, length: lengths).map(NewPassword.init) else { return nil }
    guard let weakness = password.weakness(for: email) else { return password }
    return fail(name, weakness.message)
  }
}

extension NewPassword {
  /// Refuses a password that is weak for the owner of an address.
  func require(for email: EmailAddress?) throws(RequestError) {
    guard let weakness = weakness(for: email) else { return }
    throw .validationFailed([FieldError("password", weakness.message)])
  }
}

extension NewPassword.Weakness {
  fileprivate var message: String {
    switch self {
    case .common: "is one of the most common passwords"
    case .allEqual: "must not repeat one character"
    case .ownAddress: "must not be your address"
    }
  }
}
