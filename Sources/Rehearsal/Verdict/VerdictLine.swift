extension Assertion {
  /// A line never has more passes than its capacity: neither by the database's clock nor by the
  /// answers that buyers saw.
  func crowdViolations() -> [Violation] {
    evidence.queues.values.sorted { $0.concertID < $1.concertID }.flatMap { queue in
      let passes = evidence.places.values.compactMap { $0[queue.concertID] }
      let kept = crowded(passes.compactMap(tenure), queue, since: queue.capacitySince)
      // Buyers do not see a change of the capacity, nor which concert they wait for.
      guard kept.isEmpty, queue.capacitySince <= atStart.readAt, onlyLine == queue.concertID else {
        return kept
      }
      return crowded(seenTenures(queue), queue, since: .min)
    }
  }

  /// No buyer who polled as told is let in after a buyer with a later number.
  func orderOfLineViolations() -> [Violation] {
    guard let onlyLine else { return [] }
    let line = timesInLine.filter { $0.number != nil }.sorted {
      ($0.number ?? 0) > ($1.number ?? 0)
    }
    return changedNumbers(onlyLine) + overtakenByTable(line, onlyLine) + overtakenBySight(line)
  }

  /// Each buyer has the number of the last answer, unless the buyer may have joined anew since.
  private func changedNumbers(_ concert: Int64) -> [Violation] {
    var last: [Int: TimeInLine] = [:]
    for time in timesInLine { last[time.buyer] = time }
    return last.values.sorted { $0.buyer < $1.buyer }.compactMap { time in
      guard let number = time.number, !time.mayHaveJoinedAnew else { return nil }
      let place = evidence.places[atStart.userID(of: time.buyer)]?[concert]
      guard place?.number != number else { return nil }
      return Violation(
        .placeUnlikeAnswer,
        "number \(number) is kept as \(place?.number.map(String.init) ?? "none")",
        [time.firstActive ?? time.lastWaiting].compactMap(\.self),
        rows: place.map { ["queue_token \($0.tokenID)"] } ?? [])
    }
  }

  /// The concert for which all of the rehearsal's people stand in line; nil where there are several
  /// or none.
  private var onlyLine: Int64? {
    let concerts = Set(evidence.places.values.flatMap(\.keys))
    return concerts.count == 1 ? concerts.first : nil
  }

  private func overtakenByTable(_ line: [TimeInLine], _ concert: Int64) -> [Violation] {
    var found: [Violation] = []
    var earliest: (admittedAt: Int64, place: Evidence.Place)?
    for time in line {
      guard let place = evidence.places[atStart.userID(of: time.buyer)]?[concert],
        place.number == time.number, let admittedAt = place.admittedAt
      else { continue }
      if let earliest, earliest.admittedAt < admittedAt, time.isFaithful {
        found.append(
          Violation(
            .overtaken,
            "number \(place.number ?? 0) was let in \(admittedAt - earliest.admittedAt) ms after number \(earliest.place.number ?? 0)",
            [time.lastWaiting, time.firstActive].compactMap(\.self),
            rows: ["queue_token \(place.tokenID)", "queue_token \(earliest.place.tokenID)"]))
      }
      if admittedAt < earliest?.admittedAt ?? .max { earliest = (admittedAt, place) }
    }
    return found
  }

  private func overtakenBySight(_ line: [TimeInLine]) -> [Violation] {
    var found: [Violation] = []
    var earliest: Attempt?
    for time in line {
      if let earliest, let waiting = time.lastWaiting, time.isFaithful,
        waiting.began > earliest.ended + tidingsNanoseconds
      {
        found.append(
          Violation(
            .overtaken,
            "number \(time.number ?? 0) still waited when number \(earliest.queueNumber ?? 0) was in",
            [waiting, earliest]))
      }
      if let active = time.firstActive, active.ended < earliest?.ended ?? .max { earliest = active }
    }
    return found
  }
}

// An answer may be as old as the worker's last reading of the line.
private let tidingsNanoseconds: UInt64 = 5_000_000_000

/// One buyer's pass, from one moment until before another.
private struct Tenure {
  let from: Int64
  let to: Int64
  let row: String
  let request: Attempt?
}

extension Assertion {
  /// Finds moments with more passes than the capacity. Admission counts the passes before it gives
  /// one, so the check is made at each beginning of a pass.
  private func crowded(
    _ tenures: [Tenure], _ queue: Evidence.Queue, since start: Int64
  ) -> [Violation] {
    let ends = tenures.map(\.to).sorted()
    var ended = 0
    var worst: (passes: Int, at: Tenure)?
    for (entered, tenure) in tenures.sorted(by: { $0.from < $1.from }).enumerated() {
      while ended < ends.count, ends[ended] <= tenure.from { ended += 1 }
      let passes = entered + 1 - ended
      if tenure.from > start, passes > queue.capacity, passes > worst?.passes ?? 0 {
        worst = (passes, tenure)
      }
    }
    guard let worst else { return [] }
    return [
      Violation(
        .tooManyPasses,
        "\(worst.passes) passes at once for concert \(queue.concertID) of capacity \(queue.capacity)",
        worst.at.request.map { [$0] } ?? [], rows: [worst.at.row])
    ]
  }

  /// The pass as the tables keep it. The moment of leaving is not kept, so a pass of a buyer who
  /// left counts only for the moment at which it was given.
  private func tenure(_ place: Evidence.Place) -> Tenure? {
    guard let from = place.admittedAt, let expires = place.expiresAt else { return nil }
    var to = expires
    if place.state == "left" { to = from + 1 }
    if place.state == "used" {
      let used = (purchases[place.userID] ?? []).filter {
        $0.createdAt >= from && evidence.concerts[$0.scheduleID] == place.concertID
      }.map(\.createdAt).min()
      to = min(expires, used ?? from + 1)
    }
    return Tenure(
      from: from, to: max(to, from + 1), row: "queue_token \(place.tokenID)", request: nil)
  }

  /// The passes as the buyers saw them: from the first answer that said so, for as long as no event
  /// can have ended them.
  private func seenTenures(_ queue: Evidence.Queue) -> [Tenure] {
    let passNanoseconds = UInt64(queue.passSeconds) * 1_000_000_000
    return timesInLine.compactMap { time in
      guard let active = time.firstActive else { return nil }
      let notYet = time.lastWaiting?.began ?? active.began
      let to = min(time.mayEndAt ?? .max, notYet + passNanoseconds)
      guard to > active.ended else { return nil }
      return Tenure(
        from: Int64(active.ended), to: Int64(to), row: "buyer \(time.buyer)", request: active)
    }
  }
}
