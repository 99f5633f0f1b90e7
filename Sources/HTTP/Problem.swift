/// A problem document of RFC 9457.
package struct Problem: Sendable {
  package let status: Int
  package let code: String
  package let title: String
  package let detail: String
  package let headers: [(name: String, value: String)]
  private let members: (@Sendable (inout JSONWriter) -> Void)?

  package init(
    _ status: Int, _ code: String, title: String, detail: String,
    headers: [(name: String, value: String)] = [],
    members: (@Sendable (inout JSONWriter) -> Void)? = nil
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.headers = headers
    self.members = members
  }

  /// The answer to the request with that id.
  package func response(requestID: String) -> HTTPResponse {
    let body = JSONWriter.object { json in
      json.member("type", "/problems/\(code)")
      json.member("title", title)
      json.member("status", status)
      json.member("detail", detail)
      json.member("code", code)
      members?(&json)
      json.member("request_id", requestID)
    }
    return HTTPResponse(
      status: status,
      headers: [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
        + headers,
      body: body)
  }
}
