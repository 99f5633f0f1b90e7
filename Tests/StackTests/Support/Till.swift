import Foundation
import TestSupport
import Testing

/// The workers of a stack's till, as a test sees them from outside.
struct Till: Sendable {
  let stack: Stack

  init(_ stack: Stack) {
    self.stack = stack
  }

  /// Deeds that were done together, those that went alone although others waited, and the rounds
  /// that were undone.
  func counts() throws -> (together: Double, alone: Double, undone: Double) {
    let scrape = try Scrape(stack)
    return (
      scrape.sum(of: "boxoffice_deeds_together_total"),
      scrape.sum(of: "boxoffice_deeds_alone_total", without: #"reason="no_neighbour""#),
      scrape.sum(of: "boxoffice_rounds_undone_total")
    )
  }

  /// Sends requests that wait until all are there, because the workers stand still meanwhile.
  func gather(
    _ count: Int, at socket: String, while waiting: () throws -> Void = {},
    _ send: @escaping @Sendable (Int) throws -> Reply
  ) throws -> [Reply] {
    let workers = stack.workerIDs(of: .till)
    for worker in workers { kill(worker, SIGSTOP) }
    let replies = (0..<count).map { index in Meanwhile { try send(index) } }
    do {
      try awaitWaiting(count, at: socket)
      try waiting()
    } catch {
      for worker in workers { kill(worker, SIGCONT) }
      throw error
    }
    for worker in workers { kill(worker, SIGCONT) }
    return try replies.map { try $0.value() }
  }

  /// Waits until so many connections stand before the till.
  func awaitWaiting(_ count: Int, at socket: String) throws {
    try eventually(within: .seconds(10), "\(count) requests wait at \(socket)") {
      let sockets = try Command.run(["cat", "/proc/net/unix"]).output
      let path = stack.sockets + "/\(socket).sock"
      // The listener has an entry of its own.
      return sockets.split(separator: "\n").count { $0.hasSuffix(path) } - 1 == count
    }
  }
}

/// A client that sends a claim and hangs up before the answer.
struct HungUpClient {
  private let process: ChildProcess
  private let stack: Stack

  init(_ stack: Stack, _ buyer: Buyer, claiming seat: Int64, of date: Int64) throws {
    let body = #"{"seat_ids":[\#(seat)]}"#
    let request = """
      POST /v1/schedules/\(date)/holds HTTP/1.1\r
      Host: localhost\r
      Authorization: Bearer \(buyer.token)\r
      Idempotency-Key: \(Buyer.freshKey())\r
      Content-Type: application/json\r
      Content-Length: \(body.utf8.count)\r
      \r
      \(body)
      """
    self.stack = stack
    process = try ChildProcess(
      [
        "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$0; printf '%s' \"$1\" >&3; read -r line <&3",
        "\(stack.port)", request,
      ])
  }

  /// Hangs up, and waits until nginx has let go of the request.
  func hangUp() throws {
    let before = try openFiles()
    process.send(SIGKILL)
    try eventually(within: .seconds(5), "nginx has let go") { try openFiles() <= before - 2 }
  }

  private func openFiles() throws -> Int {
    try stack.processIDs(of: .nginx).reduce(0) { count, id in
      try count + FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/fd").count
    }
  }
}
