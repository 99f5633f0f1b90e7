internal import CCurl
private import Glibc

/// A request under way: the memory that libcurl keeps pointers to until the end.
@safe final class OutgoingPost {
  private static let answerBytesMax = 65_536

  let id: Int64
  var headers: UnsafeMutablePointer<curl_slist>? { unsafe lines }
  private let easy: UnsafeMutableRawPointer
  private let lines: UnsafeMutablePointer<curl_slist>?
  private let mayReachPrivate: Bool
  private var isRefused = false
  private var received = 0

  init(id: Int64, easy: UnsafeMutableRawPointer, headers: [String], mayReachPrivate: Bool) {
    self.id = id
    unsafe self.easy = easy
    self.mayReachPrivate = mayReachPrivate
    var list: UnsafeMutablePointer<curl_slist>?
    for line in headers { unsafe list = curl_slist_append(list, line) }
    unsafe self.lines = list
  }

  func end(_ multi: UnsafeMutableRawPointer) {
    unsafe curl_multi_remove_handle(multi, easy)
    unsafe curl_easy_cleanup(easy)
    unsafe curl_slist_free_all(lines)
  }

  func outcome(_ result: CURLcode) -> PostOutcome {
    let status = unsafe boxoffice_curl_status(easy)
    switch result {
    // An answer that is too long has a status all the same.
    case CURLE_OK, CURLE_WRITE_ERROR: return .answered(status: status)
    case _ where isRefused: return .failed(.refusedAddress)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: return .failed(.refusedURL)
    case CURLE_COULDNT_RESOLVE_HOST: return .failed(.unknownHost)
    case CURLE_COULDNT_CONNECT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR:
      return .failed(.connection)
    case CURLE_OPERATION_TIMEDOUT: return .failed(.timeout)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION: return .failed(.tls)
    default: return .failed(.other)
    }
  }

  fileprivate func takes(_ bytes: Int) -> Bool {
    received += bytes
    return received <= Self.answerBytesMax
  }

  fileprivate func mayReach(_ address: NetworkAddress?) -> Bool {
    isRefused = !mayReachPrivate && address?.isPublic != true
    return !isRefused
  }
}

// Called by libcurl for each piece of an answer; another count than the given one ends the
// transfer.
func discardAnswer(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context else { return 0 }
  let post = unsafe Unmanaged<OutgoingPost>.fromOpaque(context).takeUnretainedValue()
  return post.takes(size * count) ? size * count : 0
}

// Called by libcurl with the address that a name has resolved to, so that the check holds for the
// address that is connected to.
func openSocket(
  _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype,
  _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let context = unsafe context, let address = unsafe address else { return CURL_SOCKET_BAD }
  let post = unsafe Unmanaged<OutgoingPost>.fromOpaque(context).takeUnretainedValue()
  guard post.mayReach(unsafe networkAddress(address)) else { return CURL_SOCKET_BAD }
  return unsafe socket(
    address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
    address.pointee.protocol)
}

private func networkAddress(_ address: UnsafeMutablePointer<curl_sockaddr>) -> NetworkAddress? {
  unsafe withUnsafeBytes(of: &address.pointee.addr) { bytes -> NetworkAddress? in
    // Family and port come first; IPv6 has a flow label before the address.
    switch unsafe address.pointee.family {
    case AF_INET: return NetworkAddress(unsafe Array(bytes[4..<8]))
    case AF_INET6:
      // The declared type is shorter than the IPv6 address behind it.
      let start = unsafe UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped)
      return NetworkAddress((8..<24).map { unsafe start.load(fromByteOffset: $0, as: UInt8.self) })
    default: return nil
    }
  }
}
