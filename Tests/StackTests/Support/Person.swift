import Foundation
import Signing
import TestSupport

/// A user who logs in by a password. The row is made by SQL with a hash that is quickly compared.
struct Person: Sendable {
  static let password = "correct horse battery"

  let buyer: Buyer

  var stack: Stack { buyer.stack }
  var email: String { buyer.email }
  var id: Int64 { buyer.id }

  init(_ stack: Stack, balance: Int64 = 0, cost: ScryptCost = .cheapest) throws {
    buyer = try Buyer(stack, balance: balance)
    let hash = PasswordHash.make(Self.password, cost: cost)
    try stack.sql("UPDATE user SET password_hash = '\(hash)' WHERE id = \(buyer.id)")
  }

  /// The body of a login by the right password.
  var credentials: String { Self.credentials(email) }

  static func credentials(_ email: String, _ password: String = Person.password) -> String {
    #"{"email":\#(quoted(email)),"password":\#(quoted(password))}"#
  }

  /// Tries to log in, by the right password if none is given.
  func logIn(_ password: String = Person.password) throws -> Reply {
    try stack.logIn(email, password)
  }
}

extension Buyer {
  /// Asks to be erased, by a password that is set by SQL before.
  func erase(forfeit: Bool? = true) throws -> Reply {
    let hash = PasswordHash.make(Person.password, cost: .cheapest)
    try stack.sql("UPDATE user SET password_hash = '\(hash)' WHERE id = \(id) AND name <> ''")
    return try erase(saying: Person.password, forfeit: forfeit)
  }

  /// Asks to be erased, by some password.
  func erase(saying password: String, forfeit: Bool? = true) throws -> Reply {
    let more = forfeit.map { ",\"forfeit\":\($0)" } ?? ""
    return try send("DELETE", "/v1/me", "{\"current_password\":\(quoted(password))\(more)}")
  }
}

extension Stack {
  func logIn(_ email: String, _ password: String) throws -> Reply {
    try ask("POST", "/v1/sessions", Person.credentials(email, password))
  }

  func signUp(
    _ email: String, name: String = "Ann", password: String = Person.password,
    acceptLanguage: String? = nil
  ) throws -> Reply {
    let body =
      #"{"email":\#(quoted(email)),"password":\#(quoted(password)),"name":\#(quoted(name))}"#
    let language = acceptLanguage.map { [("Accept-Language", $0)] } ?? []
    return try send(
      "POST", "/v1/users", headers: [("Content-Type", "application/json")] + language,
      body: Array(body.utf8))
  }

  /// Sends a request with a login token, or without one.
  func ask(
    _ method: String, _ path: String, _ body: String? = nil, token: String? = nil,
    key: String? = nil
  ) throws -> Reply {
    var headers: [(String, String)] = []
    if let token { headers.append(("Authorization", "Bearer \(token)")) }
    if let key { headers.append(("Idempotency-Key", key)) }
    if body != nil { headers.append(("Content-Type", "application/json")) }
    return try send(method, path, headers: headers, body: body.map { Array($0.utf8) })
  }
}

extension HTTPClient {
  func send(
    _ method: String, _ path: String, _ body: String, headers: [(String, String)] = []
  ) throws -> Reply {
    try send(
      method, path, headers: headers + [("Content-Type", "application/json")],
      body: Array(body.utf8))
  }

  func post(_ path: String, _ body: String, headers: [(String, String)] = []) throws -> Reply {
    try send("POST", path, body, headers: headers)
  }
}

extension Reply {
  /// The body without the one member that differs between any two requests.
  var textWithoutRequestID: String {
    text.replacing(/"request_id":"[^"]*"/, with: "")
  }
}

/// The text as a JSON string.
func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" {
      quoted += String(format: "\\u%04x", scalar.value)
    } else {
      quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

/// An address that no user has.
func freshEmail(_ local: String = "ann") -> String {
  "\(local).\(UUID().uuidString.lowercased())@example.com"
}

/// Seconds from now until the instant that an answer names.
func secondsUntil(_ value: JSON) -> Double? {
  let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
  return value.string.flatMap { try? format.parse($0) }?.timeIntervalSinceNow
}
