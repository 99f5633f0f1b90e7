/// How the evening went over time, in equal pieces.
struct Timeline {
  /// One piece.
  struct Moment {
    /// When it begins, in nanoseconds from the start.
    let start: UInt64
    var latencies: [Attempt.Step: Latencies] = [:]
    /// Seats that buyers have been told are theirs, less those given back, until the end of the
    /// piece.
    var seatsSold = 0
    /// The buyers in line at the end of the piece, by their last answers.
    var waiting = 0
    var refused = 0
    var failed = 0
    var unknown = 0
  }

  private static let piecesMax: UInt64 = 60
  private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

  let piece: UInt64
  private(set) var moments: [Moment]

  init(_ history: [Attempt]) {
    let duration = history.map(\.ended).max() ?? 0
    // Whole seconds, so that the axis reads well.
    let seconds = duration / Self.nanosecondsPerSecond / Self.piecesMax + 1
    piece = seconds * Self.nanosecondsPerSecond
    let step = piece
    moments = (0...duration / piece).map { Moment(start: $0 * step) }
    noteLatencies(history)
    noteOutcomes(history)
    noteSeats(history)
    noteLine(history)
  }

  private func index(of moment: UInt64) -> Int { Int(moment / piece) }

  private mutating func noteLatencies(_ history: [Attempt]) {
    var durations = [[Attempt.Step: [UInt64]]](repeating: [:], count: moments.count)
    for attempt in history {
      durations[index(of: attempt.ended)][attempt.step, default: []].append(attempt.latency)
    }
    for (index, steps) in durations.enumerated() {
      moments[index].latencies = steps.mapValues { Latencies($0) }
    }
  }

  private mutating func noteOutcomes(_ history: [Attempt]) {
    for attempt in history {
      let index = index(of: attempt.ended)
      switch attempt.outcome {
      case .unknown: moments[index].unknown += 1
      case .answered(200..<300, _): break
      case .answered(429, _), .answered(500..., _): moments[index].failed += 1
      case .answered: moments[index].refused += 1
      }
    }
  }

  private mutating func noteSeats(_ history: [Attempt]) {
    var seats: [Int64: Int] = [:]
    // The first answer to a key may be the replay of one that was lost.
    var told: Set<String?> = []
    var changes = [Int](repeating: 0, count: moments.count)
    for attempt in history.sorted(by: { $0.ended < $1.ended }) where attempt.isDone {
      guard let order = attempt.orderID else { continue }
      let index = index(of: attempt.ended)
      if attempt.step == .pay, seats[order] == nil {
        seats[order] = attempt.seatIDs.count
        changes[index] += attempt.seatIDs.count
      } else if attempt.step == .cancel, let left = seats[order],
        told.insert(attempt.key).inserted
      {
        let given = attempt.ticketIDs.isEmpty ? left : min(left, attempt.ticketIDs.count)
        seats[order] = left - given
        changes[index] -= given
      }
    }
    accumulate(changes, \.seatsSold)
  }

  private mutating func noteLine(_ history: [Attempt]) {
    var changes = [Int](repeating: 0, count: moments.count)
    for wait in TimeInLine.all(of: history) {
      guard let first = wait.firstWaiting else { continue }
      changes[index(of: first.ended)] += 1
      if let left = wait.firstActive?.ended ?? wait.mayEndAt { changes[index(of: left)] -= 1 }
    }
    accumulate(changes, \.waiting)
  }

  private mutating func accumulate(
    _ changes: [Int], _ value: WritableKeyPath<Moment, Int>
  ) {
    var sum = 0
    for (index, change) in changes.enumerated() {
      sum += change
      moments[index][keyPath: value] = sum
    }
  }
}
