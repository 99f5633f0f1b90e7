import BoxOffice

/// A layout as the shelf has it: the runs alone, as words of four bytes, because numbers and tiers
/// are in the map of the date's tiers.
extension SeatLayout {
  // The rank takes two words.
  private static let wordsBeforeSeats = 3

  var bytes: [UInt8] {
    var words: [UInt32] = []
    words.reserveCapacity(2 * seatIDs.count + Self.wordsBeforeSeats * runs.count)
    for run in runs {
      words.append(UInt32(run.seats.count))
      words.append(UInt32(truncatingIfNeeded: run.rank))
      words.append(UInt32(truncatingIfNeeded: run.rank >> 32))
      words += run.seats.map(UInt32.init(bitPattern:))
      words += run.offsets.map(UInt32.init(bitPattern:))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * words.count)
    for word in words { bytes.append(number: word) }
    return bytes
  }

  /// The layout that lies on the shelf as these bytes; nil if they are none of that many seats.
  init?(_ bytes: [UInt8], _ tiers: SeatTierMap) {
    guard bytes.count.isMultiple(of: 4) else { return nil }
    var words = stride(from: 0, to: bytes.count, by: 4).map { bytes.number(from: $0) as UInt32 }[
      ...]
    let seats = tiers.numbers.count
    var runs: [Run] = []
    var seen = 0
    while let count = words.first {
      guard count > 0, Int(count) <= seats - seen,
        words.count >= Self.wordsBeforeSeats + 2 * Int(count)
      else { return nil }
      words.removeFirst()
      let low = UInt64(words.removeFirst())
      let rank = Int64(bitPattern: low | UInt64(words.removeFirst()) << 32)
      let indexes = words.prefix(Int(count)).map(Int32.init(bitPattern:))
      words.removeFirst(Int(count))
      let offsets = words.prefix(Int(count)).map(Int32.init(bitPattern:))
      words.removeFirst(Int(count))
      guard indexes.allSatisfy({ (0..<seats).contains(Int($0)) }) else { return nil }
      runs.append(Run(seats: indexes, rank: rank, offsets: offsets))
      seen += Int(count)
    }
    guard seen == seats else { return nil }
    self.init(
      seatIDs: tiers.numbers.all.map(SeatID.init), tierIDs: tiers.tierIDs,
      tierIndexes: tiers.indexes, runs: runs)
  }
}
