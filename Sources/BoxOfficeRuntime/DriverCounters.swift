import BoxOfficeStore
import Counters
import MariaDB
import Memcached
import Metrics

/// Carries what the drivers have counted since the last time to a page.
final class DriverCounters {
  private let page: CounterPage
  private let database: Database
  private let memcached: Memcached
  private let store: Store
  private var databaseBefore = Database.Counters()
  private var cacheBefore = MemcachedCounters()
  private var admissionsBefore: UInt64 = 0

  init(on page: CounterPage, database: Database, memcached: Memcached, store: Store) {
    self.page = page
    self.database = database
    self.memcached = memcached
    self.store = store
  }

  func note() {
    noteDatabase()
    noteCache()
    let admissions = store.admissions
    page.add(admissions - admissionsBefore, .admissions)
    admissionsBefore = admissions
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
