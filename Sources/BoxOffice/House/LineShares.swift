/// How the places that become free are divided among the lines: by turns, one each.
package struct LineShares: Sendable, Equatable {
  package let shares: [ConcertID: Int64]
  /// The line that has the first turn next time.
  package let nextTurn: ConcertID?

  /// Takes what each line could use at most; lines from `turn` on come first.
  package init(
    _ places: Int64, among wanted: [(concert: ConcertID, most: Int64)], from turn: ConcertID?
  ) {
    let sorted = wanted.filter { $0.most > 0 }.sorted { $0.concert < $1.concert }
    let start = turn.flatMap { turn in sorted.firstIndex { $0.concert >= turn } } ?? 0
    let lines = Array(sorted[start...] + sorted[..<start])
    var shares: [ConcertID: Int64] = [:]
    var next: ConcertID?
    var left = places
    while left > 0 {
      let open = lines.filter { shares[$0.concert, default: 0] < $0.most }
      guard !open.isEmpty else { break }
      let each = max(1, left / Int64(open.count))
      for line in open where left > 0 {
        let share = min(each, left, line.most - shares[line.concert, default: 0])
        shares[line.concert, default: 0] += share
        left -= share
        if left == 0 { next = Self.after(line.concert, in: lines) }
      }
    }
    self.shares = shares
    nextTurn = next
  }

  private static func after(
    _ concert: ConcertID, in lines: [(concert: ConcertID, most: Int64)]
  ) -> ConcertID? {
    guard let place = lines.firstIndex(where: { $0.concert == concert }) else { return nil }
    return lines[(place + 1) % lines.count].concert
  }
}
