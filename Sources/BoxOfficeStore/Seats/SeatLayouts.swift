import BoxOffice
import MariaDB

/// The layouts that this worker has used lately.
struct SeatLayouts {
  private static let maximumEntries = 8

  private var layouts: [ScheduleID: SeatLayout] = [:]
  private var order: [ScheduleID] = []

  /// The remembered layout, or one read now; throws not-found if the date does not exist.
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

  /// Removes a layout that turned out to be outdated.
  mutating func forget(_ id: ScheduleID) {
    layouts[id] = nil
    order.removeAll { $0 == id }
  }
}
