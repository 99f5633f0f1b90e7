import BoxOffice
import MariaDB

/// The prices at which the seats of a date are sold, seat by seat in id order.
struct SeatTierMap {
  let numbers: SeatNumbers
  let tierIDs: [TierID]
  /// For each seat, an index into `tierIDs`.
  let indexes: [UInt8]

  /// Reads the map as one row, because a row for each seat takes ten times as long.
  fileprivate init(of id: ScheduleID, _ database: Database) throws {
    // The indexes are appended in the order of the scan, like the letters of the picture.
    let (text, first, last) = try database.answer(
      to: .one(
        """
        SELECT COALESCE(GROUP_CONCAT(tier_id SEPARATOR ','), ''),
          COALESCE(MIN(seat_no), 0), COALESCE(MAX(seat_no), 0)
        FROM seat FORCE INDEX (PRIMARY)
        WHERE schedule_id = \(id)
        """
      ) { ($0.bytes(), $0.int(), $0.int()) })
    var known: [Int64: UInt8] = [:]
    var tierIDs: [TierID] = []
    indexes = Self.numbers(in: text).map { number in
      if let index = known[number] { return index }
      let index = UInt8(clamping: tierIDs.count)
      known[number] = index
      tierIDs.append(TierID(number))
      return index
    }
    self.tierIDs = tierIDs
    numbers =
      last - first + 1 == Int64(indexes.count)
      ? SeatNumbers(from: first, count: indexes.count) : try Self.numbers(of: id, database)
  }

  /// The numbers of the seats of a hall of which some are not sold.
  private static func numbers(of id: ScheduleID, _ database: Database) throws -> SeatNumbers {
    let text = try database.answer(
      to: .one(
        """
        SELECT COALESCE(GROUP_CONCAT(seat_no SEPARATOR ','), '')
        FROM seat FORCE INDEX (PRIMARY)
        WHERE schedule_id = \(id)
        """
      ) { $0.bytes() })
    return SeatNumbers(numbers(in: text))
  }

  private static func numbers(in text: [UInt8]) -> [Int64] {
    text.split(separator: UInt8(ascii: ",")).map { digits in
      digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }
  }
}

extension Store {
  /// The map of a date, kept, or read now if none is kept for the present seats, as a script may
  /// have added some. Throws not-found if the date does not exist.
  func tierMap(of id: ScheduleID, matching span: SeatSpan, _ database: Database) throws
    -> SeatTierMap
  {
    if let known = seatTiers.value(of: id), SeatSpan(known.numbers) == span { return known }
    guard try database.answer(to: scheduleExists(id)) else { throw BoxOfficeError.notFound }
    let map = try SeatTierMap(of: id, database)
    seatTiers.keep(map, of: id)
    return map
  }
}

/// How many seats a date has, and between which numbers.
struct SeatSpan: Equatable {
  let count: Int
  let first: Int64
  let last: Int64

  init(count: Int, first: Int64, last: Int64) {
    self.count = count
    self.first = first
    self.last = last
  }

  init(_ numbers: SeatNumbers) {
    self.init(count: numbers.count, first: numbers.first, last: numbers.last)
  }
}
