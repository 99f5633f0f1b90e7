import Foundation
import Synchronization

/// A proxy between client and server that can cut connections, also at their COMMIT, or slow them
/// down.
package final class CuttingProxy: Sendable {
  /// The part of an exchange that the proxy withholds before it closes both sides.
  package enum Cut: Sendable { case request, reply }

  package let socketPath: String

  private let directory: PrivateDirectory
  private let listener: Int32
  private let orders = Orders()

  package init(to serverPath: String) throws {
    directory = try PrivateDirectory()
    socketPath = directory.path + "/proxy"
    listener = unsafe try unixSocket(socketPath, bind)
    // The socket is open to all, because the parts of a stack run as another user.
    unsafe chmod(directory.path, 0o755)
    unsafe chmod(socketPath, 0o777)
    guard listen(listener, 16) == 0 else { throw POSIXError(.EIO) }
    let (listener, orders) = (listener, orders)
    Thread.detachNewThread {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        guard let server = unsafe try? unixSocket(serverPath, connect) else {
          close(client)
          continue
        }
        Wire(client: client, server: server, orders: orders).start()
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// Cuts the next COMMITs, one after the other.
  package func cutNextCommits(_ next: Cut...) { cutNextCommits(next) }

  /// Cuts the next COMMITs, one after the other.
  package func cutNextCommits(_ next: [Cut]) {
    orders.cuts.withLock { $0 = next }
  }

  /// Cuts every open connection at once.
  package func cutAll() {
    orders.wires.withLock { wires in
      for descriptor in wires { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  /// Lets every packet wait, in both directions, from now on.
  package func delay(_ pause: Duration) {
    orders.pause.withLock { $0 = pause }
  }

  /// Keeps all bytes of the connections that are opened from now on.
  package func startTaping() {
    orders.tapes.withLock { $0 = $0 ?? [] }
  }

  /// The bytes of the connections since ``startTaping()``, in the order of their opening.
  package var tapes: [Tape] { orders.tapes.withLock { $0 ?? [] } }
}

/// All bytes of one connection.
package struct Tape: Sendable {
  package fileprivate(set) var fromClient: [UInt8] = []
  package fileprivate(set) var fromServer: [UInt8] = []
}

/// The faults of the connections through a proxy.
private final class Orders: Sendable {
  let cuts = Mutex<[CuttingProxy.Cut]>([])
  let pause = Mutex(Duration.zero)
  /// The open descriptors of both sides; each is removed before it is closed.
  let wires = Mutex<Set<Int32>>([])
  /// Nil while no bytes are kept.
  let tapes = Mutex<[Tape]?>(nil)

  func takeCut() -> CuttingProxy.Cut? {
    cuts.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  func rest() {
    let pause = pause.withLock { $0 }
    if pause > .zero { Thread.sleep(forTimeInterval: pause / .seconds(1)) }
  }

  /// The number of a new tape; nil while none are kept.
  func newTape() -> Int? {
    tapes.withLock { tapes in
      tapes?.append(Tape())
      return tapes.map { $0.count - 1 }
    }
  }

  func keep(_ bytes: ArraySlice<UInt8>, on tape: Int?, _ side: WritableKeyPath<Tape, [UInt8]>) {
    guard let tape else { return }
    tapes.withLock { $0?[tape][keyPath: side] += bytes }
  }
}

/// One connection through the proxy: a thread for each direction.
private final class Wire: Sendable {
  private let client: Int32
  private let server: Int32
  private let orders: Orders
  private let isReplyCut = Atomic<Bool>(false)
  private let commits = Mutex(CommitWatch())
  private let tape: Int?

  init(client: Int32, server: Int32, orders: Orders) {
    self.client = client
    self.server = server
    self.orders = orders
    tape = orders.newTape()
    orders.wires.withLock { $0.formUnion([client, server]) }
  }

  deinit {
    orders.wires.withLock { $0.subtract([client, server]) }
    close(client)
    close(server)
  }

  func start() {
    Thread.detachNewThread { [self] in
      pump(from: client, to: server) { chunk in
        orders.keep(chunk, on: tape, \.fromClient)
        let isCommit = commits.withLock { $0.isCommit(chunk) }
        guard isCommit, let cut = orders.takeCut() else { return true }
        if cut == .reply { isReplyCut.store(true, ordering: .sequentiallyConsistent) }
        return cut == .reply
      }
    }
    Thread.detachNewThread { [self] in
      pump(from: server, to: client) { chunk in
        orders.keep(chunk, on: tape, \.fromServer)
        commits.withLock { $0.noteReply(chunk) }
        return !isReplyCut.load(ordering: .sequentiallyConsistent)
      }
    }
  }

  /// Forwards until one side closes or a chunk may not pass, then closes both sides.
  private func pump(from source: Int32, to target: Int32, mayPass: (ArraySlice<UInt8>) -> Bool) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    forward: while true {
      let count = unsafe recv(source, &buffer, buffer.count, 0)
      guard count > 0, mayPass(buffer[..<count]) else { break }
      orders.rest()
      var sent = 0
      while sent < count {
        let step = unsafe buffer.withUnsafeBytes {
          unsafe send(
            target, $0.baseAddress.unsafelyUnwrapped + sent, count - sent, Int32(MSG_NOSIGNAL))
        }
        guard step > 0 else { break forward }
        sent += step
      }
    }
    shutdown(client, Int32(SHUT_RDWR))
    shutdown(server, Int32(SHUT_RDWR))
  }
}

/// Tells which packets of a client commit: COMMIT as text, and prepared blocks that end with one.
private struct CommitWatch {
  private static let (query, prepare, execute): (UInt8, UInt8, UInt8) = (0x03, 0x16, 0x17)

  private var awaitsNumber = false
  private var blocks: Set<[UInt8]> = []

  mutating func isCommit(_ packet: ArraySlice<UInt8>) -> Bool {
    // Three bytes of length and one of sequence go before each command.
    let content = packet.dropFirst(4)
    switch content.first {
    case Self.query: return content.ends(with: "COMMIT")
    case Self.prepare: awaitsNumber = content.ends(with: "COMMIT; END")
    case Self.execute: return blocks.contains(Array(content.dropFirst().prefix(4)))
    default: break
    }
    return false
  }

  /// The server gives a statement that it has prepared its number.
  mutating func noteReply(_ packet: ArraySlice<UInt8>) {
    guard awaitsNumber else { return }
    awaitsNumber = false
    let content = packet.dropFirst(4)
    if content.first == 0 { blocks.insert(Array(content.dropFirst().prefix(4))) }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}

private func unixSocket(
  _ path: String, _ join: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
) throws -> Int32 {
  let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
  let status = unsafe withUnsafePointer(to: &address) {
    unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe join(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
  guard status == 0 else {
    close(descriptor)
    throw POSIXError(.init(rawValue: errno) ?? .EIO)
  }
  return descriptor
}
