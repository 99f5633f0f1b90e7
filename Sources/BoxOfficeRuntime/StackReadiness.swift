import BoxOffice
import BoxOfficeAPI
import BoxOfficeStore
import Memcached

/// Asks the database whether it is as the design needs it, and the cache whether it is there.
struct StackReadiness: ReadinessCheck {
  private static let probeKey = "readiness"

  let store: Store
  let memcached: Memcached

  func check() -> Readiness {
    do {
      let wrong = try store.listWrongSettings()
      guard wrong.isEmpty else { return .unready(wrong) }
    } catch {
      return .unready(["database"])
    }
    return memcached.set([1], for: Self.probeKey, seconds: 10) ? .ready : .degraded
  }
}
