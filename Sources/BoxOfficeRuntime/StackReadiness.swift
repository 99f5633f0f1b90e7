import BoxOffice
import BoxOfficeAPI
import BoxOfficeStore
import Memcached

/// Checks that the database has the settings the design needs, and that the cache answers.
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
