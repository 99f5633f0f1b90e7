import BoxOffice
import Signing

/// Queue tokens, which carry their content signed, so that a worker need not look them up.
struct QueueTokens {
  private static let kind = "queue"

  let keys: KeyRing

  /// The token of a place.
  func token(of place: QueueToken) -> String {
    token(
      of: QueuePass(
        concertID: place.concertID, tokenID: place.id, number: place.number ?? 0,
        userID: place.userID))
  }

  func token(of pass: QueuePass) -> String {
    let text =
      "\(Self.kind):\(pass.concertID.value):\(pass.tokenID):\(pass.number):\(pass.userID.value)"
    return keys.sign(Array(text.utf8))
  }

  /// The content of a token; nil if the token is not genuine.
  func verify(_ token: String) -> QueuePass? {
    guard let payload = keys.verify(token), let text = String(validating: payload, as: UTF8.self)
    else { return nil }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().compactMap { Int64($0) }
    guard parts.first.map(String.init) == Self.kind, parts.count == 5, numbers.count == 4 else {
      return nil
    }
    return QueuePass(
      concertID: ConcertID(numbers[0]), tokenID: numbers[1], number: numbers[2],
      userID: UserID(numbers[3]))
  }
}
