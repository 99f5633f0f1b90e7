/// Which fault begins when and for how long: all of it decided by the seed and the length.
struct FaultSchedule: Sendable, Equatable {
  /// A fault in its place; times are milliseconds from the start of the load.
  struct Entry: Sendable, Equatable {
    let number: Int
    let fault: Fault
    let begin: Int
    let end: Int
    /// Which of several it hits: the remainder by however many there are.
    let target: Int
  }

  /// The load runs undisturbed for so long first.
  static let quietMilliseconds = 3000
  // Negative: the next fault begins before this one ends, where their parts differ.
  private static let gapMilliseconds = -1500...1500
  private static let gapMillisecondsSamePart = 1500
  private static let stepMilliseconds = 500
  private static let targets = 5040

  let entries: [Entry]

  /// Deals the faults like cards: each kind once before any comes a second time.
  init(seed: UInt64, milliseconds length: Int) {
    var random = SplitMix(seed: seed)
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

  /// The same without the faults of other kinds.
  func keeping(_ kinds: Set<Fault>) -> FaultSchedule {
    FaultSchedule(entries: entries.filter { kinds.contains($0.fault) })
  }

  private init(entries: [Entry]) {
    self.entries = entries
  }

  private static func begin(
    of fault: Fault, after entries: [Entry], _ random: inout SplitMix
  ) -> Int {
    let gap = random.number(in: gapMilliseconds)
    guard let last = entries.last else { return quietMilliseconds }
    let free = entries.last { $0.fault.part == fault.part }.map {
      $0.end + gapMillisecondsSamePart
    }
    return max(last.begin + stepMilliseconds, last.end + gap, free ?? 0)
  }
}
