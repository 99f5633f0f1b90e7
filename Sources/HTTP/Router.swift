/// Finds the endpoint for a method and a path in one static table.
package struct Router<Endpoint: Sendable>: Sendable {
  private let rows: RouteTable
  private let endpoints: [Endpoint]

  /// Takes rows of method, path with `{name}` for parameters, and endpoint. The first two segments
  /// are no parameters.
  package init(_ rows: [(method: String, path: String, endpoint: Endpoint)]) {
    self.rows = RouteTable(rows.map { ($0.method, $0.path) })
    endpoints = rows.map(\.endpoint)
  }

  /// The endpoint and the decoded path parameters in order. HEAD is answered like GET; throws
  /// `notFound` or `methodNotAllowed`.
  package func find(
    method: String, path: Substring
  ) throws(RequestError) -> (endpoint: Endpoint, parameters: [String]) {
    let (row, parameters) = try rows.find(method: method, path: path)
    return (endpoints[row], parameters)
  }
}

/// The rows without their endpoints, so that comparing is not generic code, which takes several
/// times as long.
private struct RouteTable: Sendable {
  private enum Part {
    case fixed(String)
    case parameter
  }

  private struct Entry {
    let method: String
    let parts: [Part]
    let row: Int
  }

  /// The shape that a path shares with its row. Rows are looked up by shape, because comparing with
  /// every row takes longer than many an answer.
  private struct Shelf: Hashable {
    let segments: Int
    let noun: Substring

    init(_ segments: ArraySlice<Substring>) {
      self.segments = segments.count
      noun = segments.prefix(2).last ?? ""
    }
  }

  private static let maximumSegments = 8

  private let entries: [Shelf: [Entry]]

  init(_ rows: [(method: String, path: String)]) {
    var entries: [Shelf: [Entry]] = [:]
    for (index, row) in rows.enumerated() {
      let segments = row.path.split(separator: "/")
      precondition(
        !segments.prefix(2).contains { $0.hasPrefix("{") }, "a path begins with its noun")
      let parts = segments.map { segment in
        segment.hasPrefix("{") ? Part.parameter : Part.fixed(String(segment))
      }
      entries[Shelf(segments[...]), default: []].append(
        Entry(method: row.method, parts: parts, row: index))
    }
    self.entries = entries
  }

  func find(
    method: String, path: Substring
  ) throws(RequestError) -> (row: Int, parameters: [String]) {
    // Splits by bytes, because a combining mark after a slash would hide it in a string of
    // characters.
    let pieces = path.utf8.split(
      separator: UInt8(ascii: "/"), maxSplits: Self.maximumSegments,
      omittingEmptySubsequences: false
    ).map(Substring.init)
    guard pieces.first?.isEmpty == true else { throw .notFound }
    let segments = pieces.dropFirst()
    let wanted = method == "HEAD" ? "GET" : method
    var allowed: [String] = []
    for entry in entries[Shelf(segments)] ?? [] {
      guard let parameters = match(entry.parts, segments) else { continue }
      if entry.method == wanted { return (entry.row, parameters) }
      allowed.append(entry.method)
    }
    guard !allowed.isEmpty else { throw .notFound }
    throw .methodNotAllowed(allow: allow(allowed))
  }

  private func match(_ parts: [Part], _ segments: ArraySlice<Substring>) -> [String]? {
    guard parts.count == segments.count else { return nil }
    var parameters: [String] = []
    for (part, segment) in zip(parts, segments) {
      switch part {
      case .fixed(let text):
        guard segment == text else { return nil }
      case .parameter:
        guard !segment.isEmpty, let value = PercentEncoding.decode(segment) else { return nil }
        parameters.append(value)
      }
    }
    return parameters
  }

  private func allow(_ methods: [String]) -> [String] {
    var all = Set(methods).union(["OPTIONS"])
    if all.contains("GET") { all.insert("HEAD") }
    return all.sorted()
  }
}
