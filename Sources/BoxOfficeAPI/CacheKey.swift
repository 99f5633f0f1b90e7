package import BoxOffice

/// Names of kept answers; nginx forms the same ones.
package enum CacheKey {
  private static let formatVersion = "c1:"

  /// The key of a canonical address.
  package static func text(_ canonical: String) -> String {
    formatVersion + canonical
  }

  /// The keys of every answer about a concert, apart from those about its dates.
  package static func all(of concert: ConcertID) -> [String] {
    CatalogueAddress.all(of: concert).map { text($0.text) }
  }

  /// The keys of every answer about one date alone.
  package static func all(of schedule: ScheduleID) -> [String] {
    CatalogueAddress.all(of: schedule).map { text($0.text) }
  }
}
