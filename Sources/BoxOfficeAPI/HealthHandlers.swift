import BoxOffice
import HTTP

enum HealthHandlers {
  static let health = Endpoint.open { _ in
    .json(Array(#"{"status":"ok"}"#.utf8)).with("Cache-Control", "no-store")
  }

  static let readiness = Endpoint.open { call in
    switch call.services.readiness.check() {
    case .ready: return answer(call, "ready", 200, [])
    case .degraded: return answer(call, "degraded", 200, ["cache"])
    case .unready(let reasons): return answer(call, "unready", 503, reasons)
    }
  }

  // nginx admits requests for metrics from its own host alone.
  static let metrics = Endpoint.open { call in
    let page = call.services.metrics.render()
    return HTTPResponse(
      status: 200, headers: [("Content-Type", page.contentType), ("Cache-Control", "no-store")],
      body: page.body)
  }

  private static func answer(
    _ call: Call, _ status: String, _ code: Int, _ reasons: [String]
  ) -> HTTPResponse {
    guard code == 200 else {
      return Problem(
        code, "unavailable", title: "Not ready", detail: "This process cannot serve.",
        headers: [("Retry-After", "1")]
      ) { json in
        json.name("reasons")
        json.array(reasons) { $0.value($1) }
      }.response(requestID: call.request.requestID)
    }
    let body = JSONWriter.object { json in
      json.member("status", status)
      json.name("reasons")
      json.array(reasons) { $0.value($1) }
    }
    return .json(body).with("Cache-Control", "no-store")
  }
}
