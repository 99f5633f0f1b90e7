package import BoxOffice
import MariaDB

extension Store {
  package func fetchLetterWishes(of id: UserID) throws(BoxOfficeError) -> LetterWishes {
    try ask { database in
      let wishes = try database.answer(
        to: .first(
          """
          SELECT wants_reminder, wants_line_letter
          FROM user
          WHERE id = \(id) AND erased_at IS NULL
          """
        ) { LetterWishes(reminder: $0.bool(), line: $0.bool()) })
      guard let wishes else { throw BoxOfficeError.notFound }
      return wishes
    }
  }

  package func changeLetterWishes(
    of id: UserID, reminder: Bool?, line: Bool?
  ) throws(BoxOfficeError) -> LetterWishes {
    try ask { database in
      _ = try database.execute(
        """
        UPDATE user
        SET wants_reminder = COALESCE(\(reminder.map { $0 ? 1 : 0 }), wants_reminder),
          wants_line_letter = COALESCE(\(line.map { $0 ? 1 : 0 }), wants_line_letter)
        WHERE id = \(id) AND erased_at IS NULL
        """)
    }
    return try fetchLetterWishes(of: id)
  }

  package func refuse(_ letters: LetterKind, _ id: UserID) throws(BoxOfficeError) {
    _ = try changeLetterWishes(
      of: id, reminder: letters == .reminder ? false : nil,
      line: letters == .lineNear ? false : nil)
  }
}
