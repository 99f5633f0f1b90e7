import BoxOffice
import MariaDB

extension Store {
  /// The layout of a date, kept or read now; throws not-found if the date does not exist.
  func layout(of id: ScheduleID, _ database: Database) throws -> SeatLayout {
    if let known = seatLayouts.value(of: id) { return known }
    guard try database.answer(to: scheduleExists(id)) else { throw BoxOfficeError.notFound }
    let layout = SeatLayout(try database.answer(to: seatPlaces(of: id)))
    seatLayouts.keep(layout, of: id)
    return layout
  }
}
