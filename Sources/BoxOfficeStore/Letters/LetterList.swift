import BoxOffice
import MariaDB

extension Store {
  /// The letters to a person, the newest first.
  func listLetters(
    of id: UserID, after: Position?, limit: Int
  ) throws(BoxOfficeError) -> Page<LetterNote> {
    try ask { database in
      let letters = try database.answer(
        to: .all(
          """
          SELECT id, kind, language, created_at, sent_at
          FROM letter FORCE INDEX (letter_about)
          WHERE user_id = \(id) AND id < \(after?.numbers[0] ?? Int64.max)
          ORDER BY id DESC
          LIMIT \(limit + 1)
          """
        ) {
          LetterNote(
            id: $0.int(), kind: $0.word(), language: $0.word(), createdAt: $0.instant(),
            sentAt: $0.optionalInstant())
        })
      return Page(letters, limit: limit) { Position($0.id) }
    }
  }
}
