import HTTP

/// A concert with its dates on sale, read from the API before the rehearsal begins.
struct ConcertOnSale: Equatable {
  struct Date: Equatable {
    let id: Int64
    /// In the order of the letters of the availability.
    let seatIDs: [Int64]
    /// Ranges of `seatIDs` that stand side by side.
    let rows: [Range<Int>]
  }

  let id: Int64
  let hasQueue: Bool
  let seatsPerUserMax: Int
  /// The dates that are on sale.
  let dates: [Date]

  /// Reads the concert and the seat maps by `fetch`; fails with the reason if it cannot be
  /// rehearsed.
  static func read(
    _ concertID: Int64, fetch: (String) -> Result<JSONValue, Unfit>
  ) -> Result<ConcertOnSale, Unfit> {
    fetch("/v1/concerts/\(concertID)").flatMap { concert in
      let open = concert["schedules"]?.elements.filter { $0["status"]?.text == "on_sale" } ?? []
      var dates: [Date] = []
      for id in open.compactMap({ $0["id"]?.number }) {
        switch fetch("/v1/schedules/\(id)/seat-map") {
        case .success(let map): dates.append(Date(id, map))
        case .failure(let unfit): return .failure(unfit)
        }
      }
      guard !dates.isEmpty else {
        return .failure(Unfit(reason: "concert \(concertID) has no date on sale"))
      }
      return .success(
        ConcertOnSale(
          id: concertID, hasQueue: concert["queue"] != .null,
          seatsPerUserMax: Int(concert["seats_per_user_max"]?.number ?? 1), dates: dates))
    }
  }

  /// Why a concert cannot be rehearsed.
  struct Unfit: Error, Equatable {
    let reason: String
  }
}

extension ConcertOnSale.Date {
  fileprivate init(_ id: Int64, _ map: JSONValue) {
    var seatIDs: [Int64] = []
    var rowStarts: [Int] = []
    var lastRow: [String?] = []
    for seat in map["seats"]?.elements ?? [] {
      guard let seatID = seat["seat_id"]?.number else { continue }
      let row = [seat["section"]?.text, seat["row"]?.text]
      if row != lastRow { rowStarts.append(seatIDs.count) }
      lastRow = row
      seatIDs.append(seatID)
    }
    let rowEnds = rowStarts.dropFirst() + [seatIDs.count]
    self.init(id: id, seatIDs: seatIDs, rows: zip(rowStarts, rowEnds).map { $0..<$1 })
  }
}
