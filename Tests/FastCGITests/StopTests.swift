import Foundation
import TestSupport
import Testing

@Suite("Stopping")
struct StopTests {
  @Test("under saturation answers everybody who was let in", arguments: [SIGTERM, SIGINT])
  func losesNothing(signal: Int32) throws {
    let server = try EchoServer(workers: 3)
    let load = Load(
      server.socket, threads: 12,
      .request("/echo", method: "POST", body: Array(repeating: 1, count: 2_000)))
    try eventually(within: .seconds(20), "load runs") { load.answered > 300 }
    #expect(server.stop(signal) == .exited(0))
    let result = load.finish(stopping: false)
    #expect(result.failures == [])
    #expect(result.refused == 12)
  }

  @Test("leaves no worker behind, fifty times under load")
  func leavesNothingBehind() throws {
    for round in 0..<50 {
      let server = try EchoServer(workers: 2)
      let load = Load(server.socket, threads: 4, .request("/echo"))
      try eventually(within: .seconds(20), "load runs") { load.answered > 5 + round }
      #expect(server.stop() == .exited(0))
      #expect(load.finish(stopping: false).failures == [])
      #expect(server.startedWorkers.filter(isAlive) == [])
      #expect(server.count("left=0") == 1)
      #expect(server.count("killed=0") == 1)
    }
  }

  @Test("works in the middle of a reload")
  func stopsDuringReload() throws {
    let server = try EchoServer(workers: 4)
    server.supervisor.send(SIGHUP)
    try eventually("reload has begun") { server.count("event=worker_started") > 4 }
    #expect(server.stop() == .exited(0))
    #expect(server.startedWorkers.filter(isAlive) == [])
  }

  @Test("of one worker under saturation loses nothing, fifty times")
  func losesNothingOfOneWorker() throws {
    // No worker may retire meanwhile.
    let server = try EchoServer(workers: 2, "requests=1000000000")
    let load = Load(server.socket, threads: 6, .request("/echo"))
    for round in 1...50 {
      let worker = try #require(server.startedWorkers.last)
      kill(worker, SIGTERM)
      try eventually(within: .seconds(20), "replaced") {
        server.count("event=worker_ready") == 2 + round
      }
      #expect(!isAlive(worker))
    }
    #expect(load.finish(stopping: true).failures == [])
    #expect(server.lines("event=worker_ended").allSatisfy { $0.contains("status=0") })
  }

  @Test("waits for the request that is under way")
  func waitsForRequest() throws {
    let server = try EchoServer()
    let client = try FastCGIClient(server.socket)
    try client.send(.request("/slow?ms=400"))
    server.supervisor.terminate()
    #expect(try client.receive().isComplete)
    #expect(server.supervisor.wait(within: .seconds(20)) == .exited(0))
  }

  @Test("kills a worker that does not stop by the deadline")
  func killsStubbornWorker() throws {
    let server = try EchoServer()
    let worker = try #require(server.startedWorkers.first)
    kill(worker, SIGSTOP)
    #expect(server.stop(within: .seconds(40)) == .exited(0))
    #expect(server.count("event=worker_killed") == 1)
    #expect(!isAlive(worker))
  }

  @Test("removes the socket")
  func removesSocket() throws {
    let server = try EchoServer()
    #expect(server.stop() == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: server.socket))
  }

  @Test("by killing the supervisor takes the workers along, and the next one starts cleanly")
  func diesTogether() throws {
    let server = try EchoServer(workers: 3)
    let workers = server.startedWorkers
    server.supervisor.kill()
    try eventually(within: .seconds(5), "workers are gone") { !workers.contains(where: isAlive) }
    let status = try ChildProcess([
      EchoServer.executable(), "supervisor", "socket=\(server.socket)",
    ])
    try eventually("answers again") { (try? server.get("/pid").status) == 200 }
    status.terminate()
    #expect(status.wait(within: .seconds(20)) == .exited(0))
  }

  @Test("does not take the socket of a supervisor that runs")
  func leavesOthersAlone() throws {
    let server = try EchoServer()
    let second = try ChildProcess([
      EchoServer.executable(), "supervisor", "socket=\(server.socket)",
    ])
    #expect(second.wait(within: .seconds(20)) == .exited(1))
    #expect(try server.get("/pid").status == 200)
  }
}
