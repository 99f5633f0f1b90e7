import Foundation
import TestSupport
import Testing

/// The only worker of a server, made to stand still while clients gather.
struct PausedWorker {
  let server: EchoServer
  let processID: pid_t

  init(_ server: EchoServer) throws {
    self.server = server
    processID = try #require(server.startedWorkers.last)
    kill(processID, SIGSTOP)
    let stat = "/proc/\(processID)/stat"
    try eventually("worker stands still") {
      try String(contentsOfFile: stat, encoding: .utf8).contains(") T ")
    }
  }

  /// A client that has sent its request and waits; `door` is the number of the socket.
  func client(_ target: String, door: Int = 0) throws -> FastCGIClient {
    let client = try silentClient(door: door)
    try client.send(.request(target))
    return client
  }

  func silentClient(door: Int = 0) throws -> FastCGIClient {
    try FastCGIClient(server.socket + (door == 0 ? "" : "-\(door)"))
  }

  func goOn() {
    kill(processID, SIGCONT)
  }
}
