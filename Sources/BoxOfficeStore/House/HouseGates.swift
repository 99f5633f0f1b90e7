import BoxOffice
import MariaDB

/// Lines that form by themselves. A gate that is open lets everybody buy; `is_on` tells that it is
/// closed.
extension Store {
  /// Closes the gates of the dates on sale: everybody who comes now waits for a turn. In the
  /// first seconds newcomers get lots, because all who were thrown out come at once, and the
  /// fastest of them are machines.
  func closeGates(_ connection: Connection) throws {
    let open: [ConcertID] = try connection.answer(
      to: .all(
        """
        SELECT concert_id FROM sale_queue
        WHERE is_auto AND NOT is_on
          AND EXISTS (
            SELECT 1 FROM schedule
            WHERE schedule.concert_id = sale_queue.concert_id AND sale_opens_at <= NOW(3)
              AND sale_closes_at > NOW(3) AND cancelled_at IS NULL
          )
        LIMIT \(gatesMax)
        """
      ) { $0.id() })
    guard !open.isEmpty else { return }
    connection.later(
      """
      UPDATE sale_queue
      SET is_on = TRUE, formed_at = NOW(3), opens_at = NOW(3) + INTERVAL \(lobbySeconds) SECOND,
        closed_at = NULL, entrants = 0, drawn_at = NULL, numbers_before = last_number,
        drawn = last_number, piece_digests = '', seed = SHA2(HEX(RANDOM_BYTES(32)), 256),
        credit = 0, pace = 0
      WHERE concert_id IN (\(padded: open)) AND is_auto AND NOT is_on
      """)
  }

  /// Opens the gates before which nobody stands any more.
  func openGates(_ connection: Connection) throws {
    let empty: [ConcertID] = try connection.answer(
      to: .all(
        """
        SELECT concert_id FROM sale_queue
        WHERE is_auto AND is_on AND (drawn_at IS NOT NULL OR opens_at IS NULL)
          AND formed_at <= NOW(3) - INTERVAL \(calmSecondsToOpen) SECOND
          AND NOT EXISTS (
            SELECT 1 FROM queue_token
            WHERE queue_token.concert_id = sale_queue.concert_id
              AND (state = 'lobby' OR state = 'waiting' AND (NOT is_skipped OR is_back))
          )
        LIMIT \(gatesMax)
        """
      ) { $0.id() })
    guard !empty.isEmpty else { return }
    // A person who has joined in this moment hears at the next poll that no line is needed.
    connection.later(
      """
      UPDATE sale_queue SET is_on = FALSE
      WHERE concert_id IN (\(padded: empty)) AND is_auto AND is_on
      """)
  }
}

private let lobbySeconds: Int64 = 10
private let gatesMax = 1000
