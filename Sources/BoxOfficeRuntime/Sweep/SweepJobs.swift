import BoxOffice
import BoxOfficeAPI
import BoxOfficeStore
import Metrics

/// The jobs of a sweep. Each works in bounded batches, and the failure of one does not stop the
/// others.
struct SweepJobs {
  private static let batch = 200
  private static let batchesMax = 100
  private static let invalidationsMax = 2000

  let store: Store
  let bodies: SharedBodies
  let waitingRoom: WaitingRoom

  func run(until deadline: ContinuousClock.Instant) -> SweepReport {
    var report = SweepReport()
    for task in SweepTask.allCases {
      do {
        let done = try perform(task, until: deadline, &report)
        report.note(task, done)
      } catch {
        report.fail(task, 1)
        Log.event("sweep_failed", [("job", task.rawValue), ("reason", "\(error)")])
      }
    }
    return report
  }

  /// Does one task and gives its count.
  private func perform(
    _ task: SweepTask, until deadline: ContinuousClock.Instant, _ report: inout SweepReport
  ) throws(BoxOfficeError) -> Int {
    switch task {
    case .invalidated: try tellCache()
    case .dueLines: try tickQueues(until: deadline, &report)
    case .expired: try expireHolds(until: deadline, &report)
    // Stops at the first batch that is not full: in a rush new events keep coming, and the next
    // pass takes them.
    case .positioned:
      try drain(until: deadline, whileAtLeast: Store.positionsBatchMax) {
        _ throws(BoxOfficeError) in try store.positionEvents()
      }
    case .expiredPasses: try drain(until: deadline, store.expirePasses)
    case .pruned: try drain(until: deadline, store.pruneBatch)
    case .givenUp: try drain(until: deadline, store.giveUpDeliveries)
    case .indexed: try drain(until: deadline, store.indexChanges)
    case .past: try drain(until: deadline, store.indexPast)
    }
  }

  // A worker may store a body that it read just before a change, so each change is told more than
  // once: its row is removed only when it is older than any such worker.
  private func tellCache() throws(BoxOfficeError) -> Int {
    let changes = try store.listInvalidations(limit: Self.invalidationsMax)
    var keys: Set<String> = []
    for concert in Set(changes.filter { $0.noun == .concert }.map(\.nounID)).map(ConcertID.init) {
      keys.formUnion(CacheKey.all(of: concert))
      for schedule in try store.listScheduleIDs(of: concert) {
        keys.formUnion(CacheKey.all(of: schedule))
      }
    }
    for schedule in Set(changes.filter { $0.noun == .schedule }.map(\.nounID)).map(ScheduleID.init)
    {
      keys.formUnion(CacheKey.all(of: schedule))
      if let concert = try store.findConcertID(of: schedule) {
        keys.formUnion(CacheKey.all(of: concert))
      }
    }
    keys.forEach(bodies.forget)
    return try store.forgetInvalidations(changes)
  }

  private func tickQueues(
    until deadline: ContinuousClock.Instant, _ report: inout SweepReport
  ) throws(BoxOfficeError) -> Int {
    do {
      try waitingRoom.tickHouse()
    } catch {
      report.fail(.dueLines, 1)
      Log.event("sweep_failed", [("job", "house"), ("reason", "\(error)")])
    }
    for concert in try store.listDueDraws(limit: Self.batch) where ContinuousClock.now < deadline {
      do {
        try draw(concert, until: deadline)
      } catch {
        // A failure of one line must not stop the others.
        report.fail(.dueLines, 1)
        Log.event("sweep_failed", [("concert_id", "\(concert.value)"), ("reason", "\(error)")])
      }
    }
    return 0
  }

  // A draw takes many short steps, and the line admits only when the draw is done.
  private func draw(
    _ concert: ConcertID, until deadline: ContinuousClock.Instant
  ) throws(BoxOfficeError) {
    var queue = try waitingRoom.draw(concert)
    for _ in 0..<Self.batchesMax where queue?.mustDraw ?? false && ContinuousClock.now < deadline {
      queue = try waitingRoom.draw(concert)
    }
  }

  private func expireHolds(
    until deadline: ContinuousClock.Instant, _ report: inout SweepReport
  ) throws(BoxOfficeError) -> Int {
    var broken: Set<HoldID> = []
    defer { report.fail(.expired, broken.count) }
    return try drain(until: deadline) { limit throws(BoxOfficeError) in
      let due = try store.listDueHolds(limit: limit + broken.count).filter { !broken.contains($0) }
      var ended = 0
      for start in stride(from: 0, to: due.count, by: Store.endedTogetherMax)
      where ContinuousClock.now < deadline {
        let end = min(start + Store.endedTogetherMax, due.count)
        let (together, left) = endTogether(Array(due[start..<end]))
        ended += together
        for id in left where ContinuousClock.now < deadline {
          do {
            if try store.expireHold(id) { ended += 1 }
          } catch {
            // A failure of one hold must not keep the others from ending.
            broken.insert(id)
            Log.event("sweep_failed", [("hold_id", "\(id.value)"), ("reason", "\(error)")])
          }
        }
      }
      return ended
    }
  }

  /// Ends holds together; gives their number, and those that are left to be ended alone.
  private func endTogether(_ due: [HoldID]) -> (ended: Int, left: [HoldID]) {
    do {
      return try store.endDueHolds(due)
    } catch {
      return (0, due)
    }
  }

  private func drain(
    until deadline: ContinuousClock.Instant, whileAtLeast least: Int = 1,
    _ work: (Int) throws(BoxOfficeError) -> Int
  ) throws(BoxOfficeError) -> Int {
    var total = 0
    for _ in 0..<Self.batchesMax where ContinuousClock.now < deadline {
      let done = try work(Self.batch)
      total += done
      if done < least { break }
    }
    return total
  }
}
