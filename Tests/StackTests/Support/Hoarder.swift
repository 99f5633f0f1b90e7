import TestSupport

/// An account that holds as many seats of every date as it may, for an hour of the moved clock, and
/// begins again as soon as it can.
struct Hoarder {
  /// How its holds end.
  enum Habit: Sendable, CustomStringConvertible {
    case expiry
    case release(after: Int)

    var seconds: Int { if case .release(let seconds) = self { seconds } else { 300 } }

    var description: String {
      switch self {
      case .expiry: "until they run out"
      case .release(let seconds): "for \(seconds) s"
      }
    }
  }

  static let hour = 3600
  private static let roundsMax = 100

  let sale: Sale
  let buyer: Buyer

  /// The seconds for which seats were kept from others, summed over the seats.
  func seatSeconds(_ habit: Habit) throws -> Int {
    var (clock, kept) = (0, 0)
    for _ in 0..<Self.roundsMax where clock < Self.hour {
      let replies = try sale.hall.scheduleIDs.map { try buyer.hold(Array(1...8), of: $0) }
      let holds = replies.compactMap { $0.status == 201 ? $0.json.id.integer : nil }
      let pause = replies.compactMap { $0["retry-after"] }.compactMap(Int.init).max() ?? 1
      let time = min(holds.isEmpty ? pause : habit.seconds, Self.hour - clock)
      try sale.pass(seconds: time, for: buyer)
      clock += time
      kept += holds.count * 8 * time
      try end(holds, habit)
    }
    return kept
  }

  private func end(_ holds: [Int64], _ habit: Habit) throws {
    for hold in holds {
      if case .release = habit {
        guard try buyer.release(hold).status == 204 else {
          throw Stack.Failure(description: "hold \(hold) is not released")
        }
      } else {
        try eventually("hold \(hold) has ended") { try sale.holdStatus(hold) != "active" }
      }
    }
  }
}
