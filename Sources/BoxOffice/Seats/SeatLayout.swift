/// The layout of a hall for choosing seats: the neighbours and the rank of each row. Seats are
/// indexes into the date's seats in id order. The layout is kept small, since every worker
/// remembers several halls.
package struct SeatLayout: Sendable {
  /// Seats of one row that stand beside each other, from one aisle or wall to the next.
  package struct Run: Sendable {
    package let seats: [Int32]
    /// The square of the distance between the stage and the row's nearest seat; smaller is better.
    package let rank: Int64
    /// Twice the distance of each seat from the middle axis, signed.
    package let offsets: [Int32]

    package init(seats: [Int32], rank: Int64, offsets: [Int32]) {
      self.seats = seats
      self.rank = rank
      self.offsets = offsets
    }
  }

  package let seatIDs: [SeatID]
  package let tierIDs: [TierID]
  /// For each seat, an index into `tierIDs`.
  package let tierIndexes: [UInt8]
  /// The rows, the best first.
  package let runs: [Run]

  /// A layout that was drawn before.
  package init(
    seatIDs: [SeatID], tierIDs: [TierID], tierIndexes: [UInt8], runs: [Run]
  ) {
    self.seatIDs = seatIDs
    self.tierIDs = tierIDs
    self.tierIndexes = tierIndexes
    self.runs = runs
  }

  /// Draws the layout from the seats in id order.
  package init(_ places: [SeatPlace]) {
    seatIDs = places.map(\.id)
    var tiers: [TierID: UInt8] = [:]
    var ordered: [TierID] = []
    tierIndexes = places.map { place in
      if let known = tiers[place.tierID] { return known }
      let index = UInt8(clamping: ordered.count)
      ordered.append(place.tierID)
      tiers[place.tierID] = index
      return index
    }
    tierIDs = ordered
    runs = Self.runs(places)
  }

  /// The index of a seat, by binary search in id order.
  package func index(of seat: SeatID) -> Int? {
    var candidates = seatIDs.indices
    while !candidates.isEmpty {
      let middle = candidates.lowerBound + candidates.count / 2
      if seatIDs[middle] == seat { return middle }
      candidates =
        seatIDs[middle] < seat
        ? middle + 1..<candidates.upperBound : candidates.lowerBound..<middle
    }
    return nil
  }

  // The stage stands at the middle of the hall's front edge.
  private static func runs(_ places: [SeatPlace]) -> [Run] {
    guard let first = places.first else { return [] }
    let left = places.reduce(first.x) { min($0, $1.x) }
    let right = places.reduce(first.x) { max($0, $1.x) }
    let front = places.reduce(first.y) { min($0, $1.y) }
    struct RowName: Hashable {
      let section: String
      let row: String
    }
    let rows = Dictionary(grouping: places.indices) {
      RowName(section: places[$0].section, row: places[$0].row)
    }
    var runs: [Run] = []
    for seats in rows.values {
      let rank = seats.map { distance(places[$0], left + right, front) }.min() ?? 0
      for run in neighbours(seats.sorted { places[$0].number < places[$1].number }, places) {
        runs.append(
          Run(
            seats: run.map { Int32($0) }, rank: rank,
            offsets: run.map { Int32(clamping: 2 * places[$0].x - (left + right)) }))
      }
    }
    return runs.sorted { ($0.rank, $0.seats[0]) < ($1.rank, $1.seats[0]) }
  }

  private static func distance(_ place: SeatPlace, _ doubleMiddle: Int64, _ front: Int64) -> Int64 {
    let across = 2 * place.x - doubleMiddle
    let back = 2 * (place.y - front)
    return across * across + back * back
  }

  private static func neighbours(_ row: [Int], _ places: [SeatPlace]) -> [[Int]] {
    var runs: [[Int]] = []
    for seat in row {
      if let last = runs.last?.last, places[last].number + 1 == places[seat].number {
        runs[runs.count - 1].append(seat)
      } else {
        runs.append([seat])
      }
    }
    return runs
  }
}
