import Testing

/// Suites of rounds on one stack of their own, one after the other: some break rows by hand.
@Suite("Rounds of deeds", .serialized, .ownStack)
enum RoundsOfDeeds {}
