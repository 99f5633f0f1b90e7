import Foundation
import TestSupport
import Testing

@Suite("A request that is left for the next round")
struct LeftRequestTests {
  @Test("stands before the newcomers there, and keeps its number")
  func stands() throws {
    let worker = try PausedWorker(EchoServer("rounds=8", "leave=1"))
    let clients = try (0..<3).map { try worker.client("/round?\($0)") }
    worker.goOn()
    let last = try clients[2].receive()
    #expect(last["targets"] == "/round?0 /round?1 /round?2" && last["left"] == "0")
    let middle = try clients[1].receive()
    #expect(middle["targets"] == "/round?0 /round?1" && middle["left"] == "2")
    let first = try clients[0].receive()
    #expect(first["targets"] == "/round?0" && first["left"] == "1")
    #expect([last, middle, first].map { $0["numbers"] } == ["[1, 2, 3]", "[1, 2]", "[1]"])
  }

  @Test("does not keep newcomers out")
  func letsIn() throws {
    let worker = try PausedWorker(EchoServer("rounds=8", "leave=1"))
    let slow = try worker.client("/slow?ms=300")
    let first = try worker.client("/slow?ms=300")
    worker.goOn()
    #expect(try first.receive().isComplete)
    let newcomer = try FastCGIClient(worker.server.socket)
    try newcomer.send(.request("/round"))
    #expect(try newcomer.receive().isComplete)
    #expect(try slow.receive().isComplete)
  }

  @Test("leaves fewer places: a full round takes nobody")
  func fills() throws {
    let worker = try PausedWorker(EchoServer("rounds=2", "leave=1"))
    let clients = try (0..<4).map { try worker.client("/round?\($0)") }
    worker.goOn()
    #expect(try clients[1].receive()["targets"] == "/round?0 /round?1")
    #expect(try clients[2].receive()["targets"] == "/round?0 /round?2")
    #expect(try clients[3].receive()["targets"] == "/round?0 /round?3")
    #expect(try clients[0].receive()["targets"] == "/round?0")
  }

  @Test("is forgotten when its client hangs up")
  func hangsUp() throws {
    let worker = try PausedWorker(EchoServer("rounds=8", "leave=1"))
    var gone: FastCGIClient? = try worker.client("/round?gone")
    let other = try worker.client("/round?other")
    let slow = try worker.client("/slow?ms=300")
    worker.goOn()
    try eventually("the first round is under way") { !slow.hasAnswer }
    #expect(gone != nil)
    gone = nil
    #expect(try slow.receive().isComplete)
    let reply = try other.receive()
    #expect(reply["targets"] == "/round?other" && reply["hungup"] == "1")
  }

  @Test("is answered by a worker that ends")
  func ends() throws {
    let worker = try PausedWorker(EchoServer("rounds=8", "leave=1"))
    let left = try (0..<3).map { _ in try worker.client("/pid") }
    let slow = try worker.client("/slow?ms=500")
    let first = try worker.client("/pid")
    worker.goOn()
    #expect(try first.receive().text == "\(worker.processID)")
    kill(worker.processID, SIGTERM)
    for client in left + [slow] {
      #expect(try client.receive().text == "\(worker.processID)")
    }
    try eventually("worker has ended") { worker.server.count("event=worker_ended") == 1 }
    #expect(worker.server.count("status=0") == 1)
  }
}
