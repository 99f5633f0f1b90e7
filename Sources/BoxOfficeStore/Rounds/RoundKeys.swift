import BoxOffice
import MariaDB

/// The answer that is kept under the key of one request of a round.
struct KeptAnswer {
  private let answer: StoredAnswer?
  private let isSameRequest: Bool

  fileprivate init(_ columns: inout Columns) {
    answer = StoredAnswer(
      status: Int(columns.int()), body: columns.bytes(), isReplay: true)
    isSameRequest = columns.bool()
  }

  /// The answer to repeat; refused if the key was used for another request.
  func replay() -> Result<StoredAnswer, BoxOfficeError> {
    guard isSameRequest, let answer else { return .failure(.idempotencyKeyReused) }
    return .success(answer)
  }
}

/// A deed of a round that is done, with the row that it made.
struct DeedOfRound {
  let request: IdempotentRequest
  let deed: Deed
}

extension Store {
  /// The answers that are kept under the keys of several requests, of which each is another
  /// person's.
  func keptAnswers(
    to requests: [IdempotentRequest]
  ) -> Query<[(UserID, KeptAnswer)]> {
    let given = RowList(requests) { request in
      [.id(request.userID), .text(request.key), .text(request.content)]
    }
    return .all(
      """
      SELECT given.user_id, status, body, fingerprint = UNHEX(SHA2(given.content, 256))
      FROM \(part: given.table("user_id BIGINT", "given_key VARCHAR(255)", "content MEDIUMTEXT"))
      STRAIGHT_JOIN idempotency_key FORCE INDEX (PRIMARY)
        ON idempotency_key.user_id = given.user_id
        AND key_hash = UNHEX(SHA2(given.given_key, 256))
      WHERE created_at > NOW(3) - INTERVAL 24 HOUR AND status IS NOT NULL
      """
    ) { ($0.id(), KeptAnswer(&$0)) }
  }

  /// Writes the finished keys of the deeds of a round. A twin elsewhere is a duplicate.
  func keepAnswers(_ deeds: [DeedOfRound], _ effect: Effect, _ connection: Connection) {
    guard keeps(.storedKey) else { return }
    // In the order of the primary key, so that two rounds that hold twins do not wait in a circle.
    let sorted = deeds.sorted { $0.request.userID.value < $1.request.userID.value }
    let given = RowList(sorted) { done in
      [
        .id(done.request.userID), .text(done.request.key), .text(done.request.content),
        .number(Int64(done.deed.answer.status)), .text(done.deed.answer.body),
        .number(done.deed.effectID),
      ]
    }
    connection.later(
      """
      INSERT INTO idempotency_key (
        user_id, key_hash, fingerprint, status, body, effect, effect_id
      )
      SELECT user_id, UNHEX(SHA2(given_key, 256)), UNHEX(SHA2(content, 256)),
        answer_status, answer_body, '\(part: SQL(stringLiteral: effect.rawValue))', deed_id
      FROM \(
        part: given.table(
          "user_id BIGINT", "given_key VARCHAR(255)", "content MEDIUMTEXT", "answer_status INT",
          "answer_body MEDIUMTEXT", "deed_id BIGINT"))
      """)
  }
}
