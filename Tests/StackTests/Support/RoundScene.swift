import BoxOffice
import BoxOfficeStore
import MariaDB
import TestSupport

/// Two worlds that are alike: deeds are done in rounds in one of them, and in the other one by one,
/// in the order in which the rounds have settled them.
final class RoundScene {
  let together: RoundWorld
  /// All that is not alike.
  private(set) var differences: [String] = []

  private let alone: RoundWorld
  private let obstacle: Obstacle?
  private var dice: RoundDice

  /// Takes the seed of the scene, and whether another transaction locks some of the rows until the
  /// first round has passed over them.
  init(_ stack: Stack, seed: UInt64, guardsOff: Set<Guard> = [], locksRows: Bool = false) throws {
    dice = RoundDice(seed: seed)
    let hasLine = dice.happens(onceIn: 3)
    let obstacle = locksRows ? try Obstacle(stack) : nil
    self.obstacle = obstacle
    together = try RoundWorld(
      stack, hasLine: hasLine,
      faults: Faults(guardsOff: guardsOff) { obstacle?.pass($0) })
    alone = try RoundWorld(stack, hasLine: hasLine)
    if guardsOff.contains(.storedKey) { try together.excuseMissingKeys() }
  }

  /// Lets steps happen until the worlds differ, and compares all their rows.
  func play(steps: Int) throws {
    for _ in 0..<steps where differences.isEmpty {
      let step = dice.step(owners: together.owners)
      switch step {
      case .together(let deeds): try settle(deeds)
      case .runOut, .closeSale, .cancel:
        try together.happen(step)
        try alone.happen(step)
      }
    }
    guard differences.isEmpty else { return }
    try together.sweep()
    try alone.sweep()
    let (rows, others) = (try together.rows(), try alone.rows())
    differences += rows.difference(from: others).map { change in
      switch change {
      case .insert(_, let row, _): "together: \(row)"
      case .remove(_, let row, _): "alone: \(row)"
      }
    }
  }

  // A refused deed changes nothing, so that its turn is free. A pass is looked at before the seats
  // where both are locked, and behind them where a deed is alone: such a deed comes first.
  private func inSomeOrder(_ settled: [RoundWorld.Settled]) -> [RoundWorld.Settled] {
    var served: Set<Int> = []
    var (first, later): ([RoundWorld.Settled], [RoundWorld.Settled]) = ([], [])
    for one in settled {
      // A payment of the same person may have used the pass up.
      let isUsedUp =
        if case .order = one.deed.kind { served.contains(one.deed.buyer) } else { false }
      if one.outcome.hasPrefix("queueToken"), !isUsedUp {
        first.append(one)
      } else {
        later.append(one)
      }
      if one.outcome.hasPrefix("2") { served.insert(one.deed.buyer) }
    }
    return first + later
  }

  private func settle(_ deeds: [RoundDeed]) throws {
    try obstacle?.lock(together.rowsInTheWay(of: deeds, &dice))
    let settled = together.doTogether(deeds)
    obstacle?.release()
    if settled.count != deeds.count { differences.append("\(settled.count) of \(deeds) settled") }
    for one in inSomeOrder(settled) where differences.isEmpty {
      let other = alone.doAlone(one.deed, seats: one.seats)
      if other != one { differences.append("together \(one), alone \(other)") }
    }
  }
}

/// Another transaction with rows that deeds of a round need.
private final class Obstacle {
  private let connection: Connection
  private var isThere = false
  private var hasBegun = false

  init(_ stack: Stack) throws {
    connection = try Connection(stack.settings(of: .workers))
  }

  func lock(_ queries: [String]) throws {
    isThere = true
    hasBegun = false
    try connection.executeText("START TRANSACTION")
    for query in queries { try connection.executeText(query) }
  }

  /// Goes when the first round has its locks, or before a deed goes alone.
  func pass(_ moment: Moment) {
    switch moment {
    case .holdLocked, .orderLocked, .releaseLocked, .expireLocked: release()
    case .holdBefore, .orderBefore:
      if hasBegun { release() }
      hasBegun = true
    default: break
    }
  }

  func release() {
    guard isThere else { return }
    isThere = false
    try? connection.executeText("ROLLBACK")
  }
}
