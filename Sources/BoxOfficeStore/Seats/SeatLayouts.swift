import BoxOffice
import MariaDB

extension Store {
  /// The layout of a date, kept, or from the shelf, or read now; throws not-found if the date does
  /// not exist.
  func layout(of id: ScheduleID, _ database: Database) throws -> SeatLayout {
    if let known = seatLayouts.value(of: id) { return known }
    guard try database.answer(to: scheduleExists(id)) else { throw BoxOfficeError.notFound }
    let tiers = hallPictures.value(of: id)?.tiers
    if let tiers, let bytes = shelf.value(of: layoutKey(id, tiers)),
      let layout = SeatLayout(bytes, tiers)
    {
      seatLayouts.keep(layout, of: id)
      return layout
    }
    // Drawing a hall takes longer than all else that is asked about it.
    let layout = SeatLayout(try database.answer(to: seatPlaces(of: id)))
    seatLayouts.keep(layout, of: id)
    if let tiers, layout.seatIDs.count == tiers.numbers.count {
      shelf.put(layout.bytes, under: layoutKey(id, tiers), seconds: layoutSeconds)
    }
    return layout
  }

  // A hall that has a date on sale is never redrawn, but seats may be added to the date.
  private func layoutKey(_ id: ScheduleID, _ tiers: SeatTierMap) -> String {
    let numbers = tiers.numbers
    return "layout:1:\(id.value):\(numbers.count):\(numbers.first):\(numbers.last)"
  }
}

private let layoutSeconds = 300
