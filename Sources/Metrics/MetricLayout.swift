/// The positions of all numbers on a page, one family behind the other.
package struct MetricLayout: Sendable {
  package private(set) var families: [MetricFamily] = []
  package private(set) var wordCount = 0

  package init() {}

  /// Adds a family behind the others; `series` are the labels of each of its series.
  mutating func add(_ row: MetricRow, series: [String]) {
    let family = MetricFamily(
      name: row.name, help: row.help, kind: row.kind, reading: row.reading, divisor: row.divisor,
      showsZero: row.showsZero, series: series, first: wordCount)
    families.append(family)
    wordCount = family.words.upperBound
  }

  /// A hash of the layout, because processes with different layouts must not share a file.
  package var fingerprint: String {
    let text = families.map { "\($0.name) \($0.first) \($0.series.joined(separator: ";"))\n" }
    // FNV-1a: short, and the same in every build.
    let hash = text.joined().utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return String(hash, radix: 16)
  }

  /// Combines pages to one, each number by the reading of its family.
  package func total<Page>(
    of pages: [(page: Page, isLiving: Bool)], word: (Page, Int) -> UInt64
  ) -> [UInt64] {
    var totals = [UInt64](repeating: 0, count: wordCount)
    for family in families {
      for (page, isLiving) in pages where isLiving || family.reading != .living {
        for index in family.words {
          let value = word(page, index)
          totals[index] =
            family.reading == .newest ? max(totals[index], value) : totals[index] &+ value
        }
      }
    }
    return totals
  }
}
