/// A value as it is bound to a `?`.
struct BoundValue: Equatable {
  enum Kind: String { case null, integer, unsigned, text, bytes, datetime }

  let kind: Kind
  /// Digits, the text itself, or a moment as the server writes it; empty for NULL.
  let text: String
}

/// One of the results of a statement: as much of it as can be used later.
struct ResultRows: Equatable {
  let count: Int
  /// The columns of the first row, as text; nil for NULL.
  let first: [String?]
}

/// A round trip with what was sent and what came back.
struct Exchange {
  let trip: RoundTrip
  let values: [BoundValue]
  let results: [ResultRows]
}
