/// Numbers of one kind under one name, one for each of its series.
package struct MetricFamily: Sendable {
  /// The kind of the numbers.
  package enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  /// How the numbers of all processes combine to one.
  package enum Reading: Sendable {
    /// The sum over all processes that have ever counted.
    case sum
    /// The sum over the living processes.
    case living
    /// The highest number that any process has ever noted.
    case newest
  }

  let name: String
  let help: String
  let kind: Kind
  package let reading: Reading
  /// The divisor of a number before it is printed.
  let divisor: Double
  /// Whether a series is printed while it is 0.
  let showsZero: Bool
  /// The labels of each series, as they stand between the braces.
  let series: [String]
  /// The position of the first number on a page.
  let first: Int

  /// The count of numbers that a series takes on a page.
  var wordsPerSeries: Int {
    kind == .histogram ? Histogram.wordCount : 1
  }

  /// The positions of all numbers on a page.
  package var words: Range<Int> {
    first..<(first + series.count * wordsPerSeries)
  }

  /// The position of a series' first number on a page.
  func word(_ index: Int) -> Int {
    precondition(series.indices.contains(index))
    return first + index * wordsPerSeries
  }
}
