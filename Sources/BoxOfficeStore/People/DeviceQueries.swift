import BoxOffice
import MariaDB

extension Store {
  /// Notes that a person has logged in on a device, which is known from now on; the one that was
  /// used least recently is forgotten where there are too many.
  func noteDevice(_ token: String, of user: UserID, _ connection: Connection) throws {
    _ = try connection.execute(
      """
      INSERT INTO device (user_id, token_hash)
      VALUES (\(user), UNHEX(SHA2(\(token), 256)))
      ON DUPLICATE KEY UPDATE
        wrong = IF(user_id = VALUE(user_id), 0, wrong),
        wrong_since = IF(user_id = VALUE(user_id), NULL, wrong_since),
        last_used_at = IF(user_id = VALUE(user_id), NOW(3), last_used_at)
      """)
    _ = try connection.execute(
      """
      DELETE FROM device
      WHERE user_id = \(user) AND id NOT IN (
        SELECT id FROM (
          SELECT id FROM device WHERE user_id = \(user) ORDER BY last_used_at DESC, id DESC
          LIMIT \(devicesMax)
        ) AS newest
      )
      """)
  }

  /// Makes strangers of all devices of a person but one.
  func forgetDevices(of user: UserID, besides token: String?, _ connection: Connection) throws {
    _ = try connection.execute(
      """
      DELETE FROM device
      WHERE user_id = \(user) AND token_hash <> UNHEX(SHA2(\(token ?? ""), 256))
      """)
  }
}

private let devicesMax = 20
