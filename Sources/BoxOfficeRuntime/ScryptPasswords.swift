import BoxOffice
import BoxOfficeAPI
import Signing

/// Passwords by scrypt, login tokens by the system's randomness.
struct ScryptPasswords: Passwords {
  private static let tokenBytes = 32

  let marks: VisitorMarks

  func hash(_ password: String) -> String {
    PasswordHash.make(password)
  }

  func verify(_ password: String, against hash: String?) -> Bool {
    guard let hash else {
      PasswordHash.verifyNobody(password)
      return false
    }
    return PasswordHash.verify(password, against: hash)
  }

  func needsUpgrade(_ hash: String) -> Bool {
    PasswordHash.needsUpgrade(hash)
  }

  func newToken() -> String {
    Base64URL.encode(Random.bytes(Self.tokenBytes))
  }

  func marked(_ token: String, for user: UserID) -> String {
    marks.marked(token, for: user)
  }

  func unmarked(_ token: String) -> String? {
    marks.unmarked(token, parts: 1)
  }
}
