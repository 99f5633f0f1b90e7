import BoxOfficeStore
import Counters
import MariaDB
import Memcached
import Metrics

/// Adds the counts of the drivers and the store since the last call to a page.
final class DriverCounters {
  private let page: CounterPage
  private let database: Database
  private let memcached: Memcached
  private let store: Store
  private var databaseBefore = Database.Counters()
  private var cacheBefore = MemcachedCounters()
  private var turnoverBefore = Turnover()
  private var tallyBefore = RoundTally()

  init(on page: CounterPage, database: Database, memcached: Memcached, store: Store) {
    self.page = page
    self.database = database
    self.memcached = memcached
    self.store = store
  }

  func note() {
    noteDatabase()
    noteCache()
    noteTurnover()
    noteRounds()
  }

  private func noteRounds() {
    let (now, before) = (store.roundTally, tallyBefore)
    guard now != before else { return }
    note(now.rounds, before.rounds, .deedRounds)
    note(now.together, before.together, .deedsTogether)
    note(now.alone, before.alone, .deedsAlone)
    note(now.undone, before.undone, .roundsUndone)
    tallyBefore = now
  }

  private func note(_ now: [UInt64], _ before: [UInt64], _ metric: Metric) {
    for index in now.indices { page.add(now[index] - before[index], metric, index) }
  }

  private func noteTurnover() {
    let (now, before) = (store.turnover, turnoverBefore)
    guard now != before else { return }
    page.add(now.admissions - before.admissions, .admissions)
    // In the order of MetricWords.turnovers.
    page.add(now.charged - before.charged, .turnover, 0)
    page.add(now.paid - before.paid, .turnover, 1)
    page.add(now.refunded - before.refunded, .turnover, 2)
    turnoverBefore = now
  }

  private func noteDatabase() {
    let (now, before) = (database.counters, databaseBefore)
    guard now != before else { return }
    // In the order of MetricWords.retries.
    page.add(now.deadlocks - before.deadlocks, .databaseRetries, 0)
    page.add(now.lockTimeouts - before.lockTimeouts, .databaseRetries, 1)
    page.add(now.conflicts - before.conflicts, .databaseRetries, 2)
    page.add(now.reconnects - before.reconnects, .databaseReconnects)
    databaseBefore = now
  }

  private func noteCache() {
    let (now, before) = (memcached.counters, cacheBefore)
    guard now != before else { return }
    page.add(now.hits - before.hits, .cacheReads, 0)
    page.add(now.misses - before.misses, .cacheReads, 1)
    page.add(now.failures - before.failures, .cacheFailures)
    page.add(now.skipped - before.skipped, .cacheSkips)
    cacheBefore = now
  }
}
