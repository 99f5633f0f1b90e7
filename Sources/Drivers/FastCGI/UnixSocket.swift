import Glibc

/// A non-blocking stream socket that no other program inherits.
func makeSocket() throws(SocketError) -> Int32 {
  let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
  let descriptor = socket(AF_UNIX, Int32(type), 0)
  guard descriptor >= 0 else { throw .failed(operation: "socket", code: errno) }
  guard descriptor < lowestDescriptor else { return descriptor }
  // The lower ones are those of a worker's log and listeners: a socket that has one of them here
  // would be overwritten by another while a worker is started.
  defer { close(descriptor) }
  let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, lowestDescriptor)
  guard moved >= 0 else { throw .failed(operation: "fcntl", code: errno) }
  return moved
}

private let lowestDescriptor = Listeners.descriptor(Listeners.countMax)

/// The system call `bind` on a path.
func bindSocket(_ descriptor: Int32, to path: String) throws(SocketError) -> Int32 {
  try unsafe withAddress(path) { unsafe bind(descriptor, $0, $1) }
}

/// The system call `connect` to a path.
func connectSocket(_ descriptor: Int32, to path: String) throws(SocketError) -> Int32 {
  try unsafe withAddress(path) { unsafe connect(descriptor, $0, $1) }
}

private func withAddress(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) throws(SocketError) -> Int32 {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let bytes = Array(path.utf8)
  guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .pathTooLong }
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
  let length = socklen_t(MemoryLayout<sockaddr_un>.size)
  return unsafe withUnsafePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
  }
}

extension Int32 {
  /// Turns the -1 of a system call into an error.
  func orFail(_ operation: String) throws(SocketError) {
    guard self == 0 else { throw .failed(operation: operation, code: errno) }
  }
}
