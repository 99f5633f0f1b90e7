import BoxOffice
import Signing

/// Queue tokens, which carry their content signed, so that a worker need not look them up.
struct QueueTokens {
  private static let kind: StaticString = "queue:"
  private static let separator = UInt8(ascii: ":")
  private static let signedParts = 3

  let keys: KeyRing
  var marks = VisitorMarks.none

  /// The token of a place.
  func token(of place: QueueToken) -> String {
    token(
      of: QueuePass(
        concertID: place.concertID, tokenID: place.id, number: place.number ?? 0,
        userID: place.userID))
  }

  func token(of pass: QueuePass) -> String {
    let token = keys.sign(
      NumberList.bytes(
        pass.concertID.value, pass.tokenID, pass.number, pass.userID.value,
        separator: Self.separator, after: Self.kind))
    return marks.marked(token, for: pass.userID)
  }

  /// The content of a token; nil if the token is not genuine.
  func verify(_ token: String) -> QueuePass? {
    let kind = Self.kind.description.utf8
    guard let token = marks.unmarked(token, parts: Self.signedParts),
      let payload = keys.verify(token), payload.starts(with: kind),
      let numbers = NumberList.parse(
        payload.dropFirst(kind.count), count: 4, separator: Self.separator)
    else { return nil }
    return QueuePass(
      concertID: ConcertID(numbers[0]), tokenID: numbers[1], number: numbers[2],
      userID: UserID(numbers[3]))
  }
}
