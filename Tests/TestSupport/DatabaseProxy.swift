import Foundation

/// Puts a proxy between the workers of a stack and their database, which can cut and slow it down.
package final class DatabaseProxy: Sendable {
  private let proxy: CuttingProxy
  private let stack: Stack

  /// From now on all new connections go through the proxy, and there are only new ones.
  package init(_ stack: Stack) throws {
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

  /// Cuts the next COMMITs of any worker, one after the other.
  package func cut(_ cuts: [CuttingProxy.Cut]) {
    proxy.cutNextCommits(cuts)
  }

  /// Cuts every open connection at once.
  package func cutAll() { proxy.cutAll() }

  /// Lets every packet wait, in both directions, from now on.
  package func delay(_ pause: Duration) { proxy.delay(pause) }

  /// Keeps all bytes of the connections that are opened from now on.
  package func startTaping() { proxy.startTaping() }

  /// The bytes of the connections since ``startTaping()``, in the order of their opening.
  package var tapes: [Tape] { proxy.tapes }

  deinit {
    let (socket, real) = (stack.sockets + "/mariadb.sock", stack.sockets + "/mariadb.real")
    // A restarted database has put its own socket at the path meanwhile.
    guard isLink(socket) else { return }
    try? FileManager.default.removeItem(atPath: socket)
    try? FileManager.default.moveItem(atPath: real, toPath: socket)
  }

  private func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }
}

extension Stack {
  /// Ends every connection of the workers and of the sweep, as the server's administrator might.
  package func killConnections() throws {
    let ids = try sql("SELECT id FROM information_schema.processlist WHERE user LIKE 'boxoffice%'")
    for id in ids.split(separator: "\n") {
      // The proxy may have ended by itself meanwhile.
      _ = try? sql("KILL \(id)")
    }
  }
}
