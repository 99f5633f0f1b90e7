import BoxOffice
import HTTP

enum SearchHandlers {
  private static let suggestionsMax = 10

  static func search(_ text: String, _ call: Call) throws -> HTTPResponse {
    let (after, limit) = try call.page(numbers: 6)
    let (from, to) = (try call.instant("from"), try call.instant("to"))
    let query = SearchQuery(text)
    let isPlain = ["limit", "cursor", "from", "to"].allSatisfy { call.query[$0] == nil }
    return try call.found("concerts", isPlain ? query : nil) { () throws(BoxOfficeError) in
      var page = Page<Concert>(items: [], next: nil)
      if let query {
        page = try call.services.catalogue.searchConcerts(
          query, from: from, to: to, after: after, limit: limit)
      }
      return JSONWriter.list(page) { json, concert in json.object { $0.members(of: concert) } }
    }
  }

  static let suggest = Endpoint.open { call in
    let query = SearchQuery(call.query["q"] ?? "")
    return try call.found("suggestions", query) { () throws(BoxOfficeError) in
      var names: [String] = []
      if let query {
        names = try call.services.catalogue.suggestNames(query, limit: suggestionsMax)
      }
      return JSONWriter.list(Page(items: names, next: nil)) { $0.value($1) }
    }
  }
}

extension Call {
  /// The text to search for; nil if none was typed.
  var searchText: String? {
    query["q"].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }

  /// The results of a search. Short queries are likely to be repeated by other users, so their
  /// answers are kept for a second, under a digest because no key is ever made of text that a user
  /// typed.
  fileprivate func found(
    _ noun: String, _ query: SearchQuery?, make: () throws(BoxOfficeError) -> [UInt8]
  ) throws -> HTTPResponse {
    let body: SharedBody
    if let canonical = query?.canonical {
      let freshness = try services.catalogue.searchFreshness()
      let digest = services.bodies.digest(of: canonical)
      let key = CacheKey.text("\(noun):\(freshness):\(digest)")
      // nginx cannot form this key, so the worker looks in the cache itself.
      body =
        try services.bodies.kept(key)
        ?? services.bodies.body(key, seconds: 1, version: nil, make: make)
    } else {
      body = SharedBody(bytes: try make(), isGzip: false)
    }
    let response = HTTPResponse.json(body.bytes).with("Cache-Control", "public, max-age=1")
    return body.isGzip ? response.with("Content-Encoding", "gzip") : response
  }
}
