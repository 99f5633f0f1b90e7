import Foundation

/// Says how the values of a deed are made, by comparing takes in which everything differs that can.
struct ValueSolver {
  /// A part of a value: something known, or a column of one of the first rows of a result.
  private struct Source {
    let name: String
    /// One for each take.
    let values: [String]
  }

  /// A version or a sequence is at most so much beyond what was read.
  private static let stepsMax = 3

  private let takes: [Take]
  private let sources: [Source]
  private let numbers: [(name: String, values: [Int64])]
  private let numberNames: [[Int64]: String]

  /// Looks only at the results of the first so many round trips.
  init(_ takes: [Take], roundTrips: Int) {
    self.takes = takes
    let known = takes[0].known.keys.sorted().map { name in
      Source(name: name, values: takes.map { $0.known[name] ?? "" })
    }
    sources = known + Self.columns(takes, roundTrips)
    numbers = sources.map { ($0.name, $0.values.compactMap { Int64($0) }) }
      .filter { $0.1.count == takes.count }
    numberNames = Dictionary(numbers.map { ($0.values, $0.name) }) { first, _ in first }
  }

  private static func columns(_ takes: [Take], _ roundTrips: Int) -> [Source] {
    var sources: [Source] = []
    for (trip, exchange) in takes[0].exchanges.prefix(roundTrips).enumerated() {
      for (result, first) in exchange.results.enumerated() {
        let kept = takes.map { $0.exchanges[trip].results[result].kept }
        let rows = kept.map(\.count).min() ?? 0
        for (row, cells) in first.kept.prefix(rows).enumerated() {
          for column in cells.indices {
            let values = kept.compactMap { $0[row][column] }
            guard values.count == takes.count else { continue }
            sources.append(Source(name: name(trip, result, column, row), values: values))
          }
        }
      }
    }
    return sources
  }

  /// All are counted from 1, and the first row is not named.
  private static func name(_ trip: Int, _ result: Int, _ column: Int, _ row: Int) -> String {
    let column = "\(trip + 1).\(result + 1).\(column + 1)"
    return row == 0 ? column : "\(column).\(row + 1)"
  }

  /// The value of a `?`, given as it was in each take.
  func line(_ values: [BoundValue]) throws -> String {
    let kind = values[0].kind
    guard values.allSatisfy({ $0.kind == kind }) else {
      throw Unclassified(values: values.map { "\($0.kind) \($0.text)" })
    }
    let texts = values.map(\.text)
    switch kind {
    case .null: return kind.rawValue
    case .integer, .unsigned: return "\(kind) \(try number(texts))"
    case .datetime: return "\(kind) \(try constant(texts) ?? lastColumn(texts))"
    case .text, .bytes: return "\(kind) \(try template(texts))"
    }
  }

  /// A text whose parts are constant, known, or were read.
  func template(_ texts: [String]) throws -> String {
    let words = takes.indices.map { index in
      TemplateWord.words(of: texts[index], known: takes[index].known)
    }
    guard words.allSatisfy({ $0.count == words[0].count }) else {
      throw Unclassified(values: texts)
    }
    return try words[0].indices.map { place in
      try part(words.map { $0[place] }, of: texts)
    }.joined()
  }

  private func part(_ words: [TemplateWord], of texts: [String]) throws -> String {
    let values = words.map(\.text)
    guard words.allSatisfy({ $0.kind == words[0].kind }) else { throw Unclassified(values: texts) }
    if let same = constant(values), !words[0].isKnown { return same }
    switch words[0].kind {
    case .known(let name): return "<\(name)>"
    case .number: return try number(values)
    case .moment: return try moment(values)
    case .other: throw Unclassified(values: texts)
    }
  }

  private func constant(_ values: [String]) -> String? {
    values.allSatisfy { $0 == values[0] } ? escaped(values[0]) : nil
  }

  /// Of moments that are the same by the millisecond, the one that was read last is meant.
  private func lastColumn(_ values: [String]) throws -> String {
    guard let source = sources.last(where: { $0.values == values }) else {
      throw Unclassified(values: values)
    }
    return "<\(source.name)>"
  }

  private func column(_ values: [String]) throws -> String {
    guard let source = sources.first(where: { $0.values == values }) else {
      throw Unclassified(values: values)
    }
    return "<\(source.name)>"
  }

  /// A moment that was read, or one that lies so many whole seconds before or after it.
  private func moment(_ values: [String]) throws -> String {
    let read = values.map { $0.replacing("T", with: " ").replacing("Z", with: "") }
    if let exact = try? lastColumn(read) { return exact.dropLast() + " as instant>" }
    let wanted = values.compactMap(Self.milliseconds)
    for source in sources {
      let read = source.values.compactMap { Self.milliseconds($0.replacing(" ", with: "T") + "Z") }
      let steps = Set(zip(wanted, read).map { $0 - $1 })
      guard read.count == takes.count, steps.count == 1, let step = steps.first, step % 1000 == 0
      else { continue }
      return "<\(source.name) \(step < 0 ? "-" : "+") \(abs(step) / 1000) as instant>"
    }
    throw Unclassified(values: values)
  }

  private static func milliseconds(_ text: String) -> Int64? {
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let date = try? format.parse(text)
    return date.map { Int64(($0.timeIntervalSince1970 * 1000).rounded()) }
  }

  private func number(_ values: [String]) throws -> String {
    if let same = constant(values) { return same }
    if let found = try? column(values) { return found }
    let wanted = values.compactMap { Int64($0) }
    for (name, read) in numbers {
      let steps = Set(zip(wanted, read).map { $0 &- $1 })
      if let step = steps.first, steps.count == 1, (1...Int64(Self.stepsMax)).contains(step) {
        return "<\(name) + \(step)>"
      }
    }
    for (left, one) in numbers {
      let (above, below) = (zip(wanted, one).map(&-), zip(one, wanted).map(&-))
      if let right = numberNames[above] { return "<\(left) + \(right)>" }
      if let right = numberNames[below] { return "<\(left) - \(right)>" }
    }
    throw Unclassified(values: values)
  }

  private func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("<", with: "\\<").replacing("\n", with: "\\n")
  }
}
