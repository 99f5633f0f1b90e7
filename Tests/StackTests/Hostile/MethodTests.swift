import TestSupport
import Testing

@Suite("Addresses and methods")
struct MethodTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test(
    "HEAD answers as GET does, without the body",
    arguments: [
      "/v1/concerts", "/v1/concerts/1", "/v1/concerts/1/schedules", "/v1/schedules/1",
      "/v1/schedules/1/seats", "/healthz", "/readyz",
    ])
  func head(path: String) throws {
    let reply = try stack.send("HEAD", path)
    #expect(reply.status == 200)
    #expect(reply["content-type"] == "application/json")
    let after = try stack.get(path)
    #expect(after.status == 200, "the connection is still in step")
    #expect(after["cache-control"] == reply["cache-control"])
  }

  @Test(
    "OPTIONS names the methods of an address",
    arguments: [
      ("/v1/concerts", "GET, HEAD, OPTIONS"), ("/v1/schedules/1/seats", "GET, HEAD, OPTIONS"),
      ("/v1/orders", "GET, HEAD, OPTIONS, POST"), ("/v1/wallet/charges", "OPTIONS, POST"),
      ("/v1/me", "DELETE, GET, HEAD, OPTIONS, PATCH"),
    ])
  func options(path: String, allow: String) throws {
    let reply = try stack.send("OPTIONS", path)
    #expect(reply.status == 204)
    #expect(reply["allow"] == allow)
    #expect(reply.body.isEmpty)
  }

  @Test(
    "A method that an address does not know is refused with those it knows",
    arguments: [
      ("DELETE", "/v1/concerts", "GET, HEAD, OPTIONS"),
      ("POST", "/v1/concerts/1", "GET, HEAD, OPTIONS"),
      ("PUT", "/v1/schedules/1/seat-map", "GET, HEAD, OPTIONS"),
      ("PATCH", "/v1/schedules/1/availability", "GET, HEAD, OPTIONS"),
      ("GET", "/v1/wallet/charges", "OPTIONS, POST"), ("BREW", "/healthz", "GET, HEAD, OPTIONS"),
      ("POST", "/", "GET, HEAD"),
    ])
  func wrongMethod(method: String, path: String, allow: String) throws {
    let reply = try stack.send(method, path)
    expectProblem(reply, 405, "method_not_allowed")
    #expect(reply["allow"] == allow)
  }

  @Test(
    "What does not exist answers 404",
    arguments: [
      "/v1/concerts/999999999", "/v1/concerts/999999999/schedules", "/v1/schedules/999999999",
      "/v1/schedules/999999999/seat-map", "/v1/schedules/999999999/availability",
      "/v1/schedules/999999999/seats", "/v1/nothing", "/v1", "/v1/", "/v2/concerts", "/nothing",
      "/v1/concerts/1/nothing", "/v1/concerts/", "/v1/concerts/1/", "/v1/schedules",
      "/v1//concerts", "/index.php", "/.git/config", "/../etc/passwd", "/.problem",
    ])
  func notFound(path: String) throws {
    let reply = try stack.get(path)
    if path.hasPrefix("/..") {
      expectProblem(reply, 400)
    } else {
      expectProblem(reply, 404, "not_found", "\(path)")
    }
  }
}
