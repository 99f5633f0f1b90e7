import BoxOffice
import Testing

@Suite("How the lines share the places")
struct LineSharesTests {
  private func shares(
    _ places: Int64, _ wanted: [Int64], from turn: Int64? = nil
  ) -> (shares: [Int64], next: Int64?) {
    let lines = wanted.enumerated().map { (ConcertID(Int64($0 + 1)), $1) }
    let shares = LineShares(places, among: lines, from: turn.map { ConcertID($0) })
    return (
      wanted.indices.map { shares.shares[ConcertID(Int64($0 + 1))] ?? 0 }, shares.nextTurn?.value
    )
  }

  @Test("Lines that want more than there is get the same, and nobody more than wanted")
  func fair() {
    #expect(shares(9, [100, 100, 100]).shares == [3, 3, 3])
    #expect(shares(9, [1, 100, 100]).shares == [1, 4, 4])
    #expect(shares(100, [1, 2, 3]).shares == [1, 2, 3])
    #expect(shares(5, [0, 10, -3]).shares == [0, 5, 0])
    #expect(shares(0, [5]).shares == [0])
    #expect(shares(3, []).shares == [])
  }

  @Test("The rest goes round: who had the last place comes last next time")
  func turns() {
    var turn: Int64?
    var sums: [Int64] = [0, 0, 0]
    for _ in 0..<30 {
      let (shares, next) = shares(1, [100, 100, 100], from: turn)
      for index in sums.indices { sums[index] += shares[index] }
      turn = next
    }
    #expect(sums == [10, 10, 10])
  }

  @Test("Of a thousand lines and a few places no line waits for ever")
  func many() {
    var turn: Int64?
    var served: Set<Int> = []
    for _ in 0..<250 {
      let (shares, next) = shares(4, Array(repeating: 10, count: 1000), from: turn)
      #expect(shares.reduce(0, +) == 4)
      served.formUnion(shares.indices.filter { shares[$0] > 0 })
      turn = next
    }
    #expect(served.count == 1000)
  }
}
