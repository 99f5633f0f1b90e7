package import BoxOffice

/// An address whose answer is kept for all visitors, in the one spelling under which it is kept.
/// nginx asks the cache for these spellings and no others: `$catalogue_key` in nginx.conf.
package enum CatalogueAddress: Sendable, Equatable {
  case concerts(limit: Int?)
  case concert(ConcertID)
  case schedules(ConcertID, onlyAvailable: Bool)
  case schedule(ScheduleID)
  case seatMap(ScheduleID)
  case availability(ScheduleID)

  /// The path and the query.
  package var text: String {
    switch self {
    case .concerts(let limit): "/v1/concerts" + (limit.map { "?limit=\($0)" } ?? "")
    case .concert(let id): "/v1/concerts/\(id.value)"
    case .schedules(let id, let onlyAvailable):
      "/v1/concerts/\(id.value)/schedules" + (onlyAvailable ? "?available=true" : "")
    case .schedule(let id): "/v1/schedules/\(id.value)"
    case .seatMap(let id): "/v1/schedules/\(id.value)/seat-map"
    case .availability(let id): "/v1/schedules/\(id.value)/availability"
    }
  }

  /// Every address that tells of a concert, apart from those of its dates. Lists of another length
  /// than usual are not among them: there are a hundred, and each is kept for a second only.
  package static func all(of concert: ConcertID) -> [CatalogueAddress] {
    [
      .concerts(limit: nil), .concert(concert), .schedules(concert, onlyAvailable: false),
      .schedules(concert, onlyAvailable: true),
    ]
  }

  /// Every address that tells of one date alone.
  package static func all(of schedule: ScheduleID) -> [CatalogueAddress] {
    [.schedule(schedule), .seatMap(schedule), .availability(schedule)]
  }
}
