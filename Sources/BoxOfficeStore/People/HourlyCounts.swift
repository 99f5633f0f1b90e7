import BoxOffice
import MariaDB

/// An act that is allowed only so often in an hour.
enum HourlyAct: String {
  /// Learns that an address has an account.
  case learnAddress = "learn_address"
  /// Asks for a letter with a link to a new password.
  case askReset = "ask_reset"
  /// Gives the own password to change something of the account.
  case usePassword = "use_password"

  var timesMax: Int64 {
    switch self {
    case .learnAddress, .usePassword: 5
    case .askReset: 20
    }
  }
}

extension Store {
  /// Whether somebody has done something as often as may be in an hour.
  func hasReached(_ act: HourlyAct, by who: String) -> Query<Bool> {
    .exists(
      """
      SELECT 1
      FROM hourly_count
      WHERE act = \(act.rawValue) AND who = \(who) AND times >= \(act.timesMax)
        AND began_at > NOW(3) - INTERVAL 1 HOUR
      """)
  }

  /// Counts an act; gives the seconds until the hour is over where it is one too many, else nil.
  func count(_ act: HourlyAct, of who: String) -> Query<Int64?> {
    .one(
      """
      INSERT INTO hourly_count (act, who, times, began_at)
      VALUES (\(act.rawValue), \(who), 1, NOW(3))
      ON DUPLICATE KEY UPDATE
        times = IF(began_at <= NOW(3) - INTERVAL 1 HOUR, 1, LEAST(times + 1, 1000000)),
        began_at = IF(began_at <= NOW(3) - INTERVAL 1 HOUR, NOW(3), began_at)
      RETURNING times,
        TIMESTAMPDIFF(MICROSECOND, NOW(3), began_at + INTERVAL 1 HOUR) DIV 1000000 + 1
      """
    ) { columns in
      let (times, secondsLeft) = (columns.int(), columns.int())
      return times > act.timesMax ? max(1, secondsLeft) : nil
    }
  }
}
