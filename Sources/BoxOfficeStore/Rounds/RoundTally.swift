/// How deeds were done since a store was made: in rounds, or alone although others waited.
package struct RoundTally: Sendable, Equatable {
  /// The kinds of deeds that can share a round.
  package enum Deed: Int, CaseIterable, Sendable {
    case hold, release, order, join
  }

  /// Why a deed went alone.
  package enum AloneReason: Int, CaseIterable, Sendable {
    /// All others of its round were settled before.
    case noNeighbour
    /// Another deed of the same person came first.
    case samePerson
    /// Time and again it met rows that others had locked.
    case skipped
    /// Its round was undone, and it was not known by whom.
    case broken
    /// A deed of this person has undone a round a short time ago.
    case remembered
    /// The deed is of a kind that no round does.
    case unusual
  }

  /// Why a round was undone and run again.
  package enum UndoneReason: Int, CaseIterable, Sendable {
    case lockTimeout, deadlock, duplicate, unknownCommit, other
  }

  /// Deeds settled in a round of two or more.
  package private(set) var together = [UInt64](repeating: 0, count: Deed.allCases.count)
  /// Deeds that went alone, by deed and reason.
  package private(set) var alone = [UInt64](
    repeating: 0, count: Deed.allCases.count * AloneReason.allCases.count)
  /// Rounds of two or more that were begun.
  package private(set) var rounds = [UInt64](repeating: 0, count: Deed.allCases.count)
  /// Rounds that were undone, by deed and reason.
  package private(set) var undone = [UInt64](
    repeating: 0, count: Deed.allCases.count * UndoneReason.allCases.count)

  package init() {}

  mutating func noteRound(of deed: Deed) { rounds[deed.rawValue] += 1 }

  mutating func noteTogether(_ deed: Deed) { together[deed.rawValue] += 1 }

  mutating func noteAlone(_ deed: Deed, _ reason: AloneReason) {
    alone[deed.rawValue * AloneReason.allCases.count + reason.rawValue] += 1
  }

  mutating func noteUndone(_ deed: Deed, _ reason: UndoneReason) {
    undone[deed.rawValue * UndoneReason.allCases.count + reason.rawValue] += 1
  }
}
