import BoxOffice
import BoxOfficeAPI
import BoxOfficeStore
import MariaDB
import Memcached
import Metrics
import System

/// `/metrics`: the counts of all processes of this host, and the state of the database.
struct MetricsReport: MetricsPage {
  private static let probeKey = "metrics"
  // A short timeout, so that a slow database does not occupy the worker that reports on it.
  private static let timeoutSeconds: UInt32 = 1

  private let counters: SharedCounters
  private let memcached: Memcached
  private let database: ConnectionSettings

  init(counters: SharedCounters, memcached: Memcached, database: ConnectionSettings) {
    self.counters = counters
    self.memcached = memcached
    var impatient = database
    impatient.connectTimeoutSeconds = Self.timeoutSeconds
    impatient.readTimeoutSeconds = Self.timeoutSeconds
    self.database = impatient
  }

  func render() -> (contentType: String, body: [UInt8]) {
    var text = MetricText()
    text.write(SharedCounters.places.layout, counters.totals())
    text.gauge(
      "boxoffice_build_info", "Which release answers, and the schema it knows.",
      [
        (MetricLabels.text(["version": Version.number, "schema": "\(Store.schemaVersion)"]), 1)
      ])
    let isCacheUp = memcached.set([1], for: Self.probeKey, seconds: 1)
    text.gauge("boxoffice_cache_up", "Whether memcached answers.", [("", isCacheUp ? 1 : 0)])
    let state = readState()
    text.gauge(
      "boxoffice_database_up", "Whether the database answers; what it knows is missing otherwise.",
      [("", state == nil ? 0 : 1)])
    if let state { write(state, to: &text) }
    return (MetricText.contentType, text.bytes)
  }

  private func readState() -> ServerState? {
    do throws(DatabaseError) {
      return try ServerState(of: Database(database))
    } catch {
      Log.event("standings_unavailable", [("reason", "\(error)")])
      return nil
    }
  }

  private func write(_ state: ServerState, to text: inout MetricText) {
    text.gauge(
      "boxoffice_database_clock_offset_seconds", "How far the database's clock is ahead of ours.",
      [("", Double(state.now.millisecondsSince1970 - WallClock.milliseconds) / 1000)])
    text.gauge(
      "boxoffice_holds_overdue_seconds", "How long the oldest hold waits for its end.",
      [("", state.overdueHoldSeconds)])
    text.gauge(
      "boxoffice_cache_invalidations_overdue_seconds", "How long the oldest change waits.",
      [("", state.overdueInvalidationSeconds)])
    text.gauge(
      "boxoffice_outbox_lag_seconds", "How long the oldest event waits for its place in the feed.",
      [("", state.outboxLagSeconds)])
    text.gauge(
      "boxoffice_letter_lag_seconds", "How long the oldest due letter waits.",
      [("", state.letterLagSeconds)])
    text.gauge(
      "boxoffice_letters_waiting", "Letters that were not sent yet, due or not.",
      [("", Double(state.lettersWaiting))])
    write(state.house, to: &text)
    for (name, help, value) in Self.lineGauges {
      text.gauge(
        name, help,
        state.lines.compactMap { line in
          value(line).map {
            (MetricLabels.text(["concert_id": "\(line.concertID.value)"]), Double($0))
          }
        })
    }
    write(state.receivers, to: &text)
  }

  private func write(_ house: ServerState.House, to text: inout MetricText) {
    text.gauge(
      "boxoffice_house_places", "How many people may be inside at once, by the tills' waits.",
      [("", Double(house.places))])
    text.gauge(
      "boxoffice_house_inside", "People with a pass or a hold, as the last tick counted them.",
      [("", Double(house.inside))])
    text.gauge(
      "boxoffice_house_wait_seconds", "What the slowest host's till makes people wait.",
      house.waitMilliseconds.map { [("", Double($0) / 1000)] } ?? [])
    text.gauge(
      "boxoffice_house_change", "What the last tick did with the places.",
      HouseWindow.Change.allCases.map { change in
        (MetricLabels.text(["change": change.rawValue]), change == house.change ? 1 : 0)
      })
    text.gauge(
      "boxoffice_house_tick_age_seconds", "How long nobody has ticked the house.",
      [("", house.tickAgeSeconds)])
  }

  private func write(_ receivers: [ServerState.Receiver], to text: inout MetricText) {
    let labels = receivers.map { MetricLabels.text(["webhook_id": "\($0.webhookID.value)"]) }
    text.gauge(
      "boxoffice_webhook_lag_seconds", "How long the oldest event waits to be delivered.",
      zip(labels, receivers).map { ($0, $1.lagSeconds) })
    text.gauge(
      "boxoffice_webhook_dead_deliveries", "Deliveries that were given up.",
      zip(labels, receivers).map { ($0, Double($1.dead)) })
  }

  private static let lineGauges: [(String, String, @Sendable (ServerState.Line) -> Int64?)] = [
    (
      "boxoffice_queue_length",
      "Numbers of a line that were not called yet, also of those who left.", { $0.length }
    ),
    ("boxoffice_queue_serving", "The last number of a line that was called.", { $0.serving }),
    ("boxoffice_queue_passes", "People of a line who may buy now.", { $0.passes }),
    (
      "boxoffice_queue_capacity", "How many people of a line may buy at once, where that is set.",
      { $0.capacity }
    ),
  ]
}

extension MetricText {
  fileprivate mutating func gauge(
    _ name: String, _ help: String, _ samples: [(labels: String, value: Double)]
  ) {
    guard !samples.isEmpty else { return }
    head(.gauge, name, help)
    for sample in samples { self.sample(name, sample.labels, sample.value) }
  }
}
