/// A value as it is bound to a `?`.
struct BoundValue: Equatable {
  enum Kind: String { case null, integer, unsigned, text, bytes, datetime }

  let kind: Kind
  /// Digits, the text itself, or a moment as the server writes it; empty for NULL.
  let text: String
}

/// One of the results of a statement: as much of it as can be used later.
struct ResultRows: Equatable {
  /// A round of deeds reads one row for each of its people.
  static let keptMax = Deed.peopleInRound

  let count: Int
  /// The columns of the first rows, as text; nil for NULL.
  let kept: [[String?]]
}

/// A round trip with what was sent and what came back.
struct Exchange {
  let trip: RoundTrip
  let values: [BoundValue]
  let results: [ResultRows]
}
