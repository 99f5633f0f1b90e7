import Foundation
import TestSupport
import Testing

@Suite("A supervisor")
struct RestartTests {
  @Test("restarts a crashed worker, and one request is lost")
  func restartsCrashed() throws {
    let server = try EchoServer()
    let first = try server.get("/pid").text
    #expect(throws: ClientError.self) { try server.get("/crash") }
    #expect(try server.get("/pid").text != first)
    #expect(server.count("signal=6") == 1)
  }

  @Test("says where the system lets fewer wait than it asks for")
  func tellsCutBacklog() throws {
    let path = "/proc/sys/net/core/somaxconn"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let allowed = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    let cut = try EchoServer("doors=2", "otherbacklog=\(allowed + 1)")
    #expect(
      cut.lines("event=backlog_cut") == [
        "event=backlog_cut wanted=\(allowed + 1) net.core.somaxconn=\(allowed)"
      ])
    #expect(try EchoServer("backlog=\(allowed)").count("event=backlog_cut") == 0)
  }

  @Test("lets a crash disturb no other request")
  func isolatesCrashes() throws {
    let server = try EchoServer(workers: 2)
    let load = Load(server.socket, threads: 4, .request("/echo"))
    try eventually("load runs") { load.answered > 50 }
    #expect(throws: ClientError.self) { try server.get("/crash") }
    try eventually(within: .seconds(20), "restarted") { server.count("event=worker_ready") == 3 }
    #expect(load.finish(stopping: true).failures == [])
  }

  @Test("waits longer after each crash")
  func backsOff() throws {
    let server = try EchoServer()
    for crash in 1...3 {
      #expect(throws: ClientError.self) { try server.get("/crash") }
      try eventually(within: .seconds(20), "restarted") {
        server.count("event=worker_ready") == crash + 1
      }
    }
    let pauses = server.lines("signal=6").map { field("restart_in_ms", $0) }
    #expect(pauses == ["100", "200", "400"])
  }

  @Test("replaces a worker that served its number of requests at once, and loses none")
  func replacesRetired() throws {
    let server = try EchoServer(workers: 2, "requests=100")
    let load = Load(server.socket, threads: 4, .request("/echo"))
    try eventually(within: .seconds(30), "several retired") {
      server.count("event=worker_ended") >= 5
    }
    #expect(load.finish(stopping: true).failures == [])
    #expect(server.lines("event=worker_ended").allSatisfy { $0.contains("status=0") })
  }

  @Test("replaces all workers on HUP without losing a request")
  func reloads() throws {
    let server = try EchoServer(workers: 3)
    let load = Load(server.socket, threads: 8, .request("/echo"))
    try eventually("load runs") { load.answered > 100 }
    let old = server.startedWorkers
    server.supervisor.send(SIGHUP)
    try eventually(within: .seconds(30), "reloaded") { server.count("event=reload_finished") == 1 }
    #expect(old.filter(isAlive) == [])
    #expect(server.startedWorkers.count == 6)
    #expect(load.finish(stopping: true).failures == [])
  }

  @Test("replaces the only worker of a pool on HUP without losing a request, again and again")
  func reloadsSingle() throws {
    let server = try EchoServer()
    let load = Load(server.socket, threads: 4, .request("/echo"))
    for round in 1...10 {
      server.supervisor.send(SIGHUP)
      try eventually(within: .seconds(30), "reloaded") {
        server.count("event=reload_finished") == round
      }
    }
    #expect(load.finish(stopping: true).failures == [])
  }

  @Test("keeps the old workers if the new one does not start")
  func keepsOldWorkers() throws {
    let server = try EchoServer(workers: 2)
    server.breakNewWorkers()
    let old = server.startedWorkers
    server.supervisor.send(SIGHUP)
    try eventually("given up") { server.count("event=reload_abandoned") == 1 }
    #expect(old.allSatisfy(isAlive))
    #expect(try server.get("/pid").status == 200)
  }

  @Test("starts workers with no signal blocked but what they block themselves")
  func resetsSignals() throws {
    let server = try EchoServer()
    let worker = try #require(server.startedWorkers.first)
    // USR1 alone; TERM and INT come in while a worker waits.
    try eventually("worker waits") {
      try String(contentsOfFile: "/proc/\(worker)/status", encoding: .utf8)
        .contains("SigBlk:\t0000000000000200")
    }
  }

  @Test("gives a pool its niceness")
  func setsNiceness() throws {
    let server = try EchoServer("niceness=7")
    #expect(try server.get("/nice").text == "7")
  }

  @Test("keeps the pools apart")
  func keepsPoolsApart() throws {
    let server = try EchoServer("pools=2")
    let busy = try FastCGIClient(server.socket)
    try busy.send(.request("/slow?ms=2000"))
    #expect(try FastCGIClient.ask(server.socket + "1", .request("/pid")).status == 200)
    let worker = try #require(server.startedWorkers.last)
    // The connection that was just answered may be open for a moment more.
    try eventually("worker has its own listener alone") { try sockets(of: worker) == ["0"] }
  }
}

private func sockets(of processID: pid_t) throws -> [String] {
  let directory = "/proc/\(processID)/fd"
  return try FileManager.default.contentsOfDirectory(atPath: directory).filter { name in
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\(name)")
    return link?.hasPrefix("socket:") == true
  }
}
