import BoxOffice
import System
import Testing

@Suite("The best available seats")
struct BestAvailableTests {
  /// Rows from front to back, one letter a seat; a space is an aisle, which takes a number.
  private func hall(_ rows: String..., tiers: [Int64] = []) -> (SeatLayout, [UInt8]) {
    var places: [SeatPlace] = []
    var letters: [UInt8] = []
    for (index, row) in rows.enumerated() {
      for (offset, letter) in row.utf8.enumerated() where letter != 0x20 {
        places.append(
          place(
            Int64(places.count + 1), row: "R\(index)", number: Int64(offset + 1),
            y: Int64(index + 1) * 10, tier: tiers.isEmpty ? 1 : tiers[index]))
        letters.append(letter)
      }
    }
    return (SeatLayout(places), letters)
  }

  private func choose(
    _ count: Int, tier: Int? = nil, in hall: (SeatLayout, [UInt8])
  ) -> [Int]? {
    BestAvailable.choose(count, tier: tier, in: hall.0, letters: hall.1)
  }

  @Test("are the most central ones of the front row")
  func central() {
    #expect(choose(2, in: hall("ffffff", "ffffff")) == [2, 3])
    #expect(choose(1, in: hall("fffff")) == [2])
    #expect(choose(6, in: hall("ffffff")) == [0, 1, 2, 3, 4, 5])
  }

  @Test("are in the next row when the front row has not so many beside each other")
  func nextRow() {
    #expect(choose(3, in: hall("ffshff", "ffffff")) != nil)
    #expect(choose(3, in: hall("ffshff", "ffffff"))?.allSatisfy { $0 >= 6 } == true)
  }

  @Test("are in the front row even at its edge")
  func edge() {
    #expect(choose(2, in: hall("ffssss", "ffffff")) == [0, 1])
  }

  @Test("never lie on both sides of an aisle")
  func aisle() {
    #expect(choose(4, in: hall("fff fff")) == nil)
    #expect(choose(3, in: hall("sff fff")) == [3, 4, 5])
  }

  @Test("are free: neither held, sold nor blocked")
  func free() {
    #expect(choose(1, in: hall("hsb", "bhf")) == [5])
    #expect(choose(1, in: hall("hsb")) == nil)
  }

  @Test("leave no single seat between taken ones where the row offers another choice")
  func noOrphan() {
    // In the middle, 3 and 4 would be the most central ones, and leave 2 alone.
    #expect(choose(2, in: hall("fsffffff")) == [2, 3])
    #expect(choose(2, in: hall("sfffs")) != nil)
  }

  @Test("are not refused because a single seat would be left")
  func lastSeats() {
    #expect(choose(2, in: hall("sfffs")).map { $0.contains(2) } == true)
    #expect(choose(1, in: hall("sffs")) != nil)
    #expect(choose(1, in: hall("sfs")) == [1])
  }

  @Test("stay in the better row, though a row behind would leave nobody alone")
  func rowFirst() {
    #expect(choose(2, in: hall("sfffs", "ffffff"))?.allSatisfy { $0 < 5 } == true)
  }

  @Test("are of the tier that was asked for")
  func tier() {
    let hall = hall("ffff", "ffff", tiers: [8, 9])
    #expect(choose(2, tier: 0, in: hall) == [1, 2])
    #expect(choose(2, tier: 1, in: hall) == [5, 6])
    #expect(choose(5, tier: 1, in: hall) == nil)
  }

  @Test("may be more than any row has, and then there are none")
  func tooMany() {
    #expect(choose(8, in: hall("fffffff")) == nil)
  }

  @Test("are as good as trying everything finds, in a thousand halls")
  func reference() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<1_000 {
      let hall = RandomHall(&random)
      let chosen = BestAvailable.choose(
        hall.count, tier: hall.tier, in: hall.layout, letters: hall.letters)
      let best = hall.allChoices().min { $0.quality.lexicographicallyPrecedes($1.quality) }
      #expect((chosen == nil) == (best == nil), "\(hall)")
      guard let chosen, let best else { continue }
      let same = hall.allChoices().first { $0.seats == chosen }
      #expect(same?.quality == best.quality, "\(hall) gave \(chosen), best is \(best)")
    }
  }
}

/// A hall with gaps, tiers and taken seats, and a slow way to judge every choice in it.
private struct RandomHall: CustomStringConvertible {
  struct Choice {
    let seats: [Int]
    /// Row first, then how many seats are newly left alone, then distance from the middle.
    let quality: [Int64]
  }

  let places: [SeatPlace]
  let letters: [UInt8]
  let layout: SeatLayout
  let count: Int
  let tier: Int?

  init(_ random: inout SplitMix64) {
    var places: [SeatPlace] = []
    for row in 0..<Int64.random(in: 1...4, using: &random) {
      let shift = Int64.random(in: -2...2, using: &random)
      for number in 1...Int64.random(in: 1...12, using: &random)
      where Int.random(in: 0..<8, using: &random) > 0 {
        places.append(
          place(
            Int64(places.count + 1), row: "R\(row)", number: number, x: (number + shift) * 5,
            y: row * 7, tier: Int64.random(in: 1...2, using: &random)))
      }
    }
    self.places = places
    letters = places.map { _ in Int.random(in: 0..<3, using: &random) > 0 ? 0x66 : 0x73 }
    layout = SeatLayout(places)
    count = Int.random(in: 1...4, using: &random)
    tier = Bool.random(using: &random) && !places.isEmpty ? 0 : nil
  }

  func allChoices() -> [Choice] {
    places.indices.compactMap { first in
      let seats = (0..<Int64(count)).compactMap { step in
        neighbour(of: first, at: step)
      }
      guard seats.count == count, seats.allSatisfy(canBeHad) else { return nil }
      return Choice(seats: seats, quality: quality(seats))
    }
  }

  private func neighbour(of seat: Int, at step: Int64) -> Int? {
    places.indices.first {
      places[$0].row == places[seat].row && places[$0].number == places[seat].number + step
    }
  }

  private func canBeHad(_ seat: Int) -> Bool {
    letters[seat] == 0x66 && (tier.map { places[seat].tierID == layout.tierIDs[$0] } ?? true)
  }

  private func quality(_ seats: [Int]) -> [Int64] {
    let xs = places.map(\.x)
    let doubleMiddle = (xs.min() ?? 0) + (xs.max() ?? 0)
    let front = places.map(\.y).min() ?? 0
    let row = places.filter { $0.row == places[seats[0]].row }
    let rank =
      row.map { seat -> Int64 in
        let (across, back) = (2 * seat.x - doubleMiddle, 2 * (seat.y - front))
        return across * across + back * back
      }.min() ?? 0
    let alone = lonely(taking: seats).subtracting(lonely(taking: []))
    let offCentre = abs(seats.reduce(0) { $0 + 2 * places[$1].x - doubleMiddle })
    return [rank, Int64(alone.count), offCentre]
  }

  private func lonely(taking seats: [Int]) -> Set<Int> {
    func isTaken(_ seat: Int?) -> Bool {
      seat.map { letters[$0] != 0x66 || seats.contains($0) } ?? false
    }
    return Set(
      places.indices.filter { seat in
        !isTaken(seat) && isTaken(neighbour(of: seat, at: -1))
          && isTaken(neighbour(of: seat, at: 1))
      })
  }

  var description: String {
    let rows = Dictionary(grouping: places.indices) { places[$0].row }
    let text = rows.keys.sorted().map { row in
      (rows[row] ?? []).map { "\(places[$0].number)\(letters[$0] == 0x66 ? "f" : "s")" }
        .joined(separator: " ")
    }
    return "\(count) of \(text.joined(separator: " | "))"
  }
}
