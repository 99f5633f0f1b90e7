import Foundation
import Synchronization

/// Answers every request line on every connection with the same bytes, on a loopback port.
final class ScriptedServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let connections = Mutex(0)

  /// Answers as told, or never if the answer is nil; then closes the connection if told so.
  init(answering answer: String?, thenCloses: Bool = false) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [listener, self] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        connections.withLock { $0 += 1 }
        Self.serve(connection, answer: answer, thenCloses: thenCloses)
      }
      close(listener)
    }
  }

  /// The number of connections made.
  var connectionCount: Int { connections.withLock { $0 } }

  /// Ends the server when no client is connected.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private static func serve(_ connection: Int32, answer: String?, thenCloses: Bool) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while unsafe recv(connection, &buffer, buffer.count, 0) > 0 {
      guard let answer else { continue }
      let bytes = Array(answer.utf8)
      unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      if thenCloses { break }
    }
    close(connection)
  }
}
