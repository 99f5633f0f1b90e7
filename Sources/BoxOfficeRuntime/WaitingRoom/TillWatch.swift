import BoxOffice
import BoxOfficeStore
import Counters
import HTTP
import Metrics
import System

/// Tells the house once a second what a till worker makes people wait.
final class TillWatch {
  private static let milliseconds: Int64 = 1000

  private let store: Store
  private let waitingRoom: WaitingRoom
  private let gauge: TillGauge
  private let page: CounterPage
  private var waits = TillWaits()
  private var toldAt = MonotonicClock.milliseconds

  init(_ store: Store, _ waitingRoom: WaitingRoom, _ gauge: TillGauge, on page: CounterPage) {
    self.store = store
    self.waitingRoom = waitingRoom
    self.gauge = gauge
    self.page = page
  }

  func roundBegan(_ requests: [HTTPRequest], at now: Int64) {
    let first = waits.note(requests, at: now)
    page.set(UInt64(max(0, first)), .roundCame, Purpose.till.series)
  }

  /// Tells the house, when all of a round have their answers.
  func roundEnded() {
    let now = MonotonicClock.milliseconds
    guard now - toldAt >= Self.milliseconds else { return }
    toldAt = now
    let seen = gauge.pressure()
    let pressure = HostPressure(
      host: ThisProcess.hostName, tillWorkers: max(1, seen?.tillWorkers ?? 1),
      waitMilliseconds: max(waits.worst, seen?.waitMilliseconds ?? 0))
    do throws(BoxOfficeError) {
      let house = try store.notePressure(pressure)
      waits.cutAt = house.cutAt?.millisecondsSince1970 ?? 0
      // Where nobody stands in a line and the sweep is away, nobody else would.
      if house.isOverdue { try waitingRoom.tickHouse() }
    } catch {
      Log.event("pressure_untold", [("reason", "\(error)")])
    }
  }
}
