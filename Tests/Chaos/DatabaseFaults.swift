import Foundation
import MariaDB
import TestSupport

extension Injector {
  // The server's least.
  private static let connectionsMin = 10
  // The value in deploy/lib/mariadb.cnf.
  private static let connectionsUsual = 200
  private static let delay = Duration.milliseconds(30)
  private static let lostReplies = 30
  // Changing a setting waits for the transactions of others, so the wait is bounded.
  private static let patience = "SET SESSION lock_wait_timeout = 3;"

  func beginOnDatabase(_ fault: Fault) throws -> Ongoing {
    switch fault {
    case .databaseFrozen:
      stack.freeze(.mariadb)
      return Ongoing(end: { stack.thaw(.mariadb) })
    case .databaseReadOnly:
      try stack.sql(Self.patience + "SET GLOBAL read_only = 1")
      return Ongoing(end: { try stack.sql("SET GLOBAL read_only = 0") })
    case .connectionsExhausted: return try exhaustConnections()
    case .diskFull:
      guard let disk else { throw Impossible("needs root and a mount namespace") }
      try disk.fill()
      return Ongoing(end: { try disk.makeRoom() })
    case .connectionsCut:
      let proxy = try DatabaseProxy(stack)
      return Ongoing(meanwhile: { proxy.cutAll() }, end: {})
    case .packetsDelayed:
      let proxy = try DatabaseProxy(stack)
      proxy.delay(Self.delay)
      return Ongoing(end: { proxy.delay(.zero) })
    case .commitReplyLost:
      let proxy = try DatabaseProxy(stack)
      proxy.cut(Array(repeating: .reply, count: Self.lostReplies))
      return Ongoing(end: { proxy.cut([]) })
    default:
      stack.kill9(.mariadb)
      return Ongoing()
    }
  }

  /// Takes every connection of the server but the administrator's own, and cuts all others.
  private func exhaustConnections() throws -> Ongoing {
    try stack.sql("SET GLOBAL max_connections = \(Self.connectionsMin)")
    try stack.killConnections()
    let taken = Taken()
    taken.connections = (0..<Self.connectionsMin).compactMap { _ in
      try? Connection(stack.database)
    }
    return Ongoing("\(taken.connections.count) of \(Self.connectionsMin) taken") {
    } end: {
      taken.connections = []
      try stack.sql("SET GLOBAL max_connections = \(Self.connectionsUsual)")
    }
  }

  private final class Taken {
    var connections: [Connection] = []
  }
}
