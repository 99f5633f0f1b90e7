import Foundation
import TestSupport

/// Puts a proxy between the workers of a stack and their database, which can cut a COMMIT.
final class CommitProxy: Sendable {
  private let proxy: CuttingProxy
  private let stack: Stack

  /// From now on all new connections go through the proxy, and there are only new ones.
  init(_ stack: Stack) throws {
    self.stack = stack
    let (socket, real) = (stack.sockets + "/mariadb.sock", stack.sockets + "/mariadb.real")
    if !FileManager.default.fileExists(atPath: real) {
      try FileManager.default.moveItem(atPath: socket, toPath: real)
    } else {
      try FileManager.default.removeItem(atPath: socket)
    }
    proxy = try CuttingProxy(to: real)
    try FileManager.default.createSymbolicLink(
      atPath: socket, withDestinationPath: proxy.socketPath)
    try stack.killConnections()
  }

  /// Cuts the next COMMITs of anybody, one after the other.
  func cut(_ cuts: [CuttingProxy.Cut]) {
    proxy.cutNextCommits(cuts)
  }

  deinit {
    let (socket, real) = (stack.sockets + "/mariadb.sock", stack.sockets + "/mariadb.real")
    try? FileManager.default.removeItem(atPath: socket)
    try? FileManager.default.moveItem(atPath: real, toPath: socket)
  }
}

extension Stack {
  /// Ends every connection of the workers and of the sweep, as the server's administrator might.
  func killConnections() throws {
    let ids = try sql("SELECT id FROM information_schema.processlist WHERE user = 'boxoffice'")
    for id in ids.split(separator: "\n") {
      // It may have ended by itself meanwhile.
      _ = try? sql("KILL \(id)")
    }
  }
}
