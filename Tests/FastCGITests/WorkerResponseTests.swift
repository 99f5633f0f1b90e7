import Testing

@Suite("A worker's answer")
struct WorkerResponseTests {
  private let server: EchoServer

  init() throws { server = try EchoServer() }

  @Test("states its length and arrives whole", arguments: [0, 1, 8_000, 8_192, 65_536, 3_000_000])
  func arrivesWhole(count: Int) throws {
    let reply = try server.get("/big?bytes=\(count)")
    #expect(reply.headers["content-length"] == "\(count)")
    #expect(reply.body.count == count)
    #expect(reply.isComplete)
  }

  @Test("to HEAD has the length of the whole body, but no body")
  func answersHead() throws {
    let reply = try server.get("/big?bytes=5000", method: "HEAD")
    #expect(reply.headers["content-length"] == "5000")
    #expect(reply.body.isEmpty)
  }

  @Test("has no body and no length where the status forbids them", arguments: [204, 304])
  func leavesOutBody(status: Int) throws {
    let reply = try server.get("/status?code=\(status)")
    #expect(reply.status == status)
    #expect(reply.body.isEmpty)
    #expect(reply.headers["content-length"] == nil)
  }

  @Test("carries status and reason")
  func carriesReason() throws {
    #expect(try server.get("/status?code=422").headers["status"] == "422 Unprocessable Content")
  }

  @Test("lets no line break of a value begin another field, and counts the length itself")
  func keepsFieldsApart() throws {
    let reply = try server.get("/header")
    #expect(reply.headers["x-injected"] == "a  X-Other: b")
    #expect(reply.headers["x-other"] == nil)
    #expect(reply.headers["content-length"] == "0")
  }
}
