import Foundation
import Signing
import TestSupport
import Testing

/// The letters about accounts that a stack has written, and the links in them.
extension Stack {
  /// The secret of the link in a person's newest letter of a kind; nil where there is none.
  func link(_ kind: String, of user: Int64) throws -> String? {
    let nonce = try sql(
      """
      SELECT LOWER(HEX(nonce))
      FROM letter
      JOIN proof ON proof.id = JSON_VALUE(letter.data, '$.proof_id')
      WHERE letter.user_id = \(user) AND letter.kind = '\(kind)'
      ORDER BY letter.id DESC
      LIMIT 1
      """)
    guard let bytes = Hex.decode(nonce), !bytes.isEmpty else { return nil }
    let secret = try String(contentsOfFile: state + "/secrets/letter-secret", encoding: .utf8)
    let key = try #require(Hex.decode(secret.trimmingCharacters(in: .newlines)))
    return Base64URL.encode(Digest.hmacSHA256(key: key, bytes))
  }

  /// How many letters of a kind a person has been written.
  func letters(_ kind: String, to user: Int64) throws -> Int {
    Int(try sql("SELECT COUNT(*) FROM letter WHERE user_id = \(user) AND kind = '\(kind)'")) ?? -1
  }

  /// The id of the account with an address.
  func accountID(_ email: String) throws -> Int64? {
    Int64(try sql("SELECT id FROM user WHERE email_key = '\(email.lowercased())'"))
  }

  func askReset(_ email: String) throws -> Reply {
    try ask("POST", "/v1/password-resets", #"{"email":\#(quoted(email))}"#)
  }

  func reset(_ token: String, to password: String) throws -> Reply {
    try ask(
      "PUT", "/v1/password-resets",
      #"{"token":\#(quoted(token)),"password":\#(quoted(password))}"#)
  }

  func verify(_ link: String, login: String? = nil, password: String? = nil) throws -> Reply {
    let password = password.map { #","password":\#(quoted($0))"# } ?? ""
    return try ask(
      "POST", "/v1/verifications", #"{"token":\#(quoted(link))\#(password)}"#, token: login)
  }
}
