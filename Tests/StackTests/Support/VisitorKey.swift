import Foundation
import Signing
import TestSupport

/// The key by which nginx knows a stack's tokens.
struct VisitorKey {
  private let key: String

  init(_ stack: Stack) throws {
    let path = stack.state + "/secrets/visitor-key"
    key = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
  }

  /// Buyers with their tokens as they get them at a login.
  func marked(_ buyers: [Buyer]) -> [Buyer] {
    buyers.map { buyer in
      let text = "\(buyer.token).\(buyer.id)"
      let mark = Base64URL.encode(Digest.md5(Array("\(text).\(key)".utf8)))
      return Buyer(
        stack: buyer.stack, id: buyer.id, token: "\(text).\(mark)", email: buyer.email)
    }
  }
}
