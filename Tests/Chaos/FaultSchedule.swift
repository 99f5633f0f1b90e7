import System

/// The beginning and duration of each fault, decided by the seed and the length of the run.
struct FaultSchedule: Sendable, Equatable {
  /// A scheduled fault; times are milliseconds from the start of the load.
  struct Entry: Sendable, Equatable {
    let number: Int
    let fault: Fault
    let begin: Int
    let end: Int
    /// Selects the target among several by the remainder of their number.
    let target: Int
  }

  /// The time at the beginning in which the load runs undisturbed.
  static let quietMilliseconds = 3000
  // Negative: the next fault begins before this one ends, where their parts differ.
  private static let gapMilliseconds = -1500...1500
  private static let gapMillisecondsSamePart = 1500
  private static let stepMilliseconds = 500
  private static let targets = 5040

  let entries: [Entry]

  /// Deals the faults like cards: each kind once before any comes a second time.
  init(seed: UInt64, milliseconds length: Int) {
    var random = SplitMix64(seed: seed)
    var deck: [Fault] = []
    var entries: [Entry] = []
    while true {
      if deck.isEmpty { deck = Fault.allCases }
      let fault = deck.remove(at: random.number(in: deck.indices))
      let begin = Self.begin(of: fault, after: entries, &random)
      let end = begin + random.number(in: fault.milliseconds)
      guard end <= length else { break }
      entries.append(
        Entry(
          number: entries.count + 1, fault: fault, begin: begin, end: end,
          target: random.number(in: 0..<Self.targets)))
    }
    self.entries = entries
  }

  /// The schedule without the faults of other kinds.
  func keeping(_ kinds: Set<Fault>) -> FaultSchedule {
    FaultSchedule(entries: entries.filter { kinds.contains($0.fault) })
  }

  private init(entries: [Entry]) {
    self.entries = entries
  }

  private static func begin(
    of fault: Fault, after entries: [Entry], _ random: inout SplitMix64
  ) -> Int {
    let gap = random.number(in: gapMilliseconds)
    guard let last = entries.last else { return quietMilliseconds }
    let free = entries.last { $0.fault.part == fault.part }.map {
      $0.end + gapMillisecondsSamePart
    }
    return max(last.begin + stepMilliseconds, last.end + gap, free ?? 0)
  }
}

extension SplitMix64 {
  /// A number by the remainder alone, so that a schedule does not depend on the standard library's
  /// version.
  fileprivate mutating func number(in range: Range<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  fileprivate mutating func number(in range: ClosedRange<Int>) -> Int {
    number(in: range.lowerBound..<range.upperBound + 1)
  }
}
