/// Chooses seats for a buyer who asks for a number of seats only.
package enum BestAvailable {
  /// The rank of a choice; the smallest wins.
  private struct Quality: Comparable {
    let orphans: Int
    let offCentre: Int64

    static func < (left: Self, right: Self) -> Bool {
      (left.orphans, left.offCentre) < (right.orphans, right.offCentre)
    }
  }

  /// The most central free seats beside each other in the best row that has `count` of them; within
  /// that row, preferably a choice that leaves no single free seat between taken ones. Nil if no
  /// row has so many. `letters` are those of the availability.
  package static func choose(
    _ count: Int, tier: Int?, in layout: SeatLayout, letters: [UInt8]
  ) -> [Int]? {
    var best: (quality: Quality, rank: Int64, seats: ArraySlice<Int32>)?
    for run in layout.runs {
      if let best, run.rank > best.rank { break }
      guard run.seats.count >= count else { continue }
      for start in 0...(run.seats.count - count) {
        let window = start..<(start + count)
        guard window.allSatisfy({ isFree(run.seats[$0], tier, layout, letters) }) else { continue }
        let quality = Quality(
          orphans: orphans(window, in: run, letters),
          offCentre: abs(window.reduce(0) { $0 + Int64(run.offsets[$1]) }))
        if best.map({ quality < $0.quality }) ?? true {
          best = (quality, run.rank, run.seats[window])
        }
      }
    }
    return best.map { $0.seats.map(Int.init) }
  }

  private static func isFree(
    _ seat: Int32, _ tier: Int?, _ layout: SeatLayout, _ letters: [UInt8]
  ) -> Bool {
    letters[Int(seat)] == SeatStatus.free.letter
      && (tier.map { Int(layout.tierIndexes[Int(seat)]) == $0 } ?? true)
  }

  // Counts the free seats beside the window that have a taken one behind them.
  private static func orphans(
    _ window: Range<Int>, in run: SeatLayout.Run, _ letters: [UInt8]
  ) -> Int {
    func isFree(_ place: Int) -> Bool? {
      run.seats.indices.contains(place)
        ? letters[Int(run.seats[place])] == SeatStatus.free.letter : nil
    }
    func isOrphan(_ place: Int, behind: Int) -> Bool {
      isFree(place) == true && isFree(behind) == false
    }
    return (isOrphan(window.lowerBound - 1, behind: window.lowerBound - 2) ? 1 : 0)
      + (isOrphan(window.upperBound, behind: window.upperBound + 1) ? 1 : 0)
  }
}
