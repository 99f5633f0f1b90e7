/// The numbers of a date's seats in their order, kept as runs of numbers without a gap. Most halls
/// have one run.
struct SeatNumbers {
  private struct Run {
    let first: Int64
    let index: Int
    let count: Int
  }

  private var runs: [Run] = []
  private(set) var count = 0

  /// As many numbers as are given, the first and the last of them without a gap between.
  init(from first: Int64, count: Int) {
    self.count = count
    if count > 0 { runs = [Run(first: first, index: 0, count: count)] }
  }

  /// Numbers in growing order.
  init(_ numbers: [Int64]) {
    for (index, number) in numbers.enumerated() {
      if let run = runs.last, run.first + Int64(run.count) == number {
        runs[runs.count - 1] = Run(first: run.first, index: run.index, count: run.count + 1)
      } else {
        runs.append(Run(first: number, index: index, count: 1))
      }
    }
    count = numbers.count
  }

  var first: Int64 { runs.first?.first ?? 0 }
  var last: Int64 { runs.last.map { $0.first + Int64($0.count) - 1 } ?? 0 }

  var all: [Int64] { runs.flatMap { $0.first..<$0.first + Int64($0.count) } }

  /// The place of a number among all; nil where there is no such seat.
  func index(of number: Int64) -> Int? {
    var candidates = runs.indices
    while !candidates.isEmpty {
      let middle = candidates.lowerBound + candidates.count / 2
      let run = runs[middle]
      if number < run.first {
        candidates = candidates.lowerBound..<middle
      } else if number >= run.first + Int64(run.count) {
        candidates = middle + 1..<candidates.upperBound
      } else {
        return run.index + Int(number - run.first)
      }
    }
    return nil
  }
}
