import BoxOffice
import MariaDB

/// The halls that this worker has looked at lately.
struct SeatLayouts {
  private static let maximumEntries = 8

  private var layouts: [ScheduleID: SeatLayout] = [:]
  private var order: [ScheduleID] = []

  /// The remembered layout, or one read now; throws not-found where the date does not exist.
  mutating func layout(of id: ScheduleID, _ database: Database) throws -> SeatLayout {
    if let known = layouts[id] { return known }
    guard try database.answer(to: scheduleExists(id)) else {
      throw BoxOfficeError.notFound
    }
    let places = try database.answer(to: seatPlaces(of: id))
    if order.count >= Self.maximumEntries { forget(order[0]) }
    order.append(id)
    let layout = SeatLayout(places)
    layouts[id] = layout
    return layout
  }

  /// Forgets a layout that turned out to be of the past.
  mutating func forget(_ id: ScheduleID) {
    layouts[id] = nil
    order.removeAll { $0 == id }
  }
}
