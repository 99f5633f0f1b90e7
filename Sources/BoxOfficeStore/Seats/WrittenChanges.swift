import BoxOffice
import MariaDB

/// Which seats of a date were changed between two moments, and when each was.
struct WrittenChanges {
  /// A seat's number and the moment, as one piece of the row.
  private let text: [UInt8]

  /// Those that are committed.
  static func committed(
    after first: Instant, until last: Instant, of id: ScheduleID
  ) -> Query<WrittenChanges> {
    .one(question(first, last, id)) { WrittenChanges(text: $0.bytes()) }
  }

  /// Those that are written, whether committed or not. The question is put with others only, since
  /// the first of its two statements has no answer.
  static func any(
    after first: Instant, until last: Instant, of id: ScheduleID
  ) -> Query<WrittenChanges> {
    .one(
      "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED; \(part: question(first, last, id))"
    ) { WrittenChanges(text: $0.bytes()) }
  }

  /// Whether there is no other change than the known ones, some of which may be missing because
  /// their seats are about to be changed once more.
  func isWithin(_ known: WrittenChanges) -> Bool {
    text == known.text || pieces.isSubset(of: known.pieces)
  }

  private var pieces: Set<ArraySlice<UInt8>> {
    Set(text.split(separator: UInt8(ascii: ",")))
  }

  private static func question(_ first: Instant, _ last: Instant, _ id: ScheduleID) -> SQL {
    """
    SELECT COALESCE(GROUP_CONCAT(seat_no, '@', UNIX_TIMESTAMP(changed_at) SEPARATOR ','), '')
    FROM seat FORCE INDEX (seat_changed)
    WHERE schedule_id = \(id) AND changed_at > \(first) AND changed_at <= \(last)
    """
  }
}
