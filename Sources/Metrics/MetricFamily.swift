/// Numbers of one kind under one name, one for each of its series.
package struct MetricFamily: Sendable {
  /// What the numbers are.
  package enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  /// How the pages of all processes make one number.
  package enum Reading: Sendable {
    /// Whatever any process has ever counted.
    case sum
    /// What the living processes say, added up.
    case living
    /// The highest that any process has ever noted.
    case newest
  }

  let name: String
  let help: String
  let kind: Kind
  package let reading: Reading
  /// What a number is divided by before it is told.
  let divisor: Double
  /// Whether a series shows before anything was counted in it.
  let showsZero: Bool
  /// The labels of each series, as they stand between the braces.
  let series: [String]
  /// Where the first number lies on a page.
  let first: Int

  /// How many numbers a series takes on a page.
  var wordsPerSeries: Int {
    kind == .histogram ? Histogram.wordCount : 1
  }

  /// The places of all its numbers on a page.
  package var words: Range<Int> {
    first..<(first + series.count * wordsPerSeries)
  }

  /// Where the first number of a series lies on a page.
  func word(_ index: Int) -> Int {
    precondition(series.indices.contains(index))
    return first + index * wordsPerSeries
  }
}
