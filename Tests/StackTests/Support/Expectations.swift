import TestSupport
import Testing

/// Expects a well-formed problem document, and returns it.
@discardableResult
func expectProblem(
  _ reply: Reply, _ status: Int, _ code: String? = nil, _ what: Comment = "",
  at location: SourceLocation = #_sourceLocation
) -> JSON {
  let json = reply.json
  let said: Comment = "\(what.rawValue) answered \(reply)"
  #expect(reply.status == status, said, sourceLocation: location)
  #expect(reply["content-type"] == "application/problem+json", said, sourceLocation: location)
  #expect(json.status.integer == Int64(reply.status), said, sourceLocation: location)
  #expect(
    json.type.string == json.code.string.map { "/problems/" + $0 }, said, sourceLocation: location)
  #expect(json.title.string?.isEmpty == false, said, sourceLocation: location)
  #expect(json.detail.string?.isEmpty == false, said, sourceLocation: location)
  #expect(json.request_id.string?.count == 32, said, sourceLocation: location)
  #expect(json.request_id.string == reply["x-request-id"], said, sourceLocation: location)
  if let code { #expect(json.code.string == code, said, sourceLocation: location) }
  return json
}

extension Reply {
  /// The seconds after which to come again, where they are few: nobody has waited for long.
  var comesAgainSoon: Bool {
    self["retry-after"].flatMap { Int($0) }.map((2...9).contains) ?? false
  }
}

extension JSON {
  /// RFC 3339 in UTC with milliseconds.
  var isInstant: Bool {
    string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil
  }

  /// An amount in the minor unit of the only currency.
  var isMoney: Bool {
    names == ["amount", "currency"] && (self.amount.integer ?? -1) >= 0
      && self.currency.string == "KRW"
  }

  var isSaleStatus: Bool {
    ["upcoming", "on_sale", "sold_out", "ended", "cancelled"].contains(string)
  }

  /// The items of all pages of a list, and the number of pages.
  static func allPages(_ path: String, limit: Int, _ stack: Stack) throws -> (
    items: [JSON], pages: Int
  ) {
    let pagesMax = 1000
    var items: [JSON] = []
    var cursor: String?
    for page in 1...pagesMax {
      let separator = path.contains("?") ? "&" : "?"
      let next = cursor.map { "&cursor=\($0)" } ?? ""
      let reply = try stack.get("\(path)\(separator)limit=\(limit)\(next)")
      guard reply.status == 200, reply.json.names == ["items", "next_cursor"] else {
        throw Stack.Failure(description: "page \(page) of \(path): \(reply)")
      }
      items += reply.json.items.array
      cursor = reply.json.next_cursor.string
      if reply.json.next_cursor.isNull { return (items, page) }
    }
    throw Stack.Failure(description: "the last of \(pagesMax) pages of \(path)")
  }
}

extension Hall {
  /// The concert in the list, read past the cache; nil if the list lacks it.
  func listed(by stack: Stack) throws -> JSON? {
    try JSON.allPages("/v1/concerts?fresh", limit: 100, stack).items.first {
      $0.id.integer == concertID
    }
  }
}

/// The bytes as decompressed by gzip.
func gunzip(_ bytes: [UInt8]) throws -> [UInt8] {
  let result = try Command.runBytes(["gzip", "-dc"], input: bytes)
  guard result.status == 0 else { throw Stack.Failure(description: "gzip: \(result.status)") }
  return result.output
}
