import BoxOffice
import MariaDB

extension Store {
  /// Notes where an account comes from, for the office's look at clusters.
  func noteSignUp(of id: UserID, from origin: SignUpOrigin, _ connection: Connection) {
    connection.later(
      """
      INSERT INTO sign_up (user_id, network, user_agent)
      VALUES (\(id), \(origin.network.text), \(origin.userAgent))
      """)
  }

  /// The traces of a sign-up that are still kept.
  func findSignUp(of id: UserID) throws(BoxOfficeError) -> SignUp? {
    try ask { database in
      try database.answer(
        to: .first(
          "SELECT network, user_agent, created_at FROM sign_up WHERE user_id = \(id)"
        ) {
          SignUp(network: $0.string(), userAgent: $0.string(), createdAt: $0.instant())
        })
    }
  }
}
