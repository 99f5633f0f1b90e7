import BoxOfficeAPI
import Counters
import Metrics

/// The numbers of all processes of this host: one file beside the sockets, a page for each process.
struct SharedCounters {
  static let places = MetricPlaces(routes: API.routes)
  // As many workers as can be configured, their successors, the supervisor, and sweeps.
  private static let pages = 384

  private let file: CounterFile?

  /// Opens the file. Without a usable file the workers serve and count for themselves.
  init(_ configuration: Configuration) {
    let path = "\(configuration.sockets)/counters-\(Self.places.layout.fingerprint)"
    do throws(CounterFileError) {
      file = try CounterFile(
        path: path, pages: Self.pages, wordsPerPage: Self.places.layout.wordCount)
    } catch {
      file = nil
      Log.event("counters_unavailable", [("errno", "\(error.code)")])
    }
  }

  /// A page to write on. Its gauges of a living process are set to 0, as they are still the former
  /// holder's.
  func claimPage() -> CounterPage {
    let page = file?.claimPage() ?? CounterPage(privateOf: Self.places.layout.wordCount)
    for family in Self.places.layout.families where family.reading == .living {
      for word in family.words { page[word] = 0 }
    }
    return page
  }

  /// The pages of the processes that live.
  func livingPages() -> [CounterPage] {
    guard let file else { return [] }
    return (0..<file.pageCount).filter(file.isClaimed).map(file.page)
  }

  /// The numbers of all processes, combined to one page.
  func totals() -> [UInt64] {
    guard let file else { return [UInt64](repeating: 0, count: Self.places.layout.wordCount) }
    let pages = (0..<file.pageCount).map { (page: file.page($0), isLiving: file.isClaimed($0)) }
    return Self.places.layout.total(of: pages) { $0[$1] }
  }
}

extension CounterPage {
  /// Adds to a counter.
  func add(_ amount: UInt64 = 1, _ metric: Metric, _ series: Int = 0) {
    guard amount > 0 else { return }
    add(amount, at: SharedCounters.places.word(metric, series))
  }

  /// Sets a gauge.
  func set(_ value: UInt64, _ metric: Metric, _ series: Int = 0) {
    self[SharedCounters.places.word(metric, series)] = value
  }
}

extension Duration {
  /// The duration in nanoseconds; 0 for a negative one.
  var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
  }
}
