import BoxOffice
import MariaDB

/// The prices at which the seats of a date are sold, seat by seat in id order.
struct SeatTierMap {
  let tierIDs: [TierID]
  /// For each seat, an index into `tierIDs`.
  let indexes: [UInt8]

  /// Reads the map as one row, because a row for each seat takes ten times as long.
  fileprivate init(of id: ScheduleID, _ database: Database) throws {
    // The indexes are appended in the order of the scan, like the letters of the picture.
    let text = try database.answer(
      to: .one(
        """
        SELECT COALESCE(GROUP_CONCAT(tier_id SEPARATOR ','), '')
        FROM seat FORCE INDEX (PRIMARY)
        WHERE schedule_id = \(id)
        """
      ) { $0.bytes() })
    var known: [Int64: UInt8] = [:]
    var tierIDs: [TierID] = []
    indexes = text.split(separator: UInt8(ascii: ",")).map { digits in
      let number = digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
      if let index = known[number] { return index }
      let index = UInt8(clamping: tierIDs.count)
      known[number] = index
      tierIDs.append(TierID(number))
      return index
    }
    self.tierIDs = tierIDs
  }
}

extension Store {
  /// The map of a date, kept, or read now if none is kept for the present number of seats, as a
  /// script may have added some. Throws not-found if the date does not exist.
  func tierMap(of id: ScheduleID, seats: Int, _ database: Database) throws -> SeatTierMap {
    if let known = seatTiers.value(of: id), known.indexes.count == seats { return known }
    guard try database.answer(to: scheduleExists(id)) else { throw BoxOfficeError.notFound }
    let map = try SeatTierMap(of: id, database)
    seatTiers.keep(map, of: id)
    return map
  }
}
