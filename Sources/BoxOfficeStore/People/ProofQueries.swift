package import BoxOffice
import MariaDB

extension Store {
  package func readProof(_ token: String) throws(BoxOfficeError) -> Proof {
    let found = try ask { try $0.answer(to: proof(goodProof(token))) }
    guard let found else { throw .linkNotValid }
    return found.proof
  }

  /// Writes a letter with a link to an address of a person, whose row is locked: the same link once
  /// more where one is good for long enough, and no second letter within a minute of the first.
  func writeLink(
    _ kind: Proof.Kind, to address: String, of user: UserID, _ connection: Connection
  ) throws {
    let known: (id: Int64, isWritten: Bool)? = try connection.answer(
      to: .first(
        """
        SELECT id, written_at > NOW(3) - INTERVAL \(repetitionSeconds) SECOND
        FROM proof
        WHERE user_id = \(user) AND kind = \(kind.rawValue) AND address = \(address)
          AND used_at IS NULL AND expires_at > NOW(3) + INTERVAL \(kind.minutes / 2) MINUTE
        ORDER BY id DESC
        LIMIT 1
        """
      ) { ($0.int(), $0.bool()) })
    guard let known else {
      let (id, _) = try issueProof(kind, to: address, of: user, connection)
      return write(kind, id, to: address, of: user, connection)
    }
    guard !known.isWritten else { return }
    _ = try connection.execute("UPDATE proof SET written_at = NOW(3) WHERE id = \(known.id)")
    write(kind, known.id, to: address, of: user, connection)
  }

  /// A new link with its secret.
  func issueProof(
    _ kind: Proof.Kind, to address: String, of user: UserID, _ connection: Connection
  ) throws -> (id: Int64, token: String) {
    let secret = proofSecret()
    let inserted = try connection.execute(
      """
      INSERT INTO proof (user_id, kind, address, nonce, token_hash, expires_at)
      VALUES (
        \(user), \(kind.rawValue), \(address), \(secret.nonce),
        UNHEX(SHA2(\(secret.token), 256)), NOW(3) + INTERVAL \(kind.minutes) MINUTE
      )
      """)
    return (Int64(inserted.insertID), secret.token)
  }

  /// Uses up a good link, with all others of its kind that the person has, after locking the
  /// person's row.
  func useProof(
    _ token: String, _ connection: Connection
  ) throws -> (proof: Proof, owner: ProofOwner) {
    let seen = try connection.answer(to: proof(goodProof(token)))
    guard let seen, let owner = try connection.answer(to: proofOwner(seen.proof.userID)) else {
      throw BoxOfficeError.linkNotValid
    }
    let found = try connection.answer(to: proof("\(part: goodProof(token)) FOR UPDATE"))
    guard let found else { throw BoxOfficeError.linkNotValid }
    _ = try connection.execute(
      """
      UPDATE proof
      SET used_at = NOW(3)
      WHERE user_id = \(found.proof.userID) AND kind = \(found.proof.kind.rawValue)
        AND used_at IS NULL
      """)
    return (found.proof, owner)
  }

  /// The condition that a link's secret is known, and still good.
  private func goodProof(_ token: String) -> SQL {
    "token_hash = UNHEX(SHA2(\(token), 256)) AND used_at IS NULL AND expires_at > NOW(3)"
  }

  private func proof(_ condition: SQL) -> Query<(id: Int64, proof: Proof)?> {
    .first("SELECT id, kind, user_id, address FROM proof WHERE \(part: condition)") {
      ($0.int(), Proof(kind: $0.word(), userID: $0.id(), address: $0.string()))
    }
  }

  private func proofOwner(_ id: UserID) -> Query<ProofOwner?> {
    .first(
      """
      SELECT email, email_verified_at IS NOT NULL,
        EXISTS (SELECT 1 FROM orders WHERE orders.user_id = user.id)
      FROM user
      WHERE id = \(id) AND erased_at IS NULL
      FOR UPDATE
      """
    ) { ProofOwner(id: id, email: $0.string(), isVerified: $0.bool(), hasOrders: $0.bool()) }
  }

  private func write(
    _ kind: Proof.Kind, _ id: Int64, to address: String, of user: UserID, _ connection: Connection
  ) {
    connection.writeLetter(
      kind.letter, user: user, address: address, data: "JSON_OBJECT('proof_id', \(id))")
  }
}

/// The person behind a link, locked.
struct ProofOwner {
  let id: UserID
  let email: String
  let isVerified: Bool
  let hasOrders: Bool
}

extension Proof.Kind {
  fileprivate var letter: LetterKind {
    switch self {
    case .verifyAddress, .changeAddress: .verifyAddress
    case .resetPassword: .passwordForgotten
    }
  }
}

private let repetitionSeconds = 60
