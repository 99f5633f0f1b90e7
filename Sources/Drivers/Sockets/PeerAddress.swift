private import Glibc

/// The address of a server, resolved once from its name.
package struct PeerAddress: Sendable {
  let family: Int32
  let bytes: [UInt8]

  /// The first address of the host; nil where it has none.
  package init?(host: String, port: UInt16) {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0, let first = unsafe list
    else { return nil }
    defer { unsafe freeaddrinfo(first) }
    guard let address = unsafe first.pointee.ai_addr else { return nil }
    family = unsafe first.pointee.ai_family
    bytes = unsafe Array(
      UnsafeRawBufferPointer(start: address, count: Int(first.pointee.ai_addrlen)))
  }
}
