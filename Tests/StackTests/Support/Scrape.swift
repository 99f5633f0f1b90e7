import TestSupport
import Testing

/// The content of `/metrics` at one moment.
struct Scrape {
  let reply: Reply
  /// The value of each sample, by its name with its labels.
  let samples: [String: Double]
  private let counters: Set<Substring>

  init(_ stack: Stack) throws {
    reply = try stack.get("/metrics")
    var samples: [String: Double] = [:]
    var counters: Set<Substring> = []
    for line in reply.text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE"), words[3] != "gauge" { counters.insert(words[2]) }
      guard !line.hasPrefix("#"), let value = words.last.flatMap({ Double($0) }) else { continue }
      let name = line.dropLast(words[words.count - 1].count + 1)
      #expect(samples.updateValue(value, forKey: String(name)) == nil, "\(name) stands twice")
    }
    self.samples = samples
    self.counters = counters
  }

  /// The value of a sample; 0 if it is absent.
  subscript(name: String) -> Double { samples[name] ?? 0 }

  /// The sum over all samples of a family, but for those with a label.
  func sum(of family: String, without label: String? = nil) -> Double {
    samples.filter { name, _ in
      name.hasPrefix(family + "{") && !(label.map(name.contains) ?? false)
    }.values.reduce(0, +)
  }

  /// The samples that must never fall but have fallen since.
  func fallen(since before: Scrape) -> [String] {
    before.samples.filter { name, value in
      let family = name.prefix { $0 != "{" }
      let isCounter =
        counters.contains(family)
        || ["_bucket", "_sum", "_count"].contains { suffix in
          family.hasSuffix(suffix) && counters.contains(family.dropLast(suffix.count))
        }
      return isCounter && self[name] < value
    }.keys.sorted()
  }

  /// The growth of a sample since an earlier scrape.
  func grown(_ name: String, since before: Scrape) -> Double { self[name] - before[name] }
}
