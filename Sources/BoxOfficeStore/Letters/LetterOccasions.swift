package import BoxOffice
import MariaDB

extension Store {
  /// Writes the reminders that are due: to whoever has a ticket of a date that begins within a day,
  /// bought before that; a bounded batch. Returns their number.
  package func writeReminders(limit: Int) throws(BoxOfficeError) -> Int {
    try ask { database in
      let written = try database.execute(
        """
        INSERT INTO letter (user_id, kind, language, about)
        SELECT DISTINCT orders.user_id, 'reminder', user.language, schedule.id
        FROM schedule
        STRAIGHT_JOIN concert ON concert.id = schedule.concert_id AND concert.cancelled_at IS NULL
        STRAIGHT_JOIN orders FORCE INDEX (orders_schedule) ON orders.schedule_id = schedule.id
          AND orders.status IN ('paid', 'partly_cancelled')
          AND orders.created_at <= schedule.starts_at - INTERVAL 1 DAY
        STRAIGHT_JOIN user ON user.id = orders.user_id
          AND user.erased_at IS NULL AND user.wants_reminder
        LEFT JOIN letter AS former FORCE INDEX (letter_about) ON former.user_id = orders.user_id
          AND former.kind = 'reminder' AND former.about = schedule.id
        WHERE schedule.starts_at > NOW(3) + INTERVAL 2 HOUR
          AND schedule.starts_at <= NOW(3) + INTERVAL 1 DAY
          AND schedule.cancelled_at IS NULL AND former.id IS NULL
        LIMIT \(limit)
        ON DUPLICATE KEY UPDATE tries = letter.tries
        """)
      return Int(written.affectedRows)
    }
  }

  /// Writes to those who asked for it and whose number comes within some five minutes; returns the
  /// number of letters.
  package func writeLineLetters(limit: Int) throws(BoxOfficeError) -> Int {
    try ask { database in
      let written = try database.execute(
        """
        INSERT INTO letter (user_id, kind, language, about)
        SELECT queue_token.user_id, 'line_near', user.language, queue_token.id
        FROM sale_queue
        STRAIGHT_JOIN queue_token FORCE INDEX (queue_token_number)
          ON queue_token.concert_id = sale_queue.concert_id
          AND queue_token.number > sale_queue.serving
          AND queue_token.number <=
            sale_queue.serving + GREATEST(50, LEAST(5000, sale_queue.pace * 5 DIV 1000))
          AND queue_token.state = 'waiting'
          AND queue_token.joined_at <= NOW(3) - INTERVAL 2 MINUTE
        STRAIGHT_JOIN user ON user.id = queue_token.user_id
          AND user.wants_line_letter AND user.erased_at IS NULL
        LEFT JOIN letter AS former FORCE INDEX (letter_about)
          ON former.user_id = queue_token.user_id
          AND former.kind = 'line_near' AND former.about = queue_token.id
        WHERE sale_queue.is_on AND former.id IS NULL
        LIMIT \(limit)
        ON DUPLICATE KEY UPDATE tries = letter.tries
        """)
      return Int(written.affectedRows)
    }
  }
}
