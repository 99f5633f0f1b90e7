import BoxOffice
import MariaDB

/// Seats as they are at one moment, as one text: `12h5000,13f,14s` is seat 12, held for 5000 more
/// milliseconds, seat 13, free, and seat 14, sold.
struct SeatChanges {
  struct Change {
    let number: Int64
    let letter: UInt8
    /// For a held seat.
    let millisecondsLeft: Int64
  }

  let asOf: Instant
  /// How many holds have come since the moment that was asked for, a second ago at most.
  let newHolds: Int
  private let text: [UInt8]

  init(asOf: Instant, newHolds: Int = 0, text: [UInt8]) {
    self.asOf = asOf
    self.newHolds = newHolds
    self.text = text
  }

  func read(_ body: (Change) -> Void) {
    var number: Int64 = 0
    var letter: UInt8 = 0
    var left: Int64 = 0
    var sign: Int64 = 1
    func finish() {
      if letter != 0 { body(Change(number: number, letter: letter, millisecondsLeft: sign * left)) }
    }
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = Int64(byte - UInt8(ascii: "0"))
        if letter == 0 { number = number * 10 + digit } else { left = left * 10 + digit }
      case UInt8(ascii: "-"): sign = -1
      case UInt8(ascii: ","):
        finish()
        (number, letter, left, sign) = (0, 0, 0, 1)
      default: letter = byte
      }
    }
    finish()
  }
}

extension SeatChanges {
  /// The changes after a moment, told together with some from before: a row tells when its
  /// statement began, not when the transaction was committed.
  static func after(
    _ moment: Instant, alsoAfter earlier: Instant, of id: ScheduleID
  ) -> Query<SeatChanges> {
    .one(
      """
      SELECT NOW(3),
        COUNT(
          DISTINCT IF(changed_at > GREATEST(\(moment), NOW(3) - INTERVAL 1 SECOND), hold_id, NULL)
        ),
        COALESCE(
          GROUP_CONCAT(
            CONCAT(
              seat_no, ELT(status + 0, 'f', 'h', 's', 'b'),
              COALESCE(TIMESTAMPDIFF(MICROSECOND, NOW(3), held_until) DIV 1000, '')
            )
            SEPARATOR ','
          ), '')
      FROM seat FORCE INDEX (seat_changed)
      WHERE schedule_id = \(id) AND changed_at > \(earlier)
      """
    ) { SeatChanges(asOf: $0.instant(), newHolds: Int($0.int()), text: $0.bytes()) }
  }
}
