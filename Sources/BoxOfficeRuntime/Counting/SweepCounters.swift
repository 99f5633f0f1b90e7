import Counters
import Metrics
import System

/// The numbers that the sweep notes of each pass.
struct SweepCounters {
  let page: CounterPage
  let drivers: DriverCounters

  func note(_ tally: LetterTally) {
    let counts = [tally.sent, tally.delayed, tally.failed, tally.dropped, tally.rests]
    for (series, count) in counts.enumerated() where count > 0 {
      page.add(UInt64(count), .letters, series)
    }
  }

  func note(_ report: SweepReport, took: Duration) {
    page.add(1, .sweepPasses)
    page.add(took.nanoseconds, .sweepTime)
    let places = SharedCounters.places
    for (task, count) in report.counts {
      page.add(UInt64(count), .sweepItems, places.task(task.rawValue))
    }
    for (task, count) in report.failures {
      page.add(UInt64(count), .sweepFailures, places.task(task.rawValue))
    }
    let now = UInt64(WallClock.milliseconds / 1000)
    for (task, _) in report.counts where report.failures[task] == nil {
      page.set(now, .sweepSuccesses, places.task(task.rawValue))
    }
    drivers.note()
  }
}
