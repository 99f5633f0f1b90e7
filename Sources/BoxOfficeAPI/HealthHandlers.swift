import BoxOffice
import HTTP

enum HealthHandlers {
  static let health = Endpoint.open { _ in
    .json(Array(#"{"status":"ok"}"#.utf8)).with("Cache-Control", "no-store")
  }

  static let readiness = Endpoint.open { call in
    switch call.services.readiness.check() {
    case .ready: return serving(status: "ready", reasons: [])
    case .degraded: return serving(status: "degraded", reasons: ["cache"])
    case .unready(let reasons): return unready(because: reasons, call.request.requestID)
    }
  }

  // nginx admits requests for metrics from its own host alone.
  static let metrics = Endpoint.open { call in
    let page = call.services.metrics.render()
    return HTTPResponse(
      status: 200, headers: [("Content-Type", page.contentType), ("Cache-Control", "no-store")],
      body: page.body)
  }

  private static func serving(status: String, reasons: [String]) -> HTTPResponse {
    let body = JSONWriter.object { json in
      json.member("status", status)
      json.members(reasons: reasons)
    }
    return .json(body).with("Cache-Control", "no-store")
  }

  private static func unready(because reasons: [String], _ requestID: String) -> HTTPResponse {
    Problem(
      503, "unavailable", title: "Not ready", detail: "This process cannot serve.",
      headers: [("Retry-After", "1")]
    ) { $0.members(reasons: reasons) }.response(requestID: requestID)
  }
}

extension JSONWriter {
  fileprivate mutating func members(reasons: [String]) {
    name("reasons")
    array(reasons) { $0.value($1) }
  }
}
