/// The sale as all visitors of a rehearsal see it.
struct SharedView {
  let profile: Profile
  let manners: Manners
  let concert: ConcertOnSale
  /// Begins every idempotency key, so that no two rehearsals share one.
  let run: String
  /// The last free seats of each date, shared because the API sends all visitors the same for a
  /// second.
  private(set) var freeSeats: [Int64: FreeSeats] = [:]
  /// The row that all visitors of a scramble want: the first of those with the most free seats at
  /// the start.
  private(set) var bestRows: [Int64: Range<Int>] = [:]
  /// The hundred seats that the load test of the reference systems sells: the first that were free
  /// at the start.
  private(set) var fewSeats: [Int64: [Int64]] = [:]

  private static let fewSeatsMax = 100

  init(_ profile: Profile, _ concert: ConcertOnSale, run: String, manners: Manners? = nil) {
    self.profile = profile
    self.manners = manners ?? profile.manners
    self.concert = concert
    self.run = run
  }

  /// Shows all visitors which seats are free.
  mutating func show(_ seats: FreeSeats, of dateID: Int64) {
    freeSeats[dateID] = seats
    guard bestRows[dateID] == nil, let date = concert.dates.first(where: { $0.id == dateID })
    else { return }
    let rows = date.rows.map { (row: $0, free: seats.freeCount(in: $0)) }
    let most = rows.map(\.free).max() ?? 0
    bestRows[dateID] = rows.first { $0.free == most }?.row
    let free = zip(date.seatIDs, seats.letters).lazy.filter { $1 == FreeSeats.free }
    fewSeats[dateID] = free.prefix(Self.fewSeatsMax).map { seat, _ in seat }
  }
}
