import BoxOffice
import System

/// A deed of the till, by the numbers of things that a world and its twin have alike.
struct RoundDeed: Equatable {
  enum Kind: Equatable {
    case named([Int64], date: Int)
    case best(Int, date: Int)
    /// By the number of the hold among all that were made.
    case order(Int)
    case release(Int)
  }

  /// The pass that is shown.
  enum Pass: CaseIterable {
    case right, none, another
  }

  let kind: Kind
  let buyer: Int
  let key: String
  let pass: Pass

  /// The content of the request, alike in both worlds.
  var content: [UInt8] { Array("\(kind)".utf8) }
}

/// Something that happens to a world.
enum RoundStep {
  /// Deeds of one kind that wait together.
  case together([RoundDeed])
  /// A hold runs out.
  case runOut(Int)
  case closeSale(date: Int)
  case cancel(date: Int)
}

/// Draws the steps of a scene by a seed: little room, little money, many who want the same.
struct RoundDice {
  static let buyers = 6
  static let seats: Int64 = 10

  private var random: SplitMix64
  private var former: [RoundDeed] = []
  private var keys = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// Whether something happens that does so once in a number of times.
  mutating func happens(onceIn times: Int) -> Bool {
    Int.random(in: 1...times, using: &random) == 1
  }

  /// The next step of a world, by the buyers who made its holds.
  mutating func step(owners: [Int]) -> RoundStep {
    let holds = owners.count
    switch Int.random(in: 0..<20, using: &random) {
    case 0 where holds > 0: return .runOut(Int.random(in: 0..<holds, using: &random))
    case 1: return .closeSale(date: 1)
    case 2 where happens(onceIn: 3): return .cancel(date: 1)
    case 3...8 where holds > 0: return .together(round { $0.order(owners) })
    case 9...11 where holds > 0: return .together(round { $0.release(owners) })
    default: return .together(round { $0.hold() })
    }
  }

  private mutating func round(_ draw: (inout Self) -> RoundDeed) -> [RoundDeed] {
    let size = Int.random(in: 2...8, using: &random)
    var deeds: [RoundDeed] = []
    for _ in 0..<size {
      // A double click, or a request whose answer was lost.
      let same = former.filter { isOfOneSort($0, deeds.first) }
      if happens(onceIn: 6), let again = same.randomElement(using: &random) {
        deeds.append(again)
        continue
      }
      var deed = draw(&self)
      for _ in 0..<10 where !isOfOneSort(deed, deeds.first) { deed = draw(&self) }
      guard isOfOneSort(deed, deeds.first) else { continue }
      former.append(deed)
      deeds.append(deed)
    }
    return deeds
  }

  private func isOfOneSort(_ deed: RoundDeed, _ other: RoundDeed?) -> Bool {
    switch (deed.kind, other?.kind) {
    case (_, nil), (.order, .order), (.release, .release): true
    case (.named, .named), (.named, .best), (.best, .named), (.best, .best): true
    default: false
    }
  }

  private mutating func hold() -> RoundDeed {
    let date = happens(onceIn: 4) ? 1 : 0
    let count = Int.random(in: 1...3, using: &random)
    if happens(onceIn: 3) { return deed(.best(count, date: date)) }
    let seats = (1...Self.seats).shuffled(using: &random).prefix(count).sorted()
    return deed(.named(seats, date: date))
  }

  private mutating func order(_ owners: [Int]) -> RoundDeed {
    let hold = recent(owners)
    return deed(.order(hold), by: owners[hold])
  }

  private mutating func release(_ owners: [Int]) -> RoundDeed {
    let hold = recent(owners)
    return deed(.release(hold), by: owners[hold])
  }

  private mutating func recent(_ owners: [Int]) -> Int {
    max(0, owners.count - 1 - Int.random(in: 0..<8, using: &random))
  }

  private mutating func deed(_ kind: RoundDeed.Kind, by owner: Int? = nil) -> RoundDeed {
    keys += 1
    let pass: RoundDeed.Pass = happens(onceIn: 6) ? .none : happens(onceIn: 8) ? .another : .right
    // A key that stands for something else already, and somebody who owns nothing.
    let key = happens(onceIn: 12) ? Int.random(in: 1...keys, using: &random) : keys
    let anybody = Int.random(in: 0..<Self.buyers, using: &random)
    let buyer = happens(onceIn: 10) ? anybody : owner ?? anybody
    return RoundDeed(kind: kind, buyer: buyer, key: "k\(key)", pass: pass)
  }
}
