import HTTP
import Testing

@Suite("A problem document")
struct ProblemTests {
  private let problem = Problem(
    418, "teapot", title: "I am a teapot", detail: "Short and \"stout\".",
    headers: [("Retry-After", "7")]
  ) { $0.member("spouts", 1) }

  @Test("has the members of RFC 9457, the code, its own members and the request's id")
  func members() {
    #expect(
      String(decoding: problem.response(requestID: "r1").body, as: UTF8.self)
        == #"{"type":"/problems/teapot","title":"I am a teapot","status":418,"#
        + #""detail":"Short and \"stout\".","code":"teapot","spouts":1,"request_id":"r1"}"#)
  }

  @Test("is answered with its status, its type, its headers, and kept by nobody")
  func headers() {
    let response = problem.response(requestID: "")
    #expect(response.status == 418)
    #expect(
      response.headers.map { "\($0.name): \($0.value)" } == [
        "Content-Type: application/problem+json", "Cache-Control: no-store", "Retry-After: 7",
      ])
  }

  @Test("needs no members of its own")
  func plain() throws {
    let plain = Problem(404, "not_found", title: "Not found", detail: "Nothing.")
    let body = try JSONReader.read(plain.response(requestID: "r").body)
    #expect(body["status"] == .integer(404))
    #expect(body["request_id"] == .string("r"))
  }
}
