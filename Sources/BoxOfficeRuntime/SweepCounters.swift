import Counters
import Metrics
import System

/// What the sweep notes of each pass.
struct SweepCounters {
  let page: CounterPage
  let drivers: DriverCounters

  func note(_ report: SweepReport, took: Duration) {
    page.add(1, .sweepPasses)
    page.add(took.nanoseconds, .sweepTime)
    let places = SharedCounters.places
    for (job, count) in report.counts { page.add(UInt64(count), .sweepItems, places.job(job)) }
    for (job, count) in report.failures {
      page.add(UInt64(count), .sweepFailures, places.job(job))
    }
    let now = UInt64(WallClock.milliseconds / 1000)
    for (job, _) in report.counts where report.failures[job] == nil {
      page.set(now, .sweepSuccesses, places.job(job))
    }
    drivers.note()
  }
}
