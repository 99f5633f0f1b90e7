package import BoxOffice
import MariaDB

extension Store {
  /// The letters that are due, those that somebody waits for first, with all that they tell; and
  /// the present moment.
  package func listDueLetters(
    limit: Int
  ) throws(BoxOfficeError) -> (letters: [Letter], asOf: Instant) {
    try ask { database in
      var letters = try database.answer(to: dueLetters(urgency: 0, limit: limit))
      if letters.count < limit {
        letters += try database.answer(to: dueLetters(urgency: 1, limit: limit - letters.count))
      }
      try addSeats(to: &letters, database)
      return (letters, try database.now())
    }
  }

  private func dueLetters(urgency: Int64, limit: Int) -> Query<[Letter]> {
    .all(
      """
      SELECT \(part: letterColumns)
      FROM letter
      JOIN user ON user.id = letter.user_id
      LEFT JOIN orders ON orders.id = IF(letter.kind = 'order_confirmed', letter.about,
        CAST(JSON_VALUE(letter.data, '$.order_id') AS SIGNED))
      LEFT JOIN queue_token ON letter.kind = 'line_near' AND queue_token.id = letter.about
      LEFT JOIN sale_queue ON sale_queue.concert_id = queue_token.concert_id
      LEFT JOIN schedule ON schedule.id = IF(letter.kind IN ('reminder', 'schedule_moved'),
        COALESCE(CAST(JSON_VALUE(letter.data, '$.schedule_id') AS SIGNED), letter.about),
        orders.schedule_id)
      LEFT JOIN concert ON concert.id = COALESCE(schedule.concert_id, queue_token.concert_id)
      LEFT JOIN venue ON venue.id = concert.venue_id
      WHERE letter.state = 'waiting' AND letter.urgency = \(urgency) AND letter.due_at <= NOW(3)
      ORDER BY letter.due_at
      LIMIT \(limit)
      """, readLetter)
  }

  // The person's seats: of an order, or of all orders of a date. A confirmation tells what was
  // bought, also where some of it was given back before the letter left.
  private func addSeats(to letters: inout [Letter], _ database: Database) throws {
    let wanted = letters.filter { $0.orderID != nil || $0.date?.scheduleID != nil }
    guard !wanted.isEmpty else { return }
    let given = RowList(wanted) { letter in
      [
        .number(letter.id), .id(letter.userID), .number(letter.orderID?.value ?? 0),
        .number(letter.date?.scheduleID?.value ?? 0),
        .number(letter.kind == .orderConfirmed ? 1 : 0),
      ]
    }
    let seats: [(letter: Int64, place: SeatPlace)] = try database.answer(
      to: .all(
        """
        SELECT given.letter_id, ticket.seat_no, venue_seat.section, venue_seat.`row`,
          venue_seat.number, venue_seat.x, venue_seat.y, ticket.tier_id
        FROM \(
          part: given.table(
            "letter_id BIGINT", "user_id BIGINT", "order_id BIGINT", "schedule_id BIGINT",
            "tells_all INT"))
        STRAIGHT_JOIN orders FORCE INDEX (orders_user) ON orders.user_id = given.user_id
          AND orders.schedule_id = given.schedule_id
          AND (given.order_id = 0 OR orders.id = given.order_id)
        STRAIGHT_JOIN ticket FORCE INDEX (ticket_of_order) ON ticket.order_id = orders.id
          AND (given.tells_all OR ticket.status <> 'cancelled')
        STRAIGHT_JOIN schedule ON schedule.id = ticket.schedule_id
        STRAIGHT_JOIN concert ON concert.id = schedule.concert_id
        STRAIGHT_JOIN venue_seat ON venue_seat.venue_id = concert.venue_id
          AND venue_seat.seat_no = ticket.seat_no
        ORDER BY given.letter_id, ticket.seat_no
        """
      ) { ($0.int(), $0.seatPlace()) })
    let placesOf = Dictionary(grouping: seats, by: \.letter).mapValues { $0.map(\.place) }
    for index in letters.indices { letters[index].seats = placesOf[letters[index].id] ?? [] }
  }
}

private let letterColumns: SQL = """
  letter.id, letter.user_id, letter.kind, letter.language,
    COALESCE(letter.address, user.email), user.email, user.name, letter.created_at,
    letter.edition, letter.tries,
    CAST(JSON_VALUE(letter.data, '$.refund') AS SIGNED),
    CAST(JSON_VALUE(letter.data, '$.fee') AS SIGNED),
    (
      SELECT proof.nonce
      FROM proof
      WHERE proof.id = CAST(JSON_VALUE(letter.data, '$.proof_id') AS SIGNED)
        AND proof.user_id = letter.user_id AND proof.used_at IS NULL AND proof.expires_at > NOW(3)
    ),
    (
      SELECT (TIMESTAMPDIFF(SECOND, NOW(3), proof.expires_at) + 59) DIV 60
      FROM proof
      WHERE proof.id = CAST(JSON_VALUE(letter.data, '$.proof_id') AS SIGNED)
    ),
    CAST(JSON_VALUE(letter.data, '$.formerly_ms') AS SIGNED),
    orders.id, orders.total,
    IF(queue_token.state = 'waiting',
      GREATEST(queue_token.number - sale_queue.serving - 1, 0), NULL),
    CASE letter.kind
      WHEN 'reminder' THEN user.wants_reminder
      WHEN 'line_near' THEN user.wants_line_letter
      ELSE TRUE
    END,
    user.email_failing_at IS NOT NULL,
    concert.id, schedule.id, concert.title, concert.artist, venue.name, venue.time_zone,
    schedule.starts_at, schedule.doors_at,
    schedule.cancelled_at IS NOT NULL OR concert.cancelled_at IS NOT NULL
  """

private func readLetter(_ columns: inout Columns) -> Letter {
  let (id, user): (Int64, UserID) = (columns.int(), columns.id())
  let (kind, language): (LetterKind, Language) = (columns.word(), columns.word())
  let (address, own, name) = (columns.string(), columns.string(), columns.string())
  let (createdAt, edition, tries) = (columns.instant(), columns.int(), columns.int())
  let figures = Letter.Figures(
    refund: columns.optionalMoney(), fee: columns.optionalMoney(),
    proofNonce: columns.optionalBytes(), proofMinutes: columns.optionalInt(),
    formerly: columns.optionalInt().map(Instant.init(millisecondsSince1970:)))
  let (order, total): (OrderID?, Money?) = (columns.optionalID(), columns.optionalMoney())
  let (ahead, isWanted, isFailing) = (columns.optionalInt(), columns.bool(), columns.bool())
  // Letters about an account have no date.
  let date = columns.optionalRest { rest in
    let concert: ConcertID = rest.id()
    return Letter.Date(
      scheduleID: rest.optionalID(), concertID: concert, title: rest.string(),
      artist: rest.string(), venue: rest.string(), timeZone: rest.string(),
      startsAt: rest.optionalInstant(), doorsAt: rest.optionalInstant(),
      isCancelled: rest.bool())
  }
  return Letter(
    id: id, userID: user, kind: kind, language: language, address: address, ownAddress: own,
    name: name, createdAt: createdAt, edition: edition, tries: tries, figures: figures,
    orderID: order, total: total, date: date, ahead: ahead, isWanted: isWanted,
    isFailing: isFailing)
}
