/// A language that the box office writes to people.
package enum Language: String, Sendable, CaseIterable {
  case ko, en

  private static let rangesMax = 20

  /// The language that a header of a browser likes most; Korean where it names neither.
  package init(acceptLanguage header: String) {
    let ranges = header.split(separator: ",", maxSplits: Self.rangesMax).prefix(Self.rangesMax)
    let liked = ranges.compactMap(Self.liked)
    // The first of equals wins, as browsers list them.
    let best = liked.map(\.thousandths).max() ?? 0
    self = best > 0 ? liked.first { $0.thousandths == best }?.language ?? .ko : .ko
  }

  /// One range, such as `en-GB;q=0.8`; nil for another language.
  private static func liked(_ range: Substring) -> (language: Language, thousandths: Int)? {
    let parts = range.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
    guard let tag = parts.first, let primary = tag.split(separator: "-").first,
      let language = Language(rawValue: String(primary))
    else { return nil }
    let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
    return (language, weight.map(thousandths) ?? 1000)
  }

  private static func thousandths(_ weight: Substring) -> Int {
    let parts = weight.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first.flatMap({ Int($0) }), (0...1).contains(whole) else { return 0 }
    let digits = parts.count > 1 ? String(parts[1].prefix(3)) : ""
    let padded = digits + String(repeating: "0", count: 3 - digits.count)
    return min(1000, whole * 1000 + (Int(padded) ?? 0))
  }
}
