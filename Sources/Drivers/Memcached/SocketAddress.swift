import Glibc

/// Where a stream leads to, as the system wants it.
@safe struct SocketAddress {
  let family: Int32
  private let bytes: [UInt8]

  /// The address of a path; for a host the first one of its name.
  init(_ address: MemcachedAddress) throws(MemcachedFailure) {
    switch address {
    case .unixSocket(let path):
      family = AF_UNIX
      bytes = Self.unix(path)
    case .host(let name, let port):
      var hints = unsafe addrinfo()
      unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
      unsafe hints.ai_flags = AI_NUMERICSERV
      var list: UnsafeMutablePointer<addrinfo>?
      guard unsafe getaddrinfo(name, String(port), &hints, &list) == 0, let first = unsafe list
      else { throw MemcachedFailure() }
      defer { unsafe freeaddrinfo(first) }
      guard let address = unsafe first.pointee.ai_addr else { throw MemcachedFailure() }
      family = unsafe first.pointee.ai_family
      bytes = unsafe Array(
        UnsafeRawBufferPointer(start: address, count: Int(first.pointee.ai_addrlen)))
    }
  }

  /// Connects a socket; whether it is connected now.
  func connect(_ descriptor: Int32) -> Bool {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      return unsafe Glibc.connect(
        descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
    }
  }

  /// The length of the path was checked where the address was read.
  private static func unix(_ path: String) -> [UInt8] {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) {
      unsafe $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1))
    }
    return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
  }
}
