import BoxOffice
import BoxOfficeAPI
import Signing

/// Tokens that end one kind of letters to one person, and can do nothing else. A letter is read for
/// years, so they do not expire.
struct UnsubscribeTokens: Unsubscribing {
  private static let kind: StaticString = "unsubscribe:"
  private static let separator = UInt8(ascii: ":")
  private static let refusable: [LetterKind] = [.reminder, .lineNear]

  let keys: KeyRing

  func token(of user: UserID, _ letters: LetterKind) -> String {
    guard let place = Self.refusable.firstIndex(of: letters) else {
      preconditionFailure("letters of this kind cannot be refused")
    }
    return keys.sign(
      NumberList.bytes(
        user.value, Int64(place), separator: Self.separator, after: Self.kind))
  }

  /// The person and the kind of a token; nil if the token is not genuine.
  func refusal(by token: String) -> (user: UserID, letters: LetterKind)? {
    let kind = Self.kind.description.utf8
    guard let payload = keys.verify(token), payload.starts(with: kind),
      let numbers = NumberList.parse(
        payload.dropFirst(kind.count), count: 2, separator: Self.separator),
      Self.refusable.indices.contains(Int(numbers[1]))
    else { return nil }
    return (UserID(numbers[0]), Self.refusable[Int(numbers[1])])
  }
}
