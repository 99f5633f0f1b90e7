import BoxOffice
import Signing

/// The marks by which the web server knows that the box office wrote a token, and for whom, so that
/// people behind one address have limits of their own.
struct VisitorMarks {
  /// No marks: all visitors of one address count as one.
  static let none = VisitorMarks(keys: [])

  private static let separator = UInt8(ascii: ".")
  private static let partsOfMark = 2

  private let keys: [String]

  /// Takes the keys, of which the first one marks and all verify.
  init(keys: [String]) {
    self.keys = keys
  }

  /// The token followed by its person and a mark.
  func marked(_ token: String, for user: UserID) -> String {
    guard let key = keys.first else { return token }
    let text = "\(token).\(user.value)"
    return "\(text).\(mark(of: text, by: key))"
  }

  /// The token of some parts in front of a mark, or a token without one; nil if the mark is wrong.
  func unmarked(_ token: String, parts: Int) -> String? {
    let ends = token.utf8.indices.filter { token.utf8[$0] == Self.separator }
    guard ends.count == parts - 1 + Self.partsOfMark, let last = ends.last else { return token }
    let (text, given) = (String(token[..<last]), token[token.index(after: last)...])
    guard keys.isEmpty || keys.contains(where: { mark(of: text, by: $0) == given }) else {
      return nil
    }
    return String(token[..<ends[parts - 1]])
  }

  // Of all digests nginx can make this one alone. A forged mark would give a bucket and no right,
  // and a forger would have to choose the text, of which half is random.
  private func mark(of text: String, by key: String) -> String {
    Base64URL.encode(Digest.md5(Array("\(text).\(key)".utf8)))
  }
}
