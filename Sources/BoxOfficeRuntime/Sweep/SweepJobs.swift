import BoxOffice
import BoxOfficeAPI
import BoxOfficeStore

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
    report.note("invalidated") { () throws(BoxOfficeError) in try tellCache() }
    tickQueues(until: deadline, &report)
    expireHolds(until: deadline, &report)
    report.note("positioned") { () throws(BoxOfficeError) in
      // Stops at the first batch that is not full: in a rush new events keep coming, and the next
      // pass takes them.
      try drain(until: deadline, whileAtLeast: Store.positionsBatchMax) {
        _ throws(BoxOfficeError) in try store.positionEvents()
      }
    }
    report.note("expired_passes") { () throws(BoxOfficeError) in
      try drain(until: deadline) { limit throws(BoxOfficeError) in
        try store.expirePasses(limit: limit)
      }
    }
    report.note("pruned") { () throws(BoxOfficeError) in
      try drain(until: deadline) { limit throws(BoxOfficeError) in
        try store.pruneBatch(limit: limit)
      }
    }
    report.note("given_up") { () throws(BoxOfficeError) in
      try drain(until: deadline) { limit throws(BoxOfficeError) in
        try store.giveUpDeliveries(limit: limit)
      }
    }
    // Indexing runs last, because an import may keep it busy for many passes.
    report.note("indexed") { () throws(BoxOfficeError) in
      try drain(until: deadline) { limit throws(BoxOfficeError) in
        try store.indexChanges(limit: limit)
      }
    }
    report.note("past") { () throws(BoxOfficeError) in
      try drain(until: deadline) { limit throws(BoxOfficeError) in
        try store.indexPast(limit: limit)
      }
    }
    return report
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

  private func tickQueues(until deadline: ContinuousClock.Instant, _ report: inout SweepReport) {
    var broken = 0
    report.note("due_lines") { () throws(BoxOfficeError) in
      for concert in try store.listDueQueues(limit: Self.batch) where ContinuousClock.now < deadline
      {
        do {
          try tick(concert, until: deadline)
        } catch {
          // A failure of one line must not stop the others.
          broken += 1
          Log.event(
            "sweep_failed", [("concert_id", "\(concert.value)"), ("reason", "\(error)")])
        }
      }
      return 0
    }
    report.fail("due_lines", broken)
  }

  // A draw takes many short steps, and the line admits only when the draw is done.
  private func tick(
    _ concert: ConcertID, until deadline: ContinuousClock.Instant
  ) throws(BoxOfficeError) {
    var queue = try waitingRoom.tick(concert)
    for _ in 0..<Self.batchesMax where queue?.mustDraw ?? false && ContinuousClock.now < deadline {
      queue = try waitingRoom.tick(concert)
    }
  }

  private func expireHolds(until deadline: ContinuousClock.Instant, _ report: inout SweepReport) {
    var broken: Set<HoldID> = []
    report.note("expired") { () throws(BoxOfficeError) in
      try drain(until: deadline) { limit throws(BoxOfficeError) in
        let due = try store.listDueHolds(limit: limit + broken.count)
        var ended = 0
        for id in due where !broken.contains(id) && ContinuousClock.now < deadline {
          do {
            if try store.expireHold(id) { ended += 1 }
          } catch {
            // A failure of one hold must not keep the others from ending.
            broken.insert(id)
            Log.event("sweep_failed", [("hold_id", "\(id.value)"), ("reason", "\(error)")])
          }
        }
        return ended
      }
    }
    report.fail("expired", broken.count)
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

/// The counts of one pass.
struct SweepReport {
  private(set) var counts: [(job: String, count: Int)] = []
  private(set) var failures: [String: Int] = [:]

  var failed: Int { failures.values.reduce(0, +) }

  /// Runs a job and notes its count; a failure is logged and does not stop the other jobs.
  mutating func note(_ job: String, _ work: () throws(BoxOfficeError) -> Int) {
    do {
      counts.append((job, try work()))
    } catch {
      fail(job, 1)
      Log.event("sweep_failed", [("job", job), ("reason", "\(error)")])
    }
  }

  /// Notes the number of failed rows; the reasons are in the log.
  mutating func fail(_ job: String, _ count: Int) {
    if count > 0 { failures[job, default: 0] += count }
  }

  /// Writes a line to the log if any job has done something.
  func log(took: Duration) {
    let done = counts.filter { $0.count > 0 }
    guard !done.isEmpty || failed > 0 else { return }
    Log.event(
      "sweep",
      done.map { ($0.job, "\($0.count)") } + [
        ("failed", "\(failed)"), ("duration_ms", Log.milliseconds(took)),
      ])
  }
}
