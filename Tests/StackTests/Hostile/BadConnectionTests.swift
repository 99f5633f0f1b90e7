import System
import TestSupport
import Testing

@Suite("Bad connections")
struct BadConnectionTests {
  let stack: Stack

  init() throws {
    stack = try Stack.shared()
  }

  @Test(
    "What is not HTTP gets a problem document",
    arguments: [
      "GET /v1/concerts HTTP/1.1\r\n\r\n",
      "GET /v1/concerts HTTP/9.9\r\nHost: x\r\n\r\n",
      "get /v1/concerts HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /v1/con certs HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
      "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
      "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST /v1/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
      "POST /v1/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "POST /v1/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
    ])
  func malformed(request: String) throws {
    let reply = try client.sendRaw(Array(request.utf8))
    #expect((400..<600).contains(reply.status))
    #expect(reply.status != 500)
    expectProblem(reply, reply.status)
  }

  @Test("Bytes without meaning do no harm")
  func garbage() throws {
    var generator = SplitMix64(seed: 20_261_120)
    let before = stack.workerIDs(of: .front)
    for _ in 0..<50 {
      let bytes = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let reply = try? client.sendRaw(bytes + Array("\r\n\r\n".utf8), finishing: true)
      if let reply { #expect(reply.status < 500 || reply.status == 505) }
    }
    #expect(stack.workerIDs(of: .front) == before)
    #expect(try stack.get("/healthz").status == 200)
  }

  @Test("Half a body is refused and has no effect")
  func halfBody() throws {
    let buyer = try Buyer(stack)
    let before = stack.workerIDs(of: .front)
    let half = Array((head(buyer) + "Content-Length: 100\r\n\r\n{\"amount\":5000}").utf8)
    if let reply = try? client.sendRaw(half, method: "POST", finishing: true) {
      expectProblem(reply, 400)
    }
    #expect(try buyer.balance() == 0)
    #expect(stack.workerIDs(of: .front) == before)
  }

  @Test("A body in chunks is read")
  func chunkedBody() throws {
    let buyer = try Buyer(stack)
    let chunks = "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"amount\r\n7\r\n\":5000}\r\n0\r\n\r\n"
    let reply = try client.sendRaw(Array((head(buyer) + chunks).utf8), method: "POST")
    #expect(reply.status == 201)
    #expect(try buyer.balance() == 5000)
  }

  @Test("A client that leaves before its answer costs no worker")
  func leavingClients() throws {
    let before = stack.workerIDs(of: .front)
    let request = Array("GET /v1/schedules/1/seats HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    for _ in 0..<50 { try client.sendAndLeave(request) }
    #expect(try stack.get("/v1/schedules/1/seats").status == 200)
    #expect(stack.workerIDs(of: .front) == before)
  }

  private var client: HTTPClient { HTTPClient(port: stack.port, timeout: .seconds(15)) }

  private func head(_ buyer: Buyer) -> String {
    "POST /v1/wallet/charges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(buyer.token)\r\n"
      + "Idempotency-Key: k\r\nContent-Type: application/json\r\n"
  }
}
