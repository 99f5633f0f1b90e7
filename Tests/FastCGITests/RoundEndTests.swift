import Foundation
import TestSupport
import Testing

@testable import FastCGI

@Suite("A worker that ends in a round")
struct RoundEndTests {
  @Test("answers all of it after TERM, and whoever was let in and speaks in time")
  func answersAfterTerm() throws {
    let server = try EchoServer("rounds=16", "firstbyte=10000")
    let worker = try PausedWorker(server)
    let silent = try worker.silentClient()
    let first = try worker.client("/pid")
    let others = try (0..<3).map { _ in try worker.client("/slow?ms=200") }
    worker.goOn()
    let pid = try first.receive().text
    kill(worker.processID, SIGTERM)
    #expect(try others.map { try $0.receive().text } == [pid, pid, pid])
    try silent.send(.request("/pid"))
    #expect(try silent.receive().text == pid)
    try eventually("worker has ended") { server.count("event=worker_ended") == 1 }
    #expect(server.count("status=0") == 1)
    #expect(try server.get("/pid").status == 200)
  }

  @Test("by a crash takes its round along and nobody else")
  func crashes() throws {
    let worker = try PausedWorker(EchoServer("rounds=3"))
    let before = try worker.client("/pid")
    let crash = try worker.client("/crash")
    let neighbour = try worker.client("/pid")
    let next = try (0..<5).map { _ in try worker.client("/pid") }
    worker.goOn()
    #expect(try before.receive().text == "\(worker.processID)")
    #expect(throws: ClientError.self) { try crash.receive() }
    #expect(throws: ClientError.self) { try neighbour.receive() }
    for client in next { #expect(try client.receive().text != "\(worker.processID)") }
    #expect(worker.server.count("signal=6") == 1)
  }

  @Test("because it has served its number of requests loses nobody", arguments: [1, 2])
  func retires(doors: Int) throws {
    let server = try EchoServer(workers: 2, "rounds=16", "requests=100", "doors=\(doors)")
    let loads = try loads(on: server, doors: doors)
    try eventually(within: .seconds(30), "several retired") {
      server.count("event=worker_ended") >= 5
    }
    #expect(loads.allSatisfy { $0.finish(stopping: true).failures == [] })
    #expect(server.lines("event=worker_ended").allSatisfy { $0.contains("status=0") })
  }

  @Test("because it is replaced loses nobody, again and again", arguments: [1, 2])
  func isReplaced(doors: Int) throws {
    let server = try EchoServer(workers: 2, "rounds=16", "doors=\(doors)")
    let loads = try loads(on: server, doors: doors)
    for reload in 1...5 {
      server.supervisor.send(SIGHUP)
      try eventually(within: .seconds(30), "reloaded") {
        server.count("event=reload_finished") == reload
      }
    }
    #expect(loads.allSatisfy { $0.finish(stopping: true).failures == [] })
    #expect(server.lines("event=worker_ended").allSatisfy { $0.contains("status=0") })
  }

  @Test("by the supervisor's end lets in nobody more, and answers all who were let in")
  func stops() throws {
    let server = try EchoServer(workers: 2, "rounds=16", "doors=2")
    let loads = try loads(on: server, doors: 2)
    #expect(server.stop() == .exited(0))
    for load in loads {
      let result = load.finish(stopping: false)
      #expect(result.failures == [])
      #expect(result.refused == 8)
    }
  }

  @Test("refuses at each socket whom its own backlog has no place for")
  func keepsBacklogs() throws {
    let worker = try PausedWorker(EchoServer("doors=2", "backlog=5", "otherbacklog=1"))
    #expect(try admitted(worker.server.socket) == 6)
    #expect(try admitted(worker.server.socket + "-1") == 2)
    worker.goOn()
  }

  private func loads(on server: EchoServer, doors: Int) throws -> [Load] {
    let loads = (0..<doors).map { door in
      Load(server.socket + (door == 0 ? "" : "-\(door)"), threads: 8, .request("/round"))
    }
    try eventually(within: .seconds(20), "load runs") { loads.allSatisfy { $0.answered > 100 } }
    return loads
  }

  /// How many can connect before one is refused.
  private func admitted(_ path: String) throws -> Int {
    var clients: [Int32] = []
    defer { for client in clients { close(client) } }
    for _ in 0..<100 {
      let client = try makeSocket()
      clients.append(client)
      if try connectSocket(client, to: path) != 0 { return clients.count - 1 }
    }
    return clients.count
  }
}
